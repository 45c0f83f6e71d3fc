"""Who is one person to four eyes: everyone whom links ever joined, directly or through others."""

import random
from datetime import timedelta
from uuid import UUID

import pytest

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.four_eyes import FirstPersons, SecondPersonRequiredError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.identity.users import service as users
from atlas.identity.users.external import ensure_external_user
from atlas.identity.users.schemas import User, UserUpdate

ACCOUNTS, LINKS, ROUNDS = 9, 7, 12
ADDRESSES = 14


async def account(session: TenantSession, email: str) -> User:
    return await ensure_external_user(
        session,
        issuer=f"https://{new_id().hex}.example",
        subject=new_id().hex,
        email=email,
        display_name="Officer",
        roles=frozenset({Role.MLRO}),
    )


def caller(tenant: UUID, row: User) -> AuthContext:
    return AuthContext(
        tenant_id=tenant,
        user_id=row.id,
        person_id=row.person_id,
        session_id=None,
        roles=frozenset({Role.MLRO}),
        token_id="t",
        expires_at=now() + timedelta(hours=1),
    )


async def confirms(session: TenantSession, actor: AuthContext, first: FirstPersons) -> bool:
    try:
        await users.require_second_person(session, actor, first)
    except SecondPersonRequiredError:
        return False
    return True


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_one_person_is_whatever_links_ever_joined(
    database: Database, tenant: UUID, actor: AuthContext, settings: Settings, seed: int
) -> None:
    """Random links, unlinks and shared addresses; compared with a graph of its own."""
    choose = random.Random(seed)
    async with database.tenant(tenant) as session:
        addresses = [f"{new_id().hex}@acme.example" for _ in range(ADDRESSES)]
        emails = [choose.choice(addresses) for _ in range(ACCOUNTS)]
        made = [await account(session, email) for email in emails]
        same = {row.id: row.id for row in made}

        def top(key: UUID) -> UUID:
            while same[key] != key:
                key = same[key]
            return key

        for row, email in zip(made, emails, strict=True):
            same[top(row.id)] = top(made[emails.index(email)].id)
        held = {row.person_id: [row.id] for row in made}
        for _ in range(LINKS):
            row, to = choose.sample(made, 2)
            for person in (to.person_id, row.person_id):  # a link, and its end
                update = UserUpdate(person_id=person)
                await users.update_user(session, actor, settings, row.id, update, None)
                held[person].append(row.id)
                same[top(row.id)] = top(held[person][0])
        for first in made:
            proposed = FirstPersons.one(first.id, first.person_id)
            for other in made:
                second = caller(tenant, other)
                one = top(first.id) == top(other.id)
                assert await confirms(session, second, proposed) is not one
                assert await users.is_first_person(session, second, proposed) is one
