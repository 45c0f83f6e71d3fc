"""A provider in a run: what it says is kept and claimed, and nothing that it does fails the run."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.conftest import actor_of, make_tenant
from tests.db.sources.providers.conftest import (
    CHANGED,
    HOLDING,
    TRADING,
    Enriched,
    switched_on,
)
from tests.support.outbound import http
from tests.support.plugins import installed_plugin
from tests.support.provider import Behaviour, Gleif, cut, cut_json, fails, renamed, valid_lei
from tests.support.waiting import PATIENCE

from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database, Record
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.checks.domain import Material, assess_checks
from atlas.investigations.modules.domain import common
from atlas.investigations.runs import execution, queries, snapshot
from atlas.investigations.runs.models import SourceRow
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.steps import structure
from atlas.knowledge.evidence import service as evidence
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.bundled.service import registers_changed, sources_of
from atlas.sources.plugins import service as plugins
from atlas.sources.protocol.domain.answers import CollectRequest
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.protocol.domain.subjects import SubjectQuery
from atlas.sources.providers.credentials import Credentials, Missing

pytestmark = pytest.mark.usefixtures("register")
SOURCE = "provider:gleif:lei_records"


async def rows_of(runtime: Runtime, ref: Ref) -> dict[str, SourceRow]:
    async with runtime.db.tenant(ref.tenant) as session:
        return {one.source: one for one in await queries.sources_of(session, ref.resource)}


async def claims_of(runtime: Runtime, ref: Ref) -> list[Record]:
    async with runtime.db.tenant(ref.tenant) as session:
        return await session.fetch(
            "SELECT * FROM claim WHERE investigation_id = $1 AND source = $2", ref.resource, SOURCE
        )


async def calls_of(db: Database, tenant: UUID) -> list[Record]:
    async with db.tenant(tenant) as session:
        return await session.fetch("SELECT * FROM provider_call ORDER BY called_at")


async def test_without_the_setting_nothing_leaves(
    runtime: Runtime, provider: Gleif, enriched: Enriched
) -> None:
    assert runtime.settings.providers == []
    ref = await enriched(sources_of(runtime.db, runtime.settings, runtime.storage))
    assert not provider.asked
    assert not [one for one in await rows_of(runtime, ref) if one.startswith("provider:")]


async def test_what_a_provider_says_is_kept_and_claimed(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "asks")
    ref = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    assert provider.asked == [TRADING]
    row = (await rows_of(runtime, ref))[SOURCE]
    assert (row.kind, row.status, row.outcome) == ("provider", "answered", "ok")
    assert (row.licence, row.as_of) == ("CC0-1.0", today())
    [evidence_id] = row.evidence_ids
    claims = await claims_of(runtime, ref)
    async with runtime.db.tenant(ref.tenant) as session:
        kept, content = await evidence.content(session, runtime.storage, evidence_id)
        run = await lifecycle.find_run(session, ref.resource)
    assert b"Example Trading Ltd" in content
    assert (kept.source, kept.kind, kept.licence) == (SOURCE, "provider_response", "CC0-1.0")
    assert run is not None
    assert row.covered == ["LegalEntity.legal_name", "LegalEntity.registration_numbers"]
    own = {one["attribute"]: one for one in claims if one["entity_id"] == run.entity_id}
    assert own["LegalEntity.legal_name"]["value"] == "Example Trading Ltd"
    assert {one["evidence_id"] for one in claims} == {evidence_id}
    assert {(one["licence"], one["liveness"]) for one in claims} == {("CC0-1.0", "live")}
    assert {one["retrieved_at"] for one in claims} == {kept.retrieved_at}
    await execution.run_step(runtime, ref, structure.STEP, structure.structure)  # the run goes on


async def slow(writer: asyncio.StreamWriter, _body: bytes) -> None:
    await asyncio.sleep(60)


async def nothing(writer: asyncio.StreamWriter, _body: bytes) -> None:
    writer.write(http(b"", "302 Found", "Location: http://127.0.0.1:1/"))


FAILURES: list[tuple[Behaviour, str]] = [
    (fails("401 Unauthorized"), "unauthorised"),
    (fails("403 Forbidden"), "unauthorised"),
    (fails("429 Too Many Requests", "Retry-After: 120"), "throttled"),
    (fails("500 Internal Server Error"), "unreachable"),
    (fails("503 Service Unavailable"), "unreachable"),
    (slow, "unreachable"),
    (cut, "unreachable"),
    (cut_json, "schema_changed"),
    (renamed, "schema_changed"),
    (fails("302 Found", "Location: http://127.0.0.1:1/"), "schema_changed"),
    (nothing, "schema_changed"),
]


@pytest.mark.parametrize(
    ("behave", "outcome"),
    FAILURES,
    ids=["401", "403", "429", "500", "503", "slow", "cut", "half", "renamed", "302", "nothing"],
)
async def test_a_failing_provider_is_said_and_fails_nothing(
    behave: Behaviour,
    outcome: str,
    runtime: Runtime,
    provider: Gleif,
    enriched: Enriched,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("atlas.sources.providers.source.SECONDS", 1.0)
    provider.behave = behave
    tenant = await make_tenant(database, "fails")
    ref = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    said = [
        one for name, one in (await rows_of(runtime, ref)).items() if name.startswith("provider:")
    ]
    assert said
    assert {(one.status, one.outcome) for one in said} == {("failed", outcome)}
    assert all(one.detail for one in said)
    async with runtime.db.tenant(tenant) as session:
        found = await lifecycle.find_enriched(session, ref.resource)
    assert found.subject_status == "identified"
    assert any(f"Not assessed ({outcome})" in text for text in found.warnings)
    [call] = await calls_of(database, tenant)
    assert call["outcome"] == outcome
    kept = [one for row in said for one in row.evidence_ids]
    # what could not be read is kept, and only what is kept is said to be
    assert bool(kept) == (outcome == "schema_changed" and behave is not nothing)
    assert any("kept unread" in text for text in found.warnings) == bool(kept)
    legal_names = [
        one for one in await claims_of(runtime, ref) if one["attribute"].endswith("legal_name")
    ]
    assert not legal_names


@pytest.mark.parametrize("known", [True, False], ids=["404", "no record"])
async def test_a_company_that_it_does_not_know_is_no_failure(
    known: bool, runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "unknown")
    provider.behave = fails("404 Not Found") if known else provider.behave
    provider.known = {}
    ref = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    row = (await rows_of(runtime, ref))[SOURCE]
    assert (row.status, row.outcome) == ("no_answer", "empty")
    assert not await claims_of(runtime, ref)


async def test_an_answer_about_another_company_claims_nothing(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "another")
    provider.other = HOLDING
    ref = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    row = (await rows_of(runtime, ref))[SOURCE]
    assert (row.status, row.outcome) == ("failed", "schema_changed")
    assert row.evidence_ids
    assert not await claims_of(runtime, ref)


async def test_fresh_data_is_not_fetched_again_unless_forced(
    runtime: Runtime,
    provider: Gleif,
    enriched: Enriched,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenant = await make_tenant(database, "fresh")
    person = actor_of(tenant)
    sources = switched_on(runtime, provider)
    first = await enriched(sources, of=tenant, by=person)
    again = await enriched(switched_on(runtime, provider), of=tenant, by=person)
    assert provider.asked == [TRADING]
    one, two = [(await rows_of(runtime, ref))[SOURCE] for ref in (first, again)]
    assert (two.status, two.outcome, len(two.evidence_ids)) == ("answered", "ok", 1)
    async with runtime.db.tenant(tenant) as session:
        old = await evidence.get(session, one.evidence_ids[0])
        new = await evidence.get(session, two.evidence_ids[0])
    assert (old.sha256, old.retrieved_at) == (new.sha256, new.retrieved_at)
    request = CollectRequest(
        as_of=today(), max_parties=10, reference="examples/gb-1", numbers=(), force=True
    )
    await sources.companies.collect(tenant, request)
    assert provider.asked == [TRADING, TRADING]
    monkeypatch.setattr("atlas.sources.providers.calls.FRESH", timedelta())
    await sources.companies.collect(tenant, replace(request, force=False))
    assert provider.asked == [TRADING, TRADING, TRADING]  # after 30 days it is asked again
    assert [one["outcome"] for one in await calls_of(database, tenant)] == ["ok"] * 3


async def test_what_a_tenant_fetched_is_its_own(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    first, second = await make_tenant(database, "one"), await make_tenant(database, "two")
    sources = switched_on(runtime, provider)
    await enriched(sources, of=first, by=actor_of(first))
    await enriched(sources, of=second, by=actor_of(second))
    assert provider.asked == [TRADING, TRADING]
    assert len(await calls_of(database, first)) == len(await calls_of(database, second)) == 1


async def test_a_company_that_no_register_knows_is_identified_by_its_lei(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "lei")
    ref = await enriched(
        switched_on(runtime, provider),
        of=tenant,
        by=actor_of(tenant),
        company_name="Example Holding",
        register="XI-LEI",
        registration_number=HOLDING,
    )
    assert provider.asked == [HOLDING]  # once: what identified it is what is kept
    async with runtime.db.tenant(tenant) as session:
        found = await lifecycle.find_enriched(session, ref.resource)
        run = await lifecycle.find_run(session, ref.resource)
        assert run is not None
        assert (run.subject_status, run.identified_by) == ("identified", "lei")
        assert run.entity_id is not None
        # what its contract covers may be missed from it, and owners never
        assert set(found.covered) == {"LegalEntity.legal_name", "LegalEntity.registration_numbers"}
        changed = await registers_changed(
            session,
            SubjectQuery(company_name=run.company_name, lei=HOLDING),
            found.register_state,
            now(),
            as_of=today(),
            max_parties=10,
        )
    assert changed == []
    assert await claims_of(runtime, ref)


async def test_an_unreadable_answer_is_never_not_found(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "unread")
    provider.behave = cut_json
    ref = await enriched(
        switched_on(runtime, provider),
        of=tenant,
        by=actor_of(tenant),
        company_name="Example Holding",
        register="XI-LEI",
        registration_number=HOLDING,
    )
    row = (await rows_of(runtime, ref))[SOURCE]
    assert (row.status, row.outcome) == ("failed", "schema_changed")
    assert row.evidence_ids  # the raw response is kept though nobody was identified
    async with runtime.db.tenant(tenant) as session:
        found = await lifecycle.find_enriched(session, ref.resource)
    assert any("Not assessed (schema_changed)" in text for text in found.warnings)


@pytest.mark.parametrize(
    ("behave", "outcome"),
    [(behave, outcome) for behave, outcome in FAILURES if behave is not slow],
    ids=["401", "403", "429", "500", "503", "cut", "half", "renamed", "302", "nothing"],
)
async def test_a_company_of_which_a_provider_did_not_answer_is_not_called_unknown(
    behave: Behaviour,
    outcome: str,
    runtime: Runtime,
    provider: Gleif,
    enriched: Enriched,
    database: Database,
) -> None:
    tenant = await make_tenant(database, outcome.replace("_", "-"))
    provider.behave = behave
    sought = {"company_name": "Example Holding", "register": "XI-LEI"}
    ref = await enriched(
        switched_on(runtime, provider),
        of=tenant,
        by=actor_of(tenant),
        **sought,
        registration_number=HOLDING,
    )
    async with runtime.db.tenant(tenant) as session:
        run = await lifecycle.find_run(session, ref.resource)
        found = await lifecycle.find_enriched(session, ref.resource)
        assert run is not None
        seen = await snapshot.load(session, run)
    assert run.subject_status == "subject_unanswered"
    assert "GLEIF" in (found.detail or "")
    gap = common.unidentified(seen)
    assert gap is not None
    assert (gap.reason, gap.detail) == (
        "subject_unanswered",
        "No source identified this company: one that may know it did not answer.",
    )
    [check] = [
        one
        for one in assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=seen), {})
        if one.check.id == "ubo_identification"
    ]
    assert ("source", SOURCE, "did not answer") in [
        (one.origin.value, one.name, one.state) for one in check.missing
    ]


async def test_a_company_that_the_providers_do_not_know_was_not_found(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "nowhere")
    ref = await enriched(
        switched_on(runtime, provider),
        of=tenant,
        by=actor_of(tenant),
        company_name="Example Nowhere",
        register="XI-LEI",
        registration_number=valid_lei("0000EXAMPLENOWHERE55"),
    )
    async with runtime.db.tenant(tenant) as session:
        run = await lifecycle.find_run(session, ref.resource)
    assert run is not None
    assert run.subject_status == "subject_not_found"


async def test_a_part_that_cannot_be_read_leaves_the_rest(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "part")
    ref = await enriched(
        switched_on(runtime, provider),
        of=tenant,
        by=actor_of(tenant),
        company_name="Example Changed",
        register="XI-LEI",
        registration_number=CHANGED,
    )
    row = (await rows_of(runtime, ref))[SOURCE]
    assert (row.status, row.outcome) == ("failed", "schema_changed")
    assert row.covered == []  # an answer that was not read whole covers nothing
    said = {one["attribute"] for one in await claims_of(runtime, ref)}
    assert "LegalEntity.legal_name" in said
    assert "LegalEntity.trading_names" not in said


async def test_without_credentials_a_provider_is_not_asked(
    runtime: Runtime,
    provider: Gleif,
    enriched: Enriched,
    database: Database,
    tmp_path: Path,
) -> None:
    tenant = await make_tenant(database, "keyless")
    with installed_plugin("bg-brra", tmp_path) as folder:
        manifest = folder / "plugin.yaml"
        text = manifest.read_text(encoding="utf-8").replace("EXAMPLE-REG", "GB-COH")
        manifest.write_text(text, encoding="utf-8")
        client = folder / "client.py"
        text = client.read_text(encoding="utf-8").replace("EXAMPLE-REG", "GB-COH")
        client.write_text(text, encoding="utf-8")
        sources = switched_on(runtime, provider, f"bg-brra=http://{provider.pair}")
        ref = await enriched(sources, of=tenant, by=actor_of(tenant))
    rows = await rows_of(runtime, ref)
    row = rows["provider:bg-brra"]
    assert (row.status, row.outcome) == ("not_available", "missing_credentials")
    assert "No credentials of bg-brra" in (row.detail or "")
    assert rows[SOURCE].outcome == "ok"  # the others are asked all the same


async def test_an_invalid_plugin_is_said_in_each_run(
    runtime: Runtime,
    provider: Gleif,
    enriched: Enriched,
    database: Database,
    tmp_path: Path,
) -> None:
    tenant = await make_tenant(database, "invalid")
    with installed_plugin("bg-brra", tmp_path) as folder:
        (folder / "client.py").write_text("", encoding="utf-8")
        ref = await enriched(
            switched_on(runtime, provider, "bg-brra"), of=tenant, by=actor_of(tenant)
        )
    rows = await rows_of(runtime, ref)
    assert rows["provider:bg-brra"].status == "not_available"
    assert rows[SOURCE].outcome == "ok"


async def test_one_that_hangs_holds_up_no_other(
    runtime: Runtime, provider: Gleif, database: Database, tmp_path: Path
) -> None:
    """The good one has answered while the other has still not."""
    tenant = await make_tenant(database, "hangs")
    hanging, answered = asyncio.Event(), asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hanging.set()
        await answered.wait()
        writer.close()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with installed_plugin("bg-brra", tmp_path) as folder:
        manifest = folder / "plugin.yaml"
        text = manifest.read_text(encoding="utf-8").replace("EXAMPLE-REG", "GB-COH")
        head, _, tail = text.partition("credentials:")
        tail = tail[tail.index("capabilities:") :]
        manifest.write_text(f"{head}credentials: null\n{tail}", encoding="utf-8")
        client = folder / "client.py"
        text = client.read_text(encoding="utf-8").replace("EXAMPLE-REG", "GB-COH")
        client.write_text(text, encoding="utf-8")
        settings = runtime.settings.model_copy(
            update={
                "providers": [f"bg-brra=http://127.0.0.1:{port}", provider.setting],
                "outbound_allow": [f"127.0.0.1:{port}", provider.pair],
            }
        )
        sources: Sources = sources_of(runtime.db, settings, runtime.storage)
        request = CollectRequest(as_of=today(), max_parties=10, reference="examples/gb-1")
        work = asyncio.create_task(sources.companies.collect(tenant, request))
        async with asyncio.timeout(PATIENCE):
            await hanging.wait()
            await provider.was_asked.wait()
            assert not work.done()
            answered.set()
            found = await work
    server.close()
    outcomes = {one.source: one.state for one in found.asked if one.state}
    assert outcomes == {SOURCE: "ok", "provider:bg-brra:company": "unreachable"}


async def test_what_is_not_delivered_is_noted_and_what_is_beyond_is_rejected(
    runtime: Runtime,
    provider: Gleif,
    enriched: Enriched,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenant = await make_tenant(database, "contract")
    plugin = plugins.installed().plugins["gleif"]
    types = {name: dict(fields) for name, fields in plugin.contract.types.items()}
    del types["LegalEntity"]["legal_form_code"]
    narrow = replace(plugin, contract=plugin.contract.model_copy(update={"types": types}))
    loaded = replace(plugins.installed(), plugins={"gleif": narrow})
    monkeypatch.setattr(plugins, "installed", lambda: loaded)
    ref = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
    said = {one["attribute"] for one in await claims_of(runtime, ref)}
    assert "LegalEntity.legal_name" in said
    assert "LegalEntity.legal_form_code" not in said
    async with database.tenant(tenant) as session:
        rows = await session.fetch("SELECT kind, type, attribute FROM contract_finding")
    found = {(one["kind"], one["type"], one["attribute"]) for one in rows}
    assert ("violation", "LegalEntity", "legal_form_code") in found
    assert ("missing", "LegalEntity", "previous_names") in found


async def test_credentials_that_cannot_be_resolved_fail_no_run(
    runtime: Runtime, provider: Gleif, database: Database, tmp_path: Path
) -> None:
    class Broken:
        async def resolve(self, tenant: UUID, provider: str) -> Credentials | Missing:
            raise RuntimeError(f"{provider} of {tenant}")

    tenant = await make_tenant(database, "broken")
    with installed_plugin("bg-brra", tmp_path) as folder:
        manifest = folder / "plugin.yaml"
        text = manifest.read_text(encoding="utf-8").replace("EXAMPLE-REG", "GB-COH")
        manifest.write_text(text, encoding="utf-8")
        settings = runtime.settings.model_copy(
            update={
                "providers": ["bg-brra", provider.setting],
                "outbound_allow": [provider.pair],
            }
        )
        sources = sources_of(runtime.db, settings, runtime.storage, Broken())
        request = CollectRequest(as_of=today(), max_parties=10, reference="examples/gb-1")
        found = await sources.companies.collect(tenant, request)
    outcomes = {one.source: (one.outcome, one.reason) for one in found.asked}
    assert outcomes["provider:bg-brra"] == ("not_run", "defect")
    assert outcomes[SOURCE] == ("answered", None)
