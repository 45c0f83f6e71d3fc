"""The customer file under concurrent starts."""

import asyncio
from uuid import UUID

import pytest

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.companies import service
from atlas.knowledge.companies.domain import CompanyIdentity
from atlas.knowledge.companies.errors import CompanyNotFoundError
from atlas.knowledge.companies.schemas import CompanyUpdate
from atlas.knowledge.entities.errors import EntityNotFoundError


async def find(db: Database, actor: AuthContext, identity: CompanyIdentity) -> UUID:
    async with db.tenant(actor.require_tenant()) as session:
        return (await service.find_or_create_company(session, actor, identity)).id


async def test_two_starts_at_once_get_one_company(database: Database, actor: AuthContext) -> None:
    identity = CompanyIdentity("At Once Ltd", "GB-COH", "31", external_id="race")
    found = await asyncio.gather(*(find(database, actor, identity) for _ in range(8)))
    assert len(set(found)) == 1


async def test_external_id_goes_before_registration_and_a_name_alone_creates(
    database: Database, actor: AuthContext
) -> None:
    by_number = await find(database, actor, CompanyIdentity("N", "GB-COH", "32"))
    by_id = await find(database, actor, CompanyIdentity("E", external_id="e-32"))
    both = CompanyIdentity("B", "gb-coh", " 0000 0032", external_id="e-32")
    assert await find(database, actor, both) == by_id
    assert await find(database, actor, CompanyIdentity("other", "GB-COH", "00000032")) == by_number
    same_name = [await find(database, actor, CompanyIdentity("Same Ltd")) for _ in range(2)]
    assert same_name[0] != same_name[1]


async def test_every_write_is_audited(database: Database, actor: AuthContext) -> None:
    company = await find(database, actor, CompanyIdentity("Audited Ltd"))
    async with database.tenant(actor.require_tenant()) as session:
        await service.update_company(session, actor, company, CompanyUpdate(name="New Ltd"))
        await service.update_company(session, actor, company, CompanyUpdate(name="New Ltd"))
        await service.withdraw_company(session, actor, company)
        await service.restore_company(session, actor, company)
        rows = await session.fetch(
            "SELECT action FROM audit_event WHERE resource_id = $1 ORDER BY id",
            company,
        )
    assert [row["action"] for row in rows] == [
        "company.created",
        "company.updated",
        "company.withdrawn",
        "company.restored",
    ]


async def test_links_to_absent_things_are_refused(database: Database, actor: AuthContext) -> None:
    company = await find(database, actor, CompanyIdentity("Linked Ltd"))
    with pytest.raises(EntityNotFoundError):
        async with database.tenant(actor.require_tenant()) as session:
            await service.link_entity(session, actor, company, new_id())
    with pytest.raises(CompanyNotFoundError):
        async with database.tenant(actor.require_tenant()) as session:
            await service.link_entity(session, actor, new_id(), new_id())
