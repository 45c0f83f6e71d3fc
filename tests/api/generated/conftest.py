"""The application with a worker beside it, and a world of real rows in its first tenant.

The world is built once in a test process. Each module that asks for it gets a copy: the
database from a template, the blobs from their folder, an application and a worker of its own.
So no module sees what another has done, and none waits for a world to be built again.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr
from temporalio.testing import WorkflowEnvironment
from tests.api.generated.language_models import ask_models
from tests.api.generated.mcp_servers import equip
from tests.api.generated.registers import named_differently
from tests.api.generated.requests import UPLOAD_LIMIT
from tests.api.generated.statements import Statements, recording
from tests.api.generated.world import PROVIDER, World, build
from tests.conftest import (
    TestDatabase,
    actor_of,
    client_of,
    cloned,
    database_of,
    light_passwords,
    make_tenant,
    open_tokens,
    settings_of,
    started,
)
from tests.db.sources.registry.statements import write
from tests.support.lists import cut_lists, load_list
from tests.support.providers import keyed, on_the_path
from tests.support.waiting import until
from tests.unit.lists.writing import write_ofac
from tests.workflows.investigations.conftest import OWNED, group

from atlas.cli.embedded.databases import clone_database, make_template
from atlas.cli.embedded.postgres import Endpoints
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.sdd_records import service as sdd_records
from atlas.sources.lists import repository as lists_repository
from atlas.sources.lists.models import ListAcceptance
from atlas.sources.registry.service import load_registry
from atlas.worker.main import run as run_worker


@dataclass(frozen=True)
class Blueprint:
    """A world as it stood when it had been built, at rest."""

    template: str
    settings: Settings
    blobs: Path
    world: World
    statements: Statements


@pytest.fixture(scope="session", autouse=True)
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A plugin that needs a key; nobody answers at its address."""
    site = tmp_path_factory.mktemp("site")
    keyed(site, PROVIDER, "127.0.0.1:9")
    with on_the_path(site):
        yield


@pytest_asyncio.fixture(scope="session")
async def built(
    postgres: Endpoints, temporal_env: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory
) -> Blueprint:
    """The world of this test process; nothing runs on it any more."""
    blobs = tmp_path_factory.mktemp("built")
    name = f"w_{new_id().hex}"
    clone_database(postgres.superuser_dsn, name, template="tpl")
    settings = beside(
        settings_of(database_of(postgres, name), blobs), temporal_env, tmp_path_factory
    )
    db = await Database.connect(settings.database_url.get_secret_value(), min_size=1, max_size=4)
    with cut_lists(), light_passwords(), recording({}) as statements:
        world = await grown(settings, db, tmp_path_factory)
    await db.close()
    running = f"TaskQueue = '{settings.temporal_task_queue}' AND ExecutionStatus = 'Running'"
    left = [item.id async for item in temporal_env.client.list_workflows(running)]
    assert not left, f"they would run in no copy: {left}"
    make_template(postgres.superuser_dsn, name)
    return Blueprint(name, settings, blobs, world, dict(statements))


async def grown(settings: Settings, db: Database, paths: pytest.TempPathFactory) -> World:
    """Build a world, and wait until nothing is on its way."""
    tenant, other_tenant = await make_tenant(db, "first"), await make_tenant(db, "second")
    async with started(settings) as app, client_of(app) as client, working(settings):
        await load_registry(db, write(paths.mktemp("register"), *group()), dataset="examples")
        for place in range(2):
            said = named_differently(place)
            await load_registry(
                db, write(paths.mktemp("register"), *said), dataset=f"officers-{place}"
            )
        sanctions = paths.mktemp("sdn")
        write_ofac(sanctions)
        for days in (2, 1):
            await load_list(db, sanctions, "ofac-sdn", version_date=today() - timedelta(days))
        tokens = await open_tokens(settings, db, tenant, other_tenant)
        world = World(
            client=client,
            tokens=tokens,
            operator=tokens(Role.PLATFORM_OPERATOR),
            tenant=tenant,
            other_tenant=other_tenant,
            subject=OWNED,
        )
        await build(world)
        await _reasoned(db, world)
        await _accepted(db, world)
        await equip(db, world)
        await ask_models(world)
        await delivered(db)
    return world


async def _reasoned(db: Database, world: World) -> None:
    """Give a customer a record of simplified due diligence that waits for a second person."""
    analyst = world.header(Role.ANALYST)
    company = (await world.client.get("/api/companies", headers=analyst)).json()["items"][0]["id"]
    found = await world.client.get("/api/evidence?limit=1", headers=analyst)
    evidence = UUID(found.json()["items"][0]["id"])
    async with db.tenant(world.tenant) as session:
        await sdd_records.propose(
            session,
            actor_of(world.tenant, Role.ANALYST),
            UUID(company),
            sdd_records.Proposal(
                segment="listed",
                factors=[{"factor": "listed", "reason": "Listed since 2012.", "evidence_ids": []}],
                rationale="A listed company.",
                evidence_ids=[evidence],
                valid_until=today() + timedelta(days=300),
            ),
        )


async def _accepted(db: Database, world: World) -> None:
    """Let a person have proposed to accept an entry that no name can be compared with."""
    async with db.tenant(world.tenant) as session:
        await lists_repository.insert_acceptance(
            session,
            ListAcceptance(
                id=new_id(),
                list_id="ofac-sdn",
                entry_key="77",
                content_hash="0" * 64,
                status="proposed",
                reason="A vessel without a name.",
                proposed_by=actor_of(world.tenant, Role.ANALYST).user_id,
                proposed_person=actor_of(world.tenant, Role.ANALYST).user_id,
                proposed_at=now(),
                accepted_by=None,
                accepted_at=None,
            ),
        )


async def delivered(db: Database) -> None:
    """Wait until the outbox is empty: every start has reached the engine."""

    async def waiting() -> int:
        async with db.platform() as session:
            sql = "SELECT count(*) FROM outbox WHERE done_at IS NULL"
            return int(await session.fetch_value(sql))

    await until(waiting, lambda left: left == 0, pause=0.1)


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A worker for as long as the block lasts; call what it gives to stop it earlier."""
    stop = asyncio.Event()
    running = asyncio.create_task(run_worker(settings, stop))

    async def end() -> None:
        stop.set()
        await running

    yield end
    await end()


def beside(
    settings: Settings, engine: WorkflowEnvironment, paths: pytest.TempPathFactory
) -> Settings:
    """Settings with the durable engine and a Console beside the application."""
    pages = paths.mktemp("console")
    (pages / "index.html").write_text("<!doctype html><title>Atlas</title>", encoding="utf-8")
    return settings.model_copy(
        update={
            "temporal_address": engine.client.service_client.config.target_host,
            "temporal_task_queue": f"atlas-{new_id()}",
            "frontend_dir": pages,
            "max_upload_bytes": UPLOAD_LIMIT,
        }
    )


@pytest.fixture(scope="module")
def blueprint(request: pytest.FixtureRequest) -> Blueprint | None:
    """The world to copy; None in a module of which no test asks for it."""
    here = [item for item in request.session.items if item.path == request.path]
    if any("world" in getattr(item, "fixturenames", ()) for item in here):
        found: Blueprint = request.getfixturevalue("built")
        return found
    return None


@pytest.fixture(scope="module")
def clone(postgres: Endpoints, blueprint: Blueprint | None) -> Iterator[TestDatabase]:
    """The module's database: a copy of the world's, or a fresh one."""
    with cloned(postgres, blueprint.template if blueprint else "tpl") as database:
        yield database


@pytest.fixture(scope="module")
def settings(
    clone: TestDatabase,
    blueprint: Blueprint | None,
    temporal_env: WorkflowEnvironment,
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    """The module's settings: its own database, blobs and queue, and the world's secrets."""
    blobs = tmp_path_factory.mktemp("blobs")
    if blueprint is None:
        return beside(settings_of(clone, blobs), temporal_env, tmp_path_factory)
    shutil.copytree(blueprint.blobs, blobs, dirs_exist_ok=True)
    return blueprint.settings.model_copy(
        update={
            "database_url": SecretStr(clone.app_dsn),
            "storage_url": f"file://{blobs}",
            "temporal_task_queue": f"atlas-{new_id()}",
        }
    )


@pytest_asyncio.fixture(scope="module")
async def tenant(blueprint: Blueprint | None, database: Database) -> UUID:
    """The tenant that has rows."""
    return blueprint.world.tenant if blueprint else await make_tenant(database, "first")


@pytest_asyncio.fixture(scope="module")
async def other_tenant(blueprint: Blueprint | None, database: Database) -> UUID:
    """Another tenant, who must see nothing of the first."""
    return blueprint.world.other_tenant if blueprint else await make_tenant(database, "second")


@pytest_asyncio.fixture(scope="module")
async def worker(settings: Settings) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A worker on the module's database and queue; call it to stop it earlier than the module."""
    async with working(settings) as end:
        yield end


@pytest.fixture(scope="module")
def world(
    built: Blueprint,
    app_client: httpx.AsyncClient,
    tokens: Callable[..., dict[str, str]],
    worker: Callable[[], Awaitable[None]],
) -> World:
    """The module's copy of the world."""
    return replace(
        built.world,
        client=app_client,
        tokens=tokens,
        operator=tokens(Role.PLATFORM_OPERATOR),
        _values={key: list(values) for key, values in built.world._values.items()},
    )


@pytest.fixture(scope="module", autouse=True)
def _cut_lists() -> Iterator[None]:
    """Lists of a few entries are whole lists here."""
    with cut_lists():
        yield
