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


async def test_an_id_that_another_took_later_leads_nowhere(
    database: Database, actor: AuthContext
) -> None:
    """A listed company that took a freed id, and was withdrawn, held an honest one that had it."""
    honest = await lived(database, actor, "freed-1", "freed-2", withdrawn=False)
    freed = await lived(database, actor, "freed-1")
    assert await tied(database, actor, honest) == set()
    # who has the id after that one comes after it, also the one that had it first
    after = await lived(database, actor, "freed-1", withdrawn=False)
    assert await tied(database, actor, after) == {freed}
    async with database.tenant(actor.require_tenant()) as session:
        change = CompanyUpdate(external_id=None)
        await service.update_company(session, actor, after, change)
        change = CompanyUpdate(external_id="freed-1")
        await service.update_company(session, actor, honest, change)
    assert await tied(database, actor, honest) == {freed}


async def test_a_restored_record_has_its_id_after_the_one_that_had_it_meanwhile(
    database: Database, actor: AuthContext
) -> None:
    """Withdrawn, lent its id to a listed company and restored, it was free of that one's hits."""
    clean = await lived(database, actor, "lent-1")
    listed = await lived(database, actor, "lent-2", "lent-1")
    async with database.tenant(actor.require_tenant()) as session:
        await service.restore_company(session, actor, clean)
    assert await tied(database, actor, clean) == {listed}


async def test_a_record_that_takes_its_id_again_was_still_there_first(
    database: Database, actor: AuthContext
) -> None:
    """Once the listed record had been restored, and had its id again, its successor was free."""
    listed = await lived(database, actor, "again-1")
    successor = await lived(database, actor, "again-1", "again-2", withdrawn=False)
    async with database.tenant(actor.require_tenant()) as session:
        await service.restore_company(session, actor, listed)
        for one in ("again-3", "again-1"):
            change = CompanyUpdate(external_id=one)
            await service.update_company(session, actor, listed, change)
        await service.withdraw_company(session, actor, listed)
    assert await tied(database, actor, successor) == {listed}


async def test_ids_of_which_no_day_is_known_lead_to_each_other(
    database: Database, actor: AuthContext
) -> None:
    """Records of releases before these days were kept."""
    first = await lived(database, actor, "undated-1", "undated-2", withdrawn=False)
    later = await lived(database, actor, "undated-1")
    async with database.tenant(actor.require_tenant()) as session:
        await session.execute(
            "UPDATE company SET external_ids_since = NULL WHERE id = $1::uuid", later
        )
    assert await tied(database, actor, first) == {later}


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
