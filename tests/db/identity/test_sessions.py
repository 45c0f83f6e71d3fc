"""Sessions and revocations in the database: races, a lost feed, keys made once."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from tests.conftest import TestDatabase, actor_of, make_tenant

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role, system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.db.errors import DatabaseUnavailableError
from atlas.foundation.web import repository as keys_table
from atlas.identity.auth import service as auth
from atlas.identity.auth.errors import NoSuchUserError
from atlas.identity.keys import service as keys
from atlas.identity.keys.errors import SigningKeyError
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RevocationKind, TokenFacts
from atlas.identity.sessions.feed import FRESH_SECONDS, RevocationFeed
from atlas.identity.tenancy import service as tenancy
from atlas.identity.users import service as users
from atlas.worker.sweep import sweep

pytestmark = pytest.mark.usefixtures("quick_passwords")


def facts(tenant: UUID, user: UUID) -> TokenFacts:
    return TokenFacts(tenant, user, None, new_id(), now() - timedelta(seconds=1))


async def revoke(database: Database, tenant: UUID, user: UUID) -> None:
    async with database.tenant(tenant) as session:
        await sessions.revoke(session, RevocationKind.USER, [user])


async def test_a_lost_feed_reads_per_request(
    database: Database, clone: TestDatabase, tenant: UUID
) -> None:
    feed = RevocationFeed(database, clone.app_dsn)
    await feed.start()
    user = new_id()
    assert await feed.find(facts(tenant, user)) is None
    await feed.stop()  # nothing arrives any more
    await asyncio.sleep(FRESH_SECONDS + 0.1)
    assert not feed.is_fresh
    await revoke(database, tenant, user)
    assert await feed.find(facts(tenant, user)) is not None


async def test_a_lost_feed_without_a_database_lets_nobody_pass(clone: TestDatabase) -> None:
    own = await Database.connect(clone.app_dsn, min_size=1, max_size=1)
    feed = RevocationFeed(own, clone.app_dsn)
    await own.close()
    with pytest.raises((DatabaseUnavailableError, asyncpg.InterfaceError)):
        await feed.find(facts(new_id(), new_id()))


async def test_a_feed_starts_with_what_was_revoked_before(
    database: Database, clone: TestDatabase, tenant: UUID
) -> None:
    user = new_id()
    await revoke(database, tenant, user)
    feed = RevocationFeed(database, clone.app_dsn)
    await feed.start()
    try:
        assert await feed.find(facts(tenant, user)) is not None
    finally:
        await feed.stop()


async def test_a_rolled_back_revocation_revokes_nothing(
    database: Database, clone: TestDatabase, tenant: UUID
) -> None:
    feed = RevocationFeed(database, clone.app_dsn)
    await feed.start()
    user = new_id()
    try:
        with pytest.raises(RuntimeError):
            async with database.tenant(tenant) as session:
                await sessions.revoke(session, RevocationKind.USER, [user])
                raise RuntimeError
        await asyncio.sleep(0.7)
        assert await feed.find(facts(tenant, user)) is None
    finally:
        await feed.stop()


async def test_a_tenant_cannot_revoke_for_another(
    database: Database, tenant: UUID, other_tenant: UUID
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.tenant(tenant) as session:
            await session.execute(
                "INSERT INTO revocation VALUES ($1, $2, 'tenant', $2, now(), now(), now())",
                new_id(),
                other_tenant,
            )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.tenant(tenant) as session:
            await session.execute("INSERT INTO login_directory VALUES ('x', $1)", other_tenant)


async def test_signing_keys_are_made_once_and_rotate(
    database: Database, clone: TestDatabase, settings: Settings
) -> None:
    owner = await asyncpg.connect(clone.superuser_dsn)
    await owner.execute("DELETE FROM signing_key")  # as at an installation's first start
    await owner.close()
    pools = [await Database.connect(clone.app_dsn, min_size=1, max_size=1) for _ in range(3)]
    try:
        made = await asyncio.gather(*(keys.load_signing_keys(db, settings) for db in pools))
        assert len({item.active.kid for item in made}) == 1
        rotated = await keys.rotate_signing_key(pools[0], settings)
        assert rotated.active.kid != made[0].active.kid
        assert set(rotated.public) == {str(made[0].active.kid), str(rotated.active.kid)}
        wrong = settings.model_copy(update={"signing_key_secret": None})
        with pytest.raises(SigningKeyError):
            await keys.load_signing_keys(pools[1], wrong)
    finally:
        for db in pools:
            await db.close()


async def test_a_token_issued_during_a_role_change_is_revoked_by_it(
    database: Database, settings: Settings, clone: TestDatabase
) -> None:
    """Whichever wins the account's row, no token with the old roles outlives the change."""
    from atlas.identity.auth.authenticator import Authenticator
    from atlas.identity.auth.errors import TokenRevokedError

    tenant = await make_tenant(database, "racing")
    await auth.open_session(database, settings, tenant_id=tenant, role=Role.ADMIN, create=True)
    first = await auth.open_session(
        database, settings, tenant_id=tenant, role=Role.ANALYST, create=True
    )
    authenticator = await Authenticator.start(database, settings)
    email = None
    async with database.tenant(tenant) as session:
        email = (await users.get_user(session, first.user_id)).email
    roles = [frozenset({Role.VIEWER}), frozenset({Role.ANALYST})]
    try:
        for number in range(10):
            wanted = roles[number % 2]

            async def change(wanted: frozenset[Role] = wanted) -> None:
                async with database.tenant(tenant) as session:
                    await users.set_roles(
                        session, actor_of(tenant, Role.ADMIN), first.user_id, wanted, None
                    )

            opened = await asyncio.gather(
                change(),
                *(
                    auth.open_session(database, settings, tenant_id=tenant, user=email)
                    for _ in range(3)
                ),
            )
            for session_opened in opened[1:]:
                assert session_opened is not None
                header = {"authorization": f"Bearer {session_opened.access_token}"}
                try:
                    context = await authenticator.authenticate(header, "test")
                except TokenRevokedError:
                    continue
                assert context.roles == wanted
    finally:
        await authenticator.stop()


async def test_open_session_says_who_is_missing(database: Database, settings: Settings) -> None:
    tenant = await make_tenant(database, "empty")
    for options in (
        {"tenant_slug": "no-such-tenant", "role": Role.ANALYST},
        {"tenant_id": tenant, "role": Role.ANALYST},
        {"tenant_id": tenant, "user": "analyst"},
    ):
        with pytest.raises(NoSuchUserError):
            await auth.open_session(database, settings, **options)


async def test_role_users_are_made_once(database: Database, settings: Settings) -> None:
    async with database.platform() as session:
        tenant = await tenancy.create_tenant(session, None, slug="acme-bank", name="Acme")
    chosen = {Role.ANALYST: "chosen by the installer"}
    made = await users.create_role_users(database, settings, tenant, passwords=chosen)
    assert made["analyst@acme-bank.example"] == "chosen by the installer"
    assert len(made) == 7
    assert len(set(made.values())) == 7
    assert await users.create_role_users(database, settings, tenant) == {}
    opened = await auth.open_session(database, settings, tenant_slug="acme-bank", user="analyst")
    async with database.tenant(tenant.id) as session:
        me = await users.get_user(session, opened.user_id)
    assert me.email == "analyst@acme-bank.example"


async def test_one_address_in_two_tenants_needs_the_tenants_name(
    database: Database, settings: Settings
) -> None:
    from atlas.identity.auth.errors import InvalidCredentialsError
    from atlas.identity.auth.schemas import LoginRequest
    from atlas.identity.sessions.schemas import Client

    slugs = []
    for name in ("here", "there"):
        slug = f"{name}-{new_id().hex[-8:]}"
        async with database.platform() as session:
            tenant = await tenancy.create_tenant(session, None, slug=slug, name=name)
        async with database.tenant(tenant.id) as tenant_session:
            await users.create_user(
                tenant_session,
                system_actor(tenant.id),
                settings,
                email="both@acme.example",
                display_name="Both",
                roles={Role.VIEWER},
                password="one and the same",
            )
        slugs.append(slug)
    request = LoginRequest(email="both@acme.example", password="one and the same")
    with pytest.raises(InvalidCredentialsError):
        await auth.login(database, settings, request, Client())
    named = request.model_copy(update={"tenant": slugs[1]})
    answer = await auth.login(database, settings, named, Client())
    assert answer.access_token


async def test_the_sweep_deletes_sessions_that_were_over_long_ago_and_no_others(
    database: Database, settings: Settings, tenant: UUID, other_tenant: UUID
) -> None:
    long_ago = -sessions.SESSIONS_KEPT - timedelta(minutes=1)
    kept: dict[UUID, list[UUID]] = {}
    gone: dict[UUID, list[UUID]] = {}
    for owner in (tenant, other_tenant):
        async with database.tenant(owner) as session:
            user = await users.create_user(
                session,
                system_actor(owner),
                settings,
                email=f"{new_id().hex}@acme.example",
                display_name="Sweep",
                roles={Role.VIEWER},
                password="a long enough password",
            )
            for lifetime, where in ((timedelta(hours=1), kept), (long_ago, gone)):
                row = await sessions.open_session(
                    session, user.id, method="password", lifetime=lifetime
                )
                await sessions.issue_refresh_token(session, row.id, row.expires_at)
                where.setdefault(owner, []).append(row.id)
    async with database.platform() as platform:
        old_operator = await sessions.open_operator_session(platform, long_ago)
        new_operator = await sessions.open_operator_session(platform, timedelta(hours=1))
    await sweep(database)
    await sweep(database)
    for owner in (tenant, other_tenant):
        async with database.tenant(owner) as session:
            left = {row["id"] for row in await session.fetch("SELECT id FROM user_session")}
            tokens = {
                row["session_id"]
                for row in await session.fetch("SELECT session_id FROM refresh_token")
            }
        assert not left & set(gone[owner])
        assert not tokens & set(gone[owner])
        assert set(kept[owner]) <= left & tokens
    async with database.platform() as platform:
        found = {row["id"] for row in await platform.fetch("SELECT id FROM operator_session")}
    assert new_operator in found
    assert old_operator not in found


async def test_the_sweep_deletes_idempotency_keys_after_a_day(
    database: Database, tenant: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def keys_left() -> set[str]:
        async with database.tenant(tenant) as session:
            mine = await session.fetch("SELECT key_hash FROM idempotency_key")
        async with database.platform() as session:
            platform = await session.fetch("SELECT key_hash FROM platform_idempotency_key")
        return {row["key_hash"] for row in (*mine, *platform)}

    async def store(name: str) -> None:
        for scope in (database.tenant(tenant), database.platform()):
            async with scope as session:
                await keys_table.insert_key(
                    session, key_hash=name, fingerprint="f", status=201, headers={}, body=None
                )

    with monkeypatch.context() as yesterday:
        yesterday.setattr(keys_table, "now", lambda: now() - keys_table.KEPT - timedelta(minutes=1))
        await store("old")
    await store("new")
    await sweep(database)
    left = await keys_left()
    assert "new" in left
    assert "old" not in left
