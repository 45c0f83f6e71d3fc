"""A file of a register next to the register itself: what that answers in the run outweighs it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from tests.conftest import actor_of
from tests.db.sources.connectors.conftest import Connect, Connected
from tests.db.sources.registry.test_formats import ROW, table

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.investigations.checks.domain import CheckResult, Material, assess_checks
from atlas.investigations.modules.domain import cir
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs import execution, service, snapshot
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import enrich, structure
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.plugins.failing import Send
from atlas.sources.registry.service import load_registry

HELD, ACTIVE, UNHELD = "09000002", "09000888", "09000777"
"""In a file without a status, in a file that calls it active, and in none."""
COMPANY = "provider:companies_house:company"
_UNKNOWN = b'{"errors": [{"error": "company-profile-not-found", "type": "ch:service"}]}'


def _answers(status: str, body: bytes) -> Send:
    async def send(writer: asyncio.StreamWriter, _body: bytes) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)

    return send


@pytest.fixture(scope="module", autouse=True)
async def a_day_before(
    database: Database, register: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file of the register, a day old, in which a company is active."""
    path = table(tmp_path_factory.mktemp("day-before"), FILED)
    await load_registry(
        database, path, dataset="day-before", data_date=today() - timedelta(1), max_age_days=400
    )


FILED = {
    **ROW,
    "CompanyName": "companies_house Example",
    " CompanyNumber": ACTIVE,
    "CompanyStatus": "Active",
    "Accounts.NextDueDate": "",
    "Returns.NextDueDate": "",
    "ConfStmtNextDueDate": "",
}
NOT_KNOWN = _answers("404 Not Found", _UNKNOWN)
DOWN = _answers("500 Internal Server Error", b"{}")


async def investigate(
    one: Connected, number: str, *, refresh: bool = False
) -> InvestigationSnapshot:
    """Ask about a company; return what is known of it."""
    if (f"/company/{number}", ()) not in one.replay.answers:
        one.replay.answers = {**one.replay.answers, (f"/company/{number}", ()): b"{}"}
    body = InvestigationRequest(
        company_name="companies_house Example",
        register="GB-COH",
        registration_number=number,
    )
    async with one.runtime.db.tenant(one.tenant) as session:
        run = await service.start(session, actor_of(one.tenant), body)
        if refresh:
            sql = "UPDATE investigation SET refresh = true WHERE id = $1"
            await session.execute(sql, UUID(str(run.id)))
    ref = Ref(str(one.tenant), str(run.id))
    await execution.begin(one.runtime, ref)
    await enrich.run(one.runtime, one.sources.companies, ref)
    await execution.run_step(one.runtime, ref, structure.STEP, structure.structure)
    async with one.runtime.db.tenant(one.tenant, read_only=True) as session:
        kept = await lifecycle.find_run(session, ref.resource)
        assert kept is not None
        return await snapshot.load(session, kept)


def registry(seen: InvestigationSnapshot) -> CheckResult:
    found = assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=seen), {})
    return next(one for one in found if one.check.id == "registry")


async def test_a_company_that_the_register_does_not_know_is_not_registered_by_a_file(
    connected: Connect,
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.send = NOT_KNOWN
        seen = await investigate(one, ACTIVE)
    assert one.replay.asked == [f"/company/{ACTIVE}"]
    found = registry(seen).finding
    assert (found.outcome.value, found.reason) == ("not_assessed", "left_register")
    assert "register file day-before states the company" in found.detail
    assert "any more" not in found.detail
    doubt = cir.unconfirmed(seen)
    assert doubt is not None
    assert doubt.reason == "left_register"


async def test_a_register_that_fails_leaves_the_check_open_and_is_named(
    connected: Connect,
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.send = DOWN
        seen = await investigate(one, ACTIVE)
    found = registry(seen)
    assert found.finding.reason == "register_unanswered"
    assert (COMPANY, "did not answer") in [(lack.name, lack.state) for lack in found.missing]


async def test_a_register_that_stated_the_company_and_no_longer_knows_it_is_said_so(
    connected: Connect,
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        before = await investigate(one, HELD)
        assert {one.register for one in before.sources if one.name == COMPANY} == {"GB-COH"}
        assert registry(before).finding.reason not in {"left_register", "register_unanswered"}
        one.replay.send = NOT_KNOWN
        seen = await investigate(one, HELD, refresh=True)
    found = registry(seen).finding
    assert found.reason == "left_register"
    assert "does not know the company any more, although it stated it earlier" in found.detail


async def test_without_a_key_the_file_stands_and_the_register_is_named(connected: Connect) -> None:
    async with connected("companies_house") as one:
        seen = await investigate(one, ACTIVE)
    found = registry(seen)
    assert found.finding.outcome.value == "fulfilled"
    assert [(lack.name, lack.state) for lack in found.missing] == [
        ("provider:companies_house", "has no credentials")
    ]


@pytest.mark.parametrize("send", [DOWN, _answers("200 OK", b'{"renamed": true}')])
async def test_a_number_that_the_register_did_not_answer_about_is_not_called_unregistered(
    connected: Connect, send: Send
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.send = send
        seen = await investigate(one, UNHELD)
    assert seen.subject.status == "subject_unanswered"
    assert any("GB-COH" in one.complete_registers for one in seen.sources)
    found = registry(seen).finding
    assert (found.outcome.value, found.reason) == ("not_assessed", "subject_unanswered")
    rule = cir.registration_not_found(seen)
    assert getattr(rule, "reason", None) == "subject_unanswered"


async def test_a_number_that_neither_file_nor_register_knows_is_not_in_the_register(
    connected: Connect,
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.send = NOT_KNOWN
        seen = await investigate(one, UNHELD)
    assert seen.subject.status == "subject_not_found"
    assert registry(seen).finding.reason == "not_in_register"
