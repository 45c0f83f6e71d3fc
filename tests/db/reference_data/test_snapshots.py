"""A tenant's snapshot: its own datasets first, the installation's, the shipped; kept as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from tests.conftest import actor_of, make_tenant

from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import Database, TenantSession
from atlas.knowledge.reference_data import service
from atlas.knowledge.reference_data.schemas import DatasetCreate
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import SubjectFacts

DAY = date(2026, 11, 1)


def body(day: str, *codes: str) -> DatasetCreate:
    return DatasetCreate(
        type="fatf_grey_list",
        version=f"v{new_id().hex}",
        name="Grey list",
        source="FATF",
        url="https://www.fatf-gafi.org/",
        source_date=day,
        licence="Facts",
        data={"items": [{"code": code} for code in codes]},
    )


async def activate(db: Database, actor: AuthContext, tenant: UUID, made: DatasetCreate) -> UUID:
    async with db.tenant(tenant) as session:
        found = await service.create_dataset(session, actor, made)
        await activated(session, actor, found.id)
    return found.id


async def activated(session: TenantSession, actor: AuthContext, dataset_id: UUID) -> None:
    """Activate, and confirm as another person what loosens the list."""
    waits = await service.activate_dataset(session, actor, dataset_id, ExpectedVersion.any())
    if waits.awaits_second_person:
        mlro = actor_of(session.tenant_id, Role.MLRO)
        await service.confirm_dataset(session, mlro, dataset_id, ExpectedVersion.any())


async def archived(session: TenantSession, actor: AuthContext, dataset_id: UUID) -> None:
    waits = await service.archive_dataset(session, actor, dataset_id, ExpectedVersion.any())
    if waits.awaits_second_person:
        mlro = actor_of(session.tenant_id, Role.MLRO)
        await service.confirm_dataset(session, mlro, dataset_id, ExpectedVersion.any())


async def listed(db: Database, tenant: UUID, day: date = DAY) -> set[str]:
    async with db.tenant(tenant) as session:
        found = (await service.snapshot(session, day)).countries("fatf_grey_list")
    assert found is not None
    return set(found)


async def test_own_versions_answer_for_their_time_and_their_tenant(database: Database) -> None:
    tenant, other = await make_tenant(database, "own"), await make_tenant(database, "other")
    admin = actor_of(tenant, Role.ADMIN)
    shipped = await listed(database, other)
    first = await activate(database, admin, tenant, body("2026-07-01", "NL"))
    second = await activate(database, admin, tenant, body("2026-10-01", "BE"))
    assert await listed(database, tenant) == {"BE"}
    assert await listed(database, tenant, date(2026, 8, 1)) == {"NL"}
    assert await listed(database, tenant, date(2026, 6, 30)) == shipped
    assert await listed(database, other) == shipped
    async with database.tenant(tenant) as session:
        await activated(session, admin, first)
    assert await listed(database, tenant) == {"NL"}
    async with database.tenant(tenant) as session:
        await archived(session, admin, first)
    assert await listed(database, tenant) == shipped
    async with database.tenant(tenant) as session:
        await activated(session, admin, second)
    assert await listed(database, tenant) == {"BE"}


async def test_the_installations_default_goes_between(database: Database) -> None:
    tenant, other = await make_tenant(database, "own"), await make_tenant(database, "other")
    shipped = await listed(database, other)
    await activate(database, actor_of(tenant, Role.ADMIN), tenant, body("2026-07-01", "NL"))
    async with database.platform() as session:
        await service.set_default(session, None, body("2026-08-01", "FR"))
    try:
        assert await listed(database, tenant) == {"NL"}
        assert await listed(database, other) == {"FR"}
        assert await listed(database, other, date(2026, 7, 31)) == shipped
        assert await service.installation_stale(database, date(2026, 12, 28)) == [
            "eu_high_risk_third_countries",
            "fatf_black_list",
        ]
        assert "fatf_grey_list" in await service.installation_stale(database, date(2026, 12, 30))
    finally:
        async with database.platform() as session:
            await service.withdraw_default(session, None, "fatf_grey_list")
    assert await listed(database, other) == shipped


async def test_an_evaluation_keeps_what_it_rested_on(database: Database) -> None:
    tenant = await make_tenant(database, "own")
    admin = actor_of(tenant, Role.ADMIN)
    facts = SubjectFacts(countries_established=("NL",))

    async def evaluate() -> tuple[UUID, str, Decimal]:
        async with database.tenant(tenant) as session:
            stored = await evaluations.evaluate_subject(
                session,
                actor_of(tenant),
                subject_id=None,
                investigation_id=None,
                facts=facts,
                as_of=DAY,
            )
        return stored.id, stored.reference_snapshot, stored.result.score

    before = await evaluate()
    own = await activate(database, admin, tenant, body("2026-07-01", "NL"))
    after = await evaluate()
    assert after[1] != before[1]
    assert after[2] > before[2]  # the Netherlands are on the grey list now
    async with database.tenant(tenant) as session:
        await archived(session, admin, own)
        for evaluation_id, snapshot_hash, _ in (before, after):
            assert await evaluations.verify_evaluation(session, evaluation_id) == ()
            kept = await service.kept_snapshot(session, snapshot_hash)
            assert ("NL" in (kept.countries("fatf_grey_list") or ())) is (evaluation_id == after[0])
    again = await evaluate()
    assert again[1:] == before[1:]


async def test_two_activations_at_once_leave_one_active(database: Database) -> None:
    import asyncio

    tenant = await make_tenant(database, "own")
    admin = actor_of(tenant, Role.ADMIN)
    async with database.tenant(tenant) as session:
        drafts = [
            (await service.create_dataset(session, admin, body("2026-07-01", code))).id
            for code in ("NL", "BE")
        ]

    async def activate_one(dataset_id: UUID) -> None:
        async with database.tenant(tenant) as session:
            await activated(session, admin, dataset_id)

    done = await asyncio.gather(*map(activate_one, drafts), return_exceptions=True)
    assert sum(isinstance(item, BaseException) for item in done) <= 1
    assert len(await listed(database, tenant)) == 1


@pytest.mark.parametrize("name", ["legal_forms", "no_such_type"])
async def test_code_lists_are_not_replaced(database: Database, name: str) -> None:
    from atlas.foundation.core.errors import InvalidRequestError

    tenant = await make_tenant(database, "own")
    made = body("2026-07-01").model_copy(update={"type": name})
    async with database.tenant(tenant) as session:
        with pytest.raises(InvalidRequestError):
            await service.create_dataset(session, actor_of(tenant, Role.ADMIN), made)
