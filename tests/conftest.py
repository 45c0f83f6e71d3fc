"""Fixtures: a real PostgreSQL with the unprivileged role, the real application, real Temporal."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import hypothesis
import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from fastapi import FastAPI
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from tests.support.lists import cut_lists
from tests.support.temporal import temporal_server

from atlas.cli.embedded.databases import (
    clone_database,
    drop_database,
    ensure_database,
    make_template,
    throwaway_home,
)
from atlas.cli.embedded.postgres import EmbeddedPostgres, Endpoints
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.memory import growing_heap, settled_heap
from atlas.foundation.db import Database
from atlas.foundation.db.migrate import upgrade
from atlas.identity.users import domain as passwords

# How long a case takes is the machine's affair, not the rule's. With CI set the cases are the same
# each time, so that one commit gets one answer; without it every run looks at new ones.
hypothesis.settings.register_profile(
    "atlas",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("atlas")


ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
LONGEST_FIRST = (
    "api/generated/test_hostile",
    "api/generated/test_hot_queries",
    "api/generated/",
    "workflows/",
    "db/",
    "api/",
    "",
)
"""Beginnings of paths below `tests/`, in the order in which processes take modules."""


@pytest.fixture(scope="module", autouse=True)
def _list_guards(request: pytest.FixtureRequest) -> Iterator[None]:
    """The guards on lists stand, except in a module that says with `cut_lists` that it cuts them.

    A directory whose modules all do says so in its `conftest.py`.
    """
    if request.node.get_closest_marker("cut_lists") is None:
        yield
        return
    with cut_lists():
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data beside the repository (tests marked `realdata`)."""
    return SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests marked `live` ask real providers; each needs a network, and most a key."""
    parser.addoption("--live", action="store_true", help="ask real providers")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what cannot run here, and put what takes longest first where tests run side by side.

    Real-data tests run where the data is; `.ci/run` fails when the data is and one did not.
    """
    if not config.getoption("--live"):
        for item in items:
            if item.get_closest_marker("live"):
                item.add_marker(pytest.mark.skip(reason="asks a real provider: --live"))
    if not SHARED.is_dir():
        for item in items:
            if item.get_closest_marker("realdata"):
                item.add_marker(pytest.mark.skip(reason="no shared data beside the repository"))
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)  # stable: the same in every process, and modules stay whole


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Keep modules and tests out of the collector's walks: they live as long as the process."""
    with growing_heap():
        collected = yield
    _kept.enter_context(settled_heap())
    return collected


def pytest_unconfigure() -> None:
    """Give back to the collector what was kept from it."""
    _kept.close()


_kept = ExitStack()


def _turn(item: pytest.Item) -> int:
    """When a module begins: the last ones are short, so that no process waits long for another."""
    path = item.path.relative_to(ROOT / "tests").as_posix()
    return next(turn for turn, start in enumerate(LONGEST_FIRST) if path.startswith(start))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Endpoints]:
    """One throwaway server for this test process, with a migrated template `tpl`."""
    home = throwaway_home("cluster")
    server = EmbeddedPostgres(home, port=free_port(), test_mode=True)
    try:
        endpoints = server.start()
        ensure_database(endpoints.superuser_dsn, "tpl")
        upgrade(endpoints.dsn("atlas_owner", "tpl"))
        with ThreadPoolExecutor(1) as thread:  # which has no event loop yet
            thread.submit(asyncio.run, _make_keys(endpoints)).result()
        make_template(endpoints.superuser_dsn, "tpl")
        yield endpoints
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


KEYS_SECRET = base64.b64encode(os.urandom(32)).decode()
"""What wraps the keys of every installation in this test process."""


async def _make_keys(postgres: Endpoints) -> None:
    """Give the template the installation's keys; made anew they take half a second of CPU.

    A test of how they are made empties the tables first.
    """
    from atlas.identity.keys import service as keys

    template = database_of(postgres, "tpl")
    db = await Database.connect(template.app_dsn, min_size=1, max_size=1)
    try:
        settings = settings_of(template, Path("unused"))
        await keys.load_signing_keys(db, settings)
        await keys.load_sealing_keys(db, settings)
    finally:
        await db.close()


def free_port() -> int:
    """Return a free loopback port."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class TestDatabase:
    """A migrated database of one test module."""

    __test__ = False

    name: str
    app_dsn: str
    owner_dsn: str
    superuser_dsn: str


@contextmanager
def cloned(postgres: Endpoints, template: str) -> Iterator[TestDatabase]:
    """A copy of a template for as long as the block lasts."""
    name = f"t_{new_id().hex}"
    clone_database(postgres.superuser_dsn, name, template=template)
    try:
        yield database_of(postgres, name)
    finally:
        drop_database(postgres.superuser_dsn, name)


def database_of(postgres: Endpoints, name: str) -> TestDatabase:
    """How each role reaches a database of the server."""
    return TestDatabase(
        name,
        postgres.dsn("atlas_app", name),
        postgres.dsn("atlas_owner", name),
        postgres.dsn("atlas_super", name),
    )


@pytest.fixture(scope="module")
def clone(postgres: Endpoints) -> Iterator[TestDatabase]:
    """A fresh migrated database for this module."""
    with cloned(postgres, "tpl") as database:
        yield database


@pytest.fixture(scope="module")
def owner_dsn(clone: TestDatabase) -> str:
    """The owner's DSN of the module's database."""
    return clone.owner_dsn


@pytest_asyncio.fixture(scope="module")
async def database(clone: TestDatabase) -> AsyncIterator[Database]:
    """The module's database as the application's role."""
    db = await Database.connect(clone.app_dsn, min_size=1, max_size=8)
    yield db
    await db.close()


async def make_tenant(db: Database, slug: str, *, profile: bool = True) -> UUID:
    """Insert a tenant row; the slug gets a unique ending.

    profile: adopt the fictitious home's compliance profile, as the demo does; others adopt theirs
    with `tests.support.profiles.give_profile`.
    """
    tenant_id = new_id()
    async with db.platform() as session:
        await session.execute(
            "INSERT INTO tenant (id, slug, name, created_at, updated_at)"
            " VALUES ($1, $2, $3, $4, $4)",
            tenant_id,
            f"{slug}-{tenant_id.hex[-8:]}",
            slug.title(),
            now(),
        )
    if profile:
        from tests.support.profiles import adopt_fictitious

        await adopt_fictitious(db, tenant_id)
    return tenant_id


@pytest_asyncio.fixture(scope="module")
async def tenant(database: Database) -> UUID:
    """A tenant."""
    return await make_tenant(database, "first")


@pytest_asyncio.fixture(scope="module")
async def other_tenant(database: Database) -> UUID:
    """Another tenant, who must see nothing of the first."""
    return await make_tenant(database, "second")


def actor_of(tenant_id: UUID, *roles: Role) -> AuthContext:
    """A person of a tenant, for service tests."""
    from datetime import timedelta

    user = new_id()
    return AuthContext(
        tenant_id=tenant_id,
        user_id=user,
        person_id=user,
        session_id=None,
        roles=frozenset(roles or {Role.ANALYST}),
        token_id="test",
        expires_at=now() + timedelta(hours=1),
    )


@pytest.fixture(scope="module")
def actor(tenant: UUID) -> AuthContext:
    """An analyst of the first tenant."""
    return actor_of(tenant)


def settings_of(database: TestDatabase, blobs: Path) -> Settings:
    """Settings of an application; the secret of its keys is the process's, others are its own."""
    key = base64.b64encode(os.urandom(32)).decode()
    return Settings(
        database_url=database.app_dsn,
        database_pool_min=1,
        database_pool_max=8,
        storage_url=f"file://{blobs}",
        signing_key_secret=KEYS_SECRET,
        credentials_master_key=KEYS_SECRET,
        login_salt=key,
        temporal_codec_key=key,
        rate_read="100000/minute",
        rate_write="100000/minute",
        rate_expensive="100000/minute",
        rate_status="100000/minute",
        rate_auth="100000/minute",
        log_level="error",
    )


@pytest.fixture(scope="module")
def settings(clone: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the module's application."""
    return settings_of(clone, tmp_path_factory.mktemp("blobs"))


@asynccontextmanager
async def started(settings: Settings) -> AsyncIterator[FastAPI]:
    """The real application, started."""
    from atlas.api.main import create_app

    application = create_app(settings)
    async with application.router.lifespan_context(application):
        yield application


@pytest_asyncio.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The module's application."""
    async with started(settings) as application:
        yield application


# httpx's transport looks for a module that is not installed on every path, twice in each request.
pytest.MonkeyPatch().setattr("httpx._transports.asgi.create_event", asyncio.Event)
_extract_cookies = httpx.Cookies.extract_cookies


def _extract_any_cookies(cookies: httpx.Cookies, response: httpx.Response) -> None:
    """Read cookies from an answer that sets some; the jar builds two objects for any other too."""
    if "set-cookie" in response.headers:
        _extract_cookies(cookies, response)


pytest.MonkeyPatch().setattr(httpx.Cookies, "extract_cookies", _extract_any_cookies)


def client_of(app: FastAPI) -> httpx.AsyncClient:
    """A client of an application, without a token."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://atlas.test")


@pytest_asyncio.fixture(scope="module")
async def app_client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the module's application, without a token."""
    async with client_of(app) as client:
        yield client


@contextmanager
def light_passwords() -> Iterator[None]:
    """Argon2id with its least cost: nobody signs in with the passwords that are made in the block.

    With the product's cost the accounts of a module took 2.7 seconds of CPU.
    """
    usual = passwords._hasher, passwords._UNKNOWN
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._hasher, passwords._UNKNOWN = light, passwords._of_no_password(light)
    try:
        yield
    finally:
        passwords._hasher, passwords._UNKNOWN = usual


@pytest.fixture(scope="module")
def quick_passwords() -> Iterator[None]:
    """`light_passwords` for a module that makes accounts or signs in hundreds of times."""
    with light_passwords():
        yield


Tokens = Callable[..., "AsyncToken"]
AsyncToken = dict[str, str]


async def open_tokens(
    settings: Settings, database: Database, tenant: UUID, other_tenant: UUID
) -> Callable[..., dict[str, str]]:
    """`give(role, tenant=…)` → the Authorization header of a real session of that role."""
    from atlas.identity.auth import service as auth

    made: dict[tuple[UUID, Role], dict[str, str]] = {}
    with light_passwords():
        for tenant_id in (tenant, other_tenant):
            for role in Role:
                if role is not Role.PLATFORM_OPERATOR:
                    opened = await auth.open_session(
                        database, settings, tenant_id=tenant_id, role=role, create=True
                    )
                    header = {"Authorization": f"Bearer {opened.access_token}"}
                    made[(tenant_id, role)] = header

        opened = await auth.open_operator_session(database, settings)
        operator = {"Authorization": f"Bearer {opened.access_token}"}

    def give(role: Role | str, tenant: UUID = tenant) -> dict[str, str]:
        return operator if role == Role.PLATFORM_OPERATOR else made[(tenant, Role(role))]

    return give


@pytest_asyncio.fixture(scope="module")
async def tokens(
    app: FastAPI, database: Database, tenant: UUID, other_tenant: UUID
) -> Callable[..., dict[str, str]]:
    """Headers of every role in both tenants of the module's application."""
    return await open_tokens(app.state.atlas.settings, database, tenant, other_tenant)


@pytest_asyncio.fixture(scope="session")
async def temporal_env() -> AsyncIterator[WorkflowEnvironment]:
    """The real Temporal server for this test process, as `atlas up` starts it."""
    home = throwaway_home("temporal")
    async with temporal_server(home) as endpoint:
        client = await Client.connect(endpoint.address, namespace=endpoint.namespace)
        yield WorkflowEnvironment.from_client(client)
    shutil.rmtree(home, ignore_errors=True)
