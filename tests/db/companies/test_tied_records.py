"""Withdrawn records lead to further ones, by external ids of now or before and by numbers."""

from uuid import UUID

from tests.conftest import actor_of

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.companies import service
from atlas.knowledge.companies.schemas import CompanyCreate, CompanyUpdate


async def lived(
    db: Database,
    actor: AuthContext,
    *ids: str | None,
    number: str | None = None,
    withdrawn: bool = True,
) -> UUID:
    """Add a record that has external ids one after the other; withdraw it."""
    body = {"name": "Hop Ltd", "external_id": ids[0]}
    if number:
        body |= {"register": "GB-COH", "registration_number": number}
    async with db.tenant(actor.require_tenant()) as session:
        made = await service.create_company(session, actor, CompanyCreate.model_validate(body))
        for one in ids[1:]:
            change = CompanyUpdate(external_id=one)
            await service.update_company(session, actor, made.id, change)
        if withdrawn:
            await service.withdraw_company(session, actor, made.id)
    return made.id


async def tied(db: Database, actor: AuthContext, company_id: UUID) -> set[UUID]:
    """Return the withdrawn records that a record leads to."""
    async with db.tenant(actor.require_tenant()) as session:
        return await service.tied_records(session, [company_id]) - {company_id}


async def test_three_hops_of_external_ids(database: Database, actor: AuthContext) -> None:
    gone = [
        await lived(database, actor, "hop-1"),
        await lived(database, actor, "hop-1", "hop-2"),
        await lived(database, actor, "hop-2", "hop-3", None),
        await lived(database, actor, "hop-4", "hop-3", "hop-5"),
    ]
    await lived(database, actor, "hop-6")
    last = await lived(database, actor, "hop-5", "hop-7", withdrawn=False)
    assert await tied(database, actor, last) == {*gone}


async def test_numbers_and_external_ids_by_turns(database: Database, actor: AuthContext) -> None:
    gone = [
        await lived(database, actor, "turn-1"),
        await lived(database, actor, "turn-1", "turn-2", number="41000001"),
        await lived(database, actor, "turn-3", number="41000001"),
        await lived(database, actor, "turn-3", number="41000002"),
    ]
    last = await lived(database, actor, "turn-4", number="41000002", withdrawn=False)
    assert await tied(database, actor, last) == {*gone}


async def test_cycles_end(database: Database, actor: AuthContext) -> None:
    gone = [
        await lived(database, actor, "ring-1", "ring-2", number="42000001"),
        await lived(database, actor, "ring-2", "ring-3"),
        await lived(database, actor, "ring-3", "ring-1", number="42000001"),
    ]
    last = await lived(database, actor, "ring-2", "ring-1", withdrawn=False)
    assert await tied(database, actor, last) == {*gone}


async def test_a_standing_record_and_another_tenants_lead_nowhere(
    database: Database, actor: AuthContext, other_tenant: UUID
) -> None:
    other = actor_of(other_tenant)
    await lived(database, other, "end-1")
    await lived(database, other, "end-3", "end-1", number="43000001")
    far = await lived(database, actor, "end-1")
    standing = await lived(database, actor, "end-1", "end-2", withdrawn=False)
    last = await lived(database, actor, "end-2-new", "end-3", number="43000001", withdrawn=False)
    assert await tied(database, actor, last) == set()
    assert await tied(database, actor, standing) == {far}
