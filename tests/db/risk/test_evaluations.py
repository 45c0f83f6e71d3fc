"""Evaluations in the database: stored once, immutable, verified, and seen by their tenant only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import actor_of
from tests.db.mutations.helpers import batch, company
from tests.unit.risk.cases import AS_OF, CLEAN, floor

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.db.listing import Filter, ListParams
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.knowledge.companies.service import create_company
from atlas.knowledge.mutations.service import apply_batch
from atlas.risk.evaluations import service
from atlas.risk.evaluations.domain import FloorStatus, ModuleLevel, ModuleRules
from atlas.risk.evaluations.errors import (
    EvaluationNotFoundError,
    SubjectNotFoundError,
    UnratableSubjectError,
)
from atlas.risk.evaluations.schemas import EvaluateIn, StoredEvaluation
from atlas.risk.indicators.schemas import Indicator, IndicatorStatus
from atlas.risk.indicators.service import record_indicators


async def subject(database: Database, tenant: UUID, actor: AuthContext, number: str) -> UUID:
    async with database.tenant(tenant) as session:
        party = company(
            "c", number, country_code="GB", incorporation_date="2001-05-01", status="active"
        )
        result = await apply_batch(session, actor, batch(f"risk-{number}", parties=[party]))
        return result.entities["c"]


async def evaluate(
    database: Database,
    tenant: UUID,
    actor: AuthContext,
    *,
    subject_id: UUID | None = None,
    investigation_id: UUID | None = None,
    layers: int = 1,
) -> StoredEvaluation:
    async with database.tenant(tenant) as session:
        return await service.evaluate_subject(
            session,
            actor,
            subject_id=subject_id,
            investigation_id=investigation_id,
            facts=replace(CLEAN, ownership_layers=layers),
            as_of=AS_OF,
        )


async def test_an_evaluation_is_stored_audited_read_and_verified(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    entity = await subject(database, tenant, actor, "00000001")
    stored = await evaluate(database, tenant, actor, subject_id=entity, investigation_id=new_id())
    async with database.tenant(tenant) as session:
        assert await service.get_evaluation(session, stored.id) == stored
        assert await service.verify_evaluation(session, stored.id) == ()
        audited = await session.fetch_value(
            "SELECT count(*) FROM audit_event WHERE resource_id = $1 AND action = $2",
            stored.id,
            "risk_evaluation.created",
        )
        assert audited == 1
        found, told = await service.explain_evaluation(session, stored.id)
        assert replace(found, outdated=(), floors_today={}) == stored
        assert told.weighted_average == stored.result.base_score


async def test_a_retried_activity_stores_nothing_twice(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    run = new_id()
    first = await evaluate(database, tenant, actor, investigation_id=run)
    again = await evaluate(database, tenant, actor, investigation_id=run)
    other = await evaluate(database, tenant, actor, investigation_id=run, layers=4)
    assert first == again
    assert other.id != first.id
    assert other.result.score > first.result.score
    async with database.tenant(tenant) as session:
        count = await session.fetch_value(
            "SELECT count(*) FROM risk_evaluation WHERE investigation_id = $1", run
        )
    assert count == 2


async def test_rows_cannot_be_changed_or_deleted(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    stored = await evaluate(database, tenant, actor)
    for sql in (
        "UPDATE risk_evaluation SET score = 0 WHERE id = $1",
        "DELETE FROM risk_evaluation WHERE id = $1",
    ):
        with pytest.raises(Exception, match="permission denied") as caught:
            async with database.tenant(tenant) as session:
                await session.execute(sql, stored.id)
        assert caught.type is not AssertionError


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("result = jsonb_set(result, '{score}', '\"0.00\"')", "score"),
        (
            "result = jsonb_set(result, '{floors,0,status}', '\"applied\"')",
            "floors.sanctioned.status",
        ),
        (
            "inputs = jsonb_set(inputs, '{readings,network.risk_score,0,value}', '99')",
            "hashes.input_hash",
        ),
        ("output_hash = repeat('0', 64)", "hashes.output_hash"),
        ("level = 'critical'", "row.level"),
        ("matrix_version = '0.0.0'", "matrix"),
    ],
)
async def test_verify_names_what_somebody_changed_behind_the_application(
    database: Database,
    tenant: UUID,
    actor: AuthContext,
    clone: object,
    change: str,
    named: str,
) -> None:
    stored = await evaluate(database, tenant, actor)
    superuser = await asyncpg.connect(clone.superuser_dsn)  # type: ignore[attr-defined]
    await superuser.execute(f"UPDATE risk_evaluation SET {change} WHERE id = $1", stored.id)
    await superuser.close()
    async with database.tenant(tenant) as session:
        differences = await service.verify_evaluation(session, stored.id)
    assert named in {item.path for item in differences}


async def test_verify_names_changed_reference_data(
    database: Database, tenant: UUID, actor: AuthContext, clone: object
) -> None:
    stored = await evaluate(database, tenant, actor)
    superuser = await asyncpg.connect(clone.superuser_dsn)  # type: ignore[attr-defined]
    kept = await superuser.fetchval(
        "SELECT document FROM reference_snapshot WHERE tenant_id = $1", tenant
    )
    await superuser.execute(
        "UPDATE reference_snapshot SET document = jsonb_set(document,"
        " '{datasets,0,version}', '\"forged\"') WHERE tenant_id = $1",
        tenant,
    )
    async with database.tenant(tenant) as session:
        differences = await service.verify_evaluation(session, stored.id)
    await superuser.execute(
        "UPDATE reference_snapshot SET document = $2 WHERE tenant_id = $1", tenant, kept
    )
    await superuser.close()
    paths = {item.path for item in differences}
    assert {"reference_snapshot", "hashes.evaluation_fingerprint"} <= paths


async def test_the_other_tenant_sees_nothing(
    database: Database, tenant: UUID, other_tenant: UUID, actor: AuthContext
) -> None:
    entity = await subject(database, tenant, actor, "00000002")
    run = new_id()
    stored = await evaluate(database, tenant, actor, subject_id=entity, investigation_id=run)
    stranger = actor_of(other_tenant)
    async with database.tenant(other_tenant) as session:
        page = await service.list_evaluations(session, ListParams(include_total=True))
        assert (page.items, page.total) == ([], 0)
        for read in (
            service.get_evaluation,
            service.explain_evaluation,
            service.verify_evaluation,
        ):
            reader: Callable[..., object] = read
            with pytest.raises(EvaluationNotFoundError):
                await reader(session, stored.id)  # type: ignore[misc]
        for request in (EvaluateIn(entity_id=entity), EvaluateIn(investigation_id=run)):
            with pytest.raises(SubjectNotFoundError):
                await service.evaluate_request(session, stranger, request)
    with pytest.raises(Exception, match="does not exist"):
        await evaluate(database, other_tenant, stranger, subject_id=entity)


async def test_an_entity_no_run_has_looked_at_is_evaluated_on_what_is_known(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    entity = await subject(database, tenant, actor, "00000003")
    async with database.tenant(tenant) as session:
        stored = await service.evaluate_request(session, actor, EvaluateIn(entity_id=entity))
    known = {item.id: item for item in stored.result.factors}
    assert known["company_age"].points == 2
    assert known["sanctions_exposure"].reason == "not_run"
    assert stored.subject_id == entity


async def test_a_second_evaluation_rests_on_the_latest_run(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    entity = await subject(database, tenant, actor, "00000004")
    run = new_id()
    first = await evaluate(
        database, tenant, actor, subject_id=entity, investigation_id=run, layers=3
    )
    requests = [
        EvaluateIn(entity_id=entity, as_of=AS_OF),
        EvaluateIn(investigation_id=run, as_of=AS_OF),
    ]
    for request in requests:
        async with database.tenant(tenant) as session:
            again = await service.evaluate_request(session, actor, request)
        assert again.id != first.id
        assert again.investigation_id == run
        assert again.result == first.result
    async with database.tenant(tenant) as session:
        later = await service.evaluate_request(
            session, actor, EvaluateIn(entity_id=entity, as_of=date(2026, 8, 1))
        )
    assert later.result.hashes.input_hash != first.result.hashes.input_hash
    async with database.tenant(tenant) as session:
        page = await service.list_evaluations(
            session, ListParams(filters=(Filter("subject_id", "eq", entity),))
        )
    assert len(page.items) == 4


async def test_without_a_run_every_evaluation_asks_the_store_again(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    entity = await subject(database, tenant, actor, "00000005")
    async with database.tenant(tenant) as session:
        first = await service.evaluate_request(session, actor, EvaluateIn(entity_id=entity))
    async with database.tenant(tenant) as session:
        party = company("c", "00000005", website="https://example.org")
        await apply_batch(session, actor, batch("risk-website", parties=[party]))
    async with database.tenant(tenant) as session:
        later = await service.evaluate_request(session, actor, EvaluateIn(entity_id=entity))
    known = {item.id: item.reason for item in later.result.factors}
    assert known["digital_presence"] is None
    assert later.result.coverage > first.result.coverage


async def test_what_is_no_party_is_refused(
    database: Database, tenant: UUID, actor: AuthContext
) -> None:
    address = new_id()
    async with database.tenant(tenant) as session:
        await session.execute(
            "INSERT INTO entity (tenant_id, id, type, display_name, data, created_at, updated_at)"
            " VALUES ($1, $2, 'Address', 'x', '{}', now(), now())",
            tenant,
            address,
        )
        with pytest.raises(UnratableSubjectError):
            await service.evaluate_request(session, actor, EvaluateIn(entity_id=address))


@pytest.mark.parametrize("kept_by", ["facts", "indicators"])
async def test_what_a_rule_found_counts_over_several_runs_until_it_is_assessed_again(
    database: Database, tenant: UUID, actor: AuthContext, clone: object, kept_by: str
) -> None:
    """Evaluations of before their facts said which rules fired have the run's indicators."""
    async with database.tenant(tenant) as session:
        made = await create_company(session, actor, CompanyCreate(name=f"Carried by {kept_by} Ltd"))

    async def run(level: ModuleLevel, rules: ModuleRules) -> StoredEvaluation:
        number = new_id()
        async with database.tenant(tenant) as session:
            fired = [
                Indicator(
                    module="dfwo",
                    code=code,
                    title="Fired",
                    category="delivery_channel",
                    status=IndicatorStatus.FIRED,
                )
                for code in rules.found
            ]
            await record_indicators(session, None, number, fired)
            return await service.evaluate_subject(
                session,
                actor,
                subject_id=None,
                company_id=made.id,
                investigation_id=number,
                facts=replace(
                    CLEAN,
                    module_levels={**CLEAN.module_levels, "dfwo": level},
                    module_rules={"dfwo": rules},
                ),
                as_of=AS_OF,
            )

    found = await run(ModuleLevel.CRITICAL, ModuleRules(found=("name_mismatch",)))
    if kept_by == "indicators":
        superuser = await asyncpg.connect(clone.superuser_dsn)  # type: ignore[attr-defined]
        await superuser.execute(
            "UPDATE risk_evaluation SET facts = facts - 'module_rules' WHERE id = $1", found.id
        )
        await superuser.close()
    unseen = ModuleRules(unseen=("name_mismatch",))
    lost = [await run(ModuleLevel.CLEAR, unseen) for _ in range(2)]
    again = await run(ModuleLevel.CLEAR, ModuleRules(unseen=("young_domain",)))
    states = [floor(one.result, "module_critical").status for one in (found, *lost, again)]
    applied, not_met = FloorStatus.APPLIED, FloorStatus.NOT_MET
    assert states == [applied, applied, applied, not_met]
    async with database.tenant(tenant) as session:
        for one in lost:
            assert await service.verify_evaluation(session, one.id) == ()
