"""What a register said last stands while it is silent, whatever keeps it silent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.conftest import actor_of
from tests.db.sources.connectors.conftest import Connect, Connected
from tests.db.sources.connectors.test_register_asked_itself import (
    ACTIVE,
    DOWN,
    FILED,
    NOT_KNOWN,
    investigate,
    registry,
)
from tests.db.sources.registry.test_formats import table

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.modules.domain import cir
from atlas.sources.credentials.service import keeping
from atlas.sources.credentials.service.vault import vault_of
from atlas.sources.exposure import ageing
from atlas.sources.exposure import service as exposure
from atlas.sources.providers import repository
from atlas.sources.providers.domain import ProviderTier, Route
from atlas.sources.providers.models import Routing
from atlas.sources.registry.service import load_registry

PATH = f"/company/{ACTIVE}"
ENDING = b"active-proposal-to-strike-off"
Silence = Callable[[Connected], Awaitable[None]]


@pytest.fixture(scope="module", autouse=True)
async def a_day_before(
    database: Database, register: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file of the register, a day old, in which the company is active."""
    path = table(tmp_path_factory.mktemp("day-before"), FILED)
    await load_registry(
        database, path, dataset="day-before", data_date=today() - timedelta(1), max_age_days=400
    )


def answers(one: Connected, status: bytes = b"active", detail: bytes = b"") -> None:
    """Let the register state the company's status, and its words on it."""
    [body] = [body for (path, _), body in one.replay.answers.items() if path == "/company/09000002"]
    body = body.replace(b"09000002", ACTIVE.encode()).replace(ENDING, detail)
    body = body.replace(b'"company_status": "active"', b'"company_status": "%s"' % status)
    one.replay.answers = {**one.replay.answers, (PATH, ()): body}


async def fails(one: Connected) -> None:
    one.replay.send = DOWN


async def loses_its_key(one: Connected) -> None:
    vault, actor = vault_of(one.runtime.db, one.runtime.settings), actor_of(one.tenant)
    async with one.runtime.db.tenant(one.tenant) as session:
        await keeping.delete(session, vault, actor, one.plugin.name, None)


async def is_switched_off(one: Connected) -> None:
    off = Routing(1, (Route("GB", one.plugin.name, ProviderTier.OFF),))
    async with one.runtime.db.tenant(one.tenant) as session:
        await repository.insert_routing(session, off, new_id(), now())


SILENCES = [fails, loses_its_key, is_switched_off]


@pytest.mark.parametrize("silent", SILENCES)
async def test_proceedings_that_the_register_stated_stand_while_it_is_silent(
    connected: Connect, silent: Silence
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one, detail=ENDING)
        assert registry(await investigate(one, ACTIVE)).finding.reason == "being_ended"
        await silent(one)
        for _ in range(2):
            seen = await investigate(one, ACTIVE, refresh=True)
            found = registry(seen).finding
            assert (found.outcome.value, found.reason) == ("not_assessed", "being_ended")
            assert f"active-proposal-to-strike-off (as of {today()})" in found.detail
            assert getattr(cir.unconfirmed(seen), "reason", None) == "being_ended"


@pytest.mark.parametrize("silent", SILENCES)
async def test_a_company_that_the_register_called_ended_is_not_active_by_an_older_file(
    connected: Connect, silent: Silence
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one, status=b"dissolved")
        before = registry(await investigate(one, ACTIVE)).finding
        assert before.outcome.value == "not_fulfilled"
        await silent(one)
        found = registry(await investigate(one, ACTIVE, refresh=True)).finding
    assert (found.outcome, found.reason) == (before.outcome, before.reason)


@pytest.mark.parametrize("silent", SILENCES)
async def test_a_company_that_the_register_did_not_know_stays_unknown_to_it(
    connected: Connect, silent: Silence
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.send = NOT_KNOWN
        assert registry(await investigate(one, ACTIVE)).finding.reason == "left_register"
        await silent(one)
        for _ in range(2):
            seen = await investigate(one, ACTIVE, refresh=True)
            found = registry(seen).finding
            assert (found.outcome.value, found.reason) == ("not_assessed", "left_register")
            assert f"answered on {today()}" in found.detail
            assert getattr(cir.unconfirmed(seen), "reason", None) == "left_register"


async def test_what_the_register_says_itself_replaces_its_last_word(connected: Connect) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one, detail=ENDING)
        assert registry(await investigate(one, ACTIVE)).finding.reason == "being_ended"
        answers(one)
        assert registry(await investigate(one, ACTIVE, refresh=True)).finding.reason is None
        await loses_its_key(one)
        assert registry(await investigate(one, ACTIVE)).finding.reason is None


async def test_live_answers_exclude_no_one_while_the_register_does_not_know_the_company(
    connected: Connect,
) -> None:
    async with connected("companies_house") as one:

        async def outdated(entity: UUID | None) -> set[str]:
            assert entity is not None
            async with one.runtime.db.tenant(one.tenant) as session:
                owners = await ageing.owners_of(session, entity, today())
                held = await ageing.holdings_of(session, entity, today(), max_parties=10)
                said = await exposure.sanctioned_ownership(session, entity, today())
            assert all(regime.control != "none_found" for regime in said.regimes)
            reasons = {"left_register" in regime.reasons for regime in said.regimes}
            assert reasons == {"left_register" in owners.outdated}
            assert owners.outdated == held.outdated
            return {*owners.outdated}

        await one.store_key()
        answers(one)
        entity = (await investigate(one, ACTIVE)).subject.entity_id
        assert "left_register" not in await outdated(entity)
        well, one.replay.send = one.replay.send, NOT_KNOWN
        await investigate(one, ACTIVE, refresh=True)
        assert "left_register" in await outdated(entity)
        await loses_its_key(one)
        await investigate(one, ACTIVE)
        assert "left_register" in await outdated(entity)
        await one.store_key()
        one.replay.send = well
        await investigate(one, ACTIVE, refresh=True)
        assert "left_register" not in await outdated(entity)
