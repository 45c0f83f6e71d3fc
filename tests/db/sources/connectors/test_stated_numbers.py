"""A Dutch company by its KVK number, with a VAT number and an LEI that the requester states."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import SecretStr
from tests.conftest import actor_of, make_tenant
from tests.support.provider import FIXTURES, Gleif, gleif, records, valid_lei

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Record
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.checks.domain import Material, assess_checks
from atlas.investigations.modules.domain.common import request_contradicted
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs import execution, service, snapshot
from atlas.investigations.runs.models import Investigation, SourceRow
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import enrich, screening, structure
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.bundled.service import sources_of
from atlas.sources.bundled.vaulted import VaultCredentials
from atlas.sources.credentials.service import tenant_credentials
from atlas.sources.credentials.service.vault import vault_of
from atlas.sources.plugins.failing import Replay, asked, conversation, recorded, replaying
from atlas.sources.plugins.loading import installed
from atlas.sources.protocol.domain.source import Sources

KVK, VAT = "90000001", "NL000000012B01"
LEI = valid_lei("0000EXAMPLEHOLDING80")
OTHER_LEI = valid_lei("0000EXAMPLETRADING42")
STATED = [{"scheme": "NL-VAT", "value": VAT}, {"scheme": "LEI", "value": LEI}]


@dataclass
class Kept:
    """What a run kept."""

    run: Investigation
    sources: dict[str, SourceRow]
    snapshot: InvestigationSnapshot
    claims: list[Record]
    identifiers: set[tuple[str, str, str]]
    queries: list[dict[str, Any]]


@dataclass
class Providers:
    """KVK, VIES and GLEIF on loopback, and a tenant with the key of KVK."""

    runtime: Runtime
    sources: Sources
    ref: str
    kvk: Replay
    vies: Replay
    gleif: Gleif

    async def investigate(self, identifiers: list[dict[str, str]], **body: object) -> Kept:
        said = {
            "company_name": "Voorbeeld Handel B.V.",
            "register": "NL-KVK",
            "registration_number": KVK,
            "identifiers": identifiers,
            **body,
        }
        request = InvestigationRequest.model_validate(said)
        runtime = self.runtime
        tenant = Ref(self.ref, self.ref).tenant
        actor = actor_of(tenant)
        async with runtime.db.tenant(tenant) as session:
            run = await service.start(session, actor, request)
        ref = Ref(self.ref, str(run.id))
        await execution.begin(runtime, ref)
        await enrich.run(runtime, self.sources.companies, ref)
        await execution.run_step(runtime, ref, structure.STEP, structure.structure)
        await execution.run_step(runtime, ref, "screen:0", lambda step: screening.screen(step, 0))
        async with runtime.db.tenant(tenant) as session:
            kept = await lifecycle.find_run(session, ref.resource)
            assert kept is not None
            rows = await findings.fetch_sources(session, kept.id)
            claims = await session.fetch(
                "SELECT * FROM claim WHERE investigation_id = $1", ref.resource
            )
            numbers = await session.fetch("SELECT scheme, value, source FROM entity_identifier")
            queries = await session.fetch("SELECT query FROM screening ORDER BY created_at")
            return Kept(
                kept,
                {one.source.removeprefix("provider:"): one for one in rows},
                await snapshot.load(session, kept),
                claims,
                {(one["scheme"], one["value"], one["source"]) for one in numbers},
                [one["query"] for one in queries],
            )


Connect = Callable[..., AbstractAsyncContextManager[Providers]]


@pytest.fixture
def providers(runtime: Runtime) -> Connect:
    """Serve them to a tenant of its own."""

    @asynccontextmanager
    async def connect(named: str = "VOORBEELD HANDEL B.V.") -> AsyncIterator[Providers]:
        tenant = await make_tenant(runtime.db, f"numbers-{str(new_id())[-12:]}")
        kvk = installed().require("kvk")
        said = conversation(kvk)
        assert not isinstance(said, str)
        vault = vault_of(runtime.db, runtime.settings)
        values = {name: SecretStr(value) for name, value in said.credentials.items()}
        async with runtime.db.tenant(tenant) as session:
            await tenant_credentials.store(session, vault, actor_of(tenant), "kvk", values, None)
        vies = installed().require("vies")
        valid = orjson.loads((vies.folder / "tests/fixtures/check/valid.json").read_bytes())
        valid |= {"countryCode": "NL", "vatNumber": VAT[2:], "name": named}
        known = records(Path(FIXTURES / "companies.json"))
        known[LEI]["attributes"]["entity"]["legalName"]["name"] = "Voorbeeld Handel B.V."
        async with (
            replaying(Replay(recorded(kvk, said))) as register,
            replaying(Replay({asked("/check-vat-number"): orjson.dumps(valid)})) as checker,
            gleif(known) as index,
        ):
            settings = runtime.settings.model_copy(
                update={
                    "providers": [
                        f"kvk=http://{register.pair}",
                        f"vies=http://{checker.pair}",
                        index.setting,
                    ],
                    "outbound_allow": [register.pair, checker.pair, index.pair],
                }
            )
            keys = VaultCredentials(vault)
            sources = sources_of(runtime.db, settings, runtime.storage, keys)
            yield Providers(runtime, sources, str(tenant), register, checker, index)

    return connect


async def test_each_provider_of_a_stated_number_is_asked_in_the_same_run(
    providers: Connect,
) -> None:
    async with providers() as served:
        kept = await served.investigate(STATED)
    assert (kept.run.subject_status, kept.run.identified_by) == ("identified", "register")
    for source in ("kvk:profile", "vies:check", "gleif:lei_records"):
        row = kept.sources[source]
        assert (row.outcome, bool(row.evidence_ids)) == ("ok", True), source
    assert served.gleif.asked[0] == LEI
    assert request_contradicted(kept.snapshot) is None
    # GLEIF states the number of the register itself: its number is certain from then on
    assert ("XI-LEI", LEI, "provider:gleif:lei_records") in kept.identifiers
    # VIES states the name alone: it says something, covers nothing, and its number joins nothing
    said = {one["attribute"] for one in kept.claims if one["source"] == "provider:vies:check"}
    assert "vat_number" in {one.rpartition(".")[2] for one in said}
    assert kept.sources["vies:check"].covered == []
    assert not any(scheme == "NL-VAT" for scheme, _, _ in kept.identifiers)
    from_vies = {scheme for scheme, _, source in kept.identifiers if source.endswith("vies:check")}
    assert from_vies <= {"VIES:address"}


async def test_a_stated_number_is_screened_and_no_number_contradicts_it(
    providers: Connect,
) -> None:
    async with providers(named="---") as served:
        kept = await served.investigate(STATED[:1])
    own = next(one for one in kept.queries if one["entity_id"] == str(kept.run.entity_id))
    assert {"scheme": "NL-VAT", "value": VAT} in own["unstated"]["identifiers"]


async def test_the_number_of_another_company_is_scrutiny_and_joins_nothing(
    providers: Connect,
) -> None:
    async with providers(named="ANDERE BAKKERIJ B.V.") as served:
        kept = await served.investigate(STATED[:1])
    row = kept.sources["vies:check"]
    assert (row.outcome, row.covered, bool(row.evidence_ids)) == ("empty", [], True)
    assert "ANDERE BAKKERIJ B.V." in (row.detail or "")
    assert not [one for one in kept.claims if one["source"].startswith("provider:vies")]
    gap = request_contradicted(kept.snapshot)
    assert gap is not None
    assert gap.reason == "request_contradicted"
    assert f"NL-VAT {VAT} is the number of ANDERE BAKKERIJ B.V." in gap.detail
    material = Material(snapshot=kept.snapshot)
    checks = {one.check.id: one for one in assess_checks(CATALOGUE, Tier.CDD, material, {})}
    assert checks["registry"].finding.reason == "request_contradicted"


async def test_a_provider_that_no_longer_answers_takes_no_contradiction_back(
    providers: Connect,
) -> None:
    async with providers(named="ANDERE BAKKERIJ B.V.") as served:
        first = await served.investigate(STATED[:1])
        answers = served.vies.answers
        served.vies.answers = {}
        silent = await served.investigate(STATED[:1])
        right = {
            key: body.replace(b"ANDERE BAKKERIJ B.V.", b"VOORBEELD HANDEL B.V.")
            for key, body in answers.items()
        }
        served.vies.answers = right
        corrected = await served.investigate(STATED[:1])
    assert request_contradicted(first.snapshot) is not None
    assert silent.sources["vies:check"].status == "failed"
    assert request_contradicted(silent.snapshot) == request_contradicted(first.snapshot)
    assert request_contradicted(corrected.snapshot) is None


async def test_an_lei_of_another_register_number_is_scrutiny(providers: Connect) -> None:
    async with providers() as served:
        served.gleif.known[OTHER_LEI]["attributes"]["entity"] |= {
            "registeredAt": {"id": "RA000463", "other": None},
            "registeredAs": "90000099",
            "jurisdiction": "NL",
        }
        kept = await served.investigate([{"scheme": "LEI", "value": OTHER_LEI}])
    assert kept.sources["gleif:lei_records"].outcome == "empty"
    gap = request_contradicted(kept.snapshot)
    assert gap is not None
    assert f"XI-LEI {OTHER_LEI} is the number of Example Trading Ltd" in gap.detail
    assert not any(value in {OTHER_LEI, "90000099"} for _, value, _ in kept.identifiers)


async def test_a_stated_number_identifies_no_one(providers: Connect) -> None:
    async with providers() as served:
        alone = await served.investigate(STATED, register=None, registration_number=None)
        assert (served.vies.asked, served.gleif.asked) == ([], [])
        unknown = await served.investigate(STATED, registration_number="90000077")
    assert alone.run.entity_id is None
    assert unknown.run.entity_id is None
    assert unknown.sources["vies:check"].outcome == "empty"
    assert not alone.claims
    assert not unknown.claims


async def test_a_name_that_is_not_disclosed_is_no_contradiction_and_says_nothing(
    providers: Connect,
) -> None:
    async with providers(named="---") as served:
        kept = await served.investigate(STATED[:1])
    assert kept.sources["vies:check"].outcome == "empty"
    assert request_contradicted(kept.snapshot) is None
    assert not [one for one in kept.claims if one["source"].startswith("provider:vies")]
