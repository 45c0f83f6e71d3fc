"""Every bundled provider on loopback, a register that knows its company, and a vault for keys."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from tests.conftest import actor_of, make_tenant
from tests.db.sources.registry.statements import company, write

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database, Record
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.investigations.runs import execution, queries, service
from atlas.investigations.runs.models import SourceRow
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import enrich, structure
from atlas.sources.bundled.service import sources_of
from atlas.sources.bundled.vaulted import VaultCredentials
from atlas.sources.credentials.domain.sealing import new_key_text
from atlas.sources.credentials.keyring import write_keys
from atlas.sources.credentials.service import tenant_credentials
from atlas.sources.credentials.service.vault import vault_of
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.plugins.failing import Conversation, Replay, conversation, recorded, replaying
from atlas.sources.plugins.loading import bundled_folder, folders_in, installed
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.registry import service as registry

PROVIDERS = [one.name for one in folders_in(bundled_folder()) if one.name != "gleif"]
"""GLEIF's fixtures have check digits that do not hold; `tests/db/sources/providers` is about it."""


@dataclass(frozen=True)
class Run:
    """What a run kept."""

    sources: dict[str, SourceRow]
    claims: list[Record]
    roles: dict[str, set[str]]
    warnings: list[str]


@dataclass(frozen=True)
class Connected:
    """A provider that the operator switched on, and who is asked about."""

    plugin: Plugin
    said: Conversation
    replay: Replay
    tenant: UUID
    runtime: Runtime
    sources: Sources

    async def store_key(self) -> None:
        """Keep the tenant's key in the vault."""
        vault = vault_of(self.runtime.db, self.runtime.settings)
        values = {name: SecretStr(value) for name, value in self.said.credentials.items()}
        async with self.runtime.db.tenant(self.tenant) as session:
            actor = actor_of(self.tenant)
            await tenant_credentials.store(session, vault, actor, self.plugin.name, values, None)

    async def investigate(self) -> Run:
        """Do the steps of a run in which sources are asked."""
        runtime, name = self.runtime, self.plugin.name
        scheme, number = self.said.identifiers[0]
        body = InvestigationRequest.model_validate(
            {
                "company_name": f"{name} Example",
                "register": scheme,
                "registration_number": number,
            }
        )
        async with runtime.db.tenant(self.tenant) as session:
            run = await service.start(session, actor_of(self.tenant), body)
        ref = Ref(str(self.tenant), str(run.id))
        await execution.begin(runtime, ref)
        await enrich.run(runtime, self.sources.companies, ref)
        await execution.run_step(runtime, ref, structure.STEP, structure.structure)
        return await self.kept(ref)

    async def kept(self, ref: Ref) -> Run:
        async with self.runtime.db.tenant(ref.tenant) as session:
            rows = await queries.sources_of(session, ref.resource)
            claims = await session.fetch(
                "SELECT * FROM claim WHERE investigation_id = $1 AND source LIKE $2",
                ref.resource,
                f"provider:{self.plugin.name}:%",
            )
            parties = await session.fetch(
                "SELECT p.roles, e.id FROM investigation_party p JOIN entity e ON e.id ="
                " p.entity_id WHERE p.investigation_id = $1",
                ref.resource,
            )
            step = await session.fetch_value(
                "SELECT result -> 'warnings' FROM investigation_step"
                " WHERE investigation_id = $1 AND step = 'enrich'",
                ref.resource,
            )
        roles: dict[str, set[str]] = {str(one["id"]): set(one["roles"]) for one in parties}
        return Run({one.source: one for one in rows}, claims, roles, list(step or []))


Connect = Callable[[str], AbstractAsyncContextManager[Connected]]


@pytest.fixture(scope="module")
def runtime(
    database: Database, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Runtime:
    """A worker's parts, with a key file; the engine is not reached by steps."""
    keys = tmp_path_factory.mktemp("keys") / "credentials.keys"
    write_keys(keys, [new_key_text()])
    own = settings.model_copy(update={"credentials_master_key": None, "credentials_key_file": keys})
    return Runtime(own, database, Storage("memory://"), None)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
async def register(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A register that knows the company of every conversation, by its numbers."""
    statements: list[dict[str, Any]] = []
    for name in PROVIDERS:
        said = conversation(installed().require(name))
        assert not isinstance(said, str), said
        country = said.country or "GB"
        statements.append(
            company(f"reg-{name}", f"{name} Example", *said.identifiers, country=country)
        )
    path: Path = write(tmp_path_factory.mktemp("register"), *statements)
    await registry.load_registry(
        database, path, dataset="examples", complete=True, data_date=today(), max_age_days=400
    )


@pytest.fixture
def connected(runtime: Runtime, register: None) -> Connect:
    """Switch a provider on for a tenant of its own."""

    @asynccontextmanager
    async def connect(name: str) -> AsyncIterator[Connected]:
        plugin = installed().require(name)
        said = conversation(plugin)
        assert not isinstance(said, str), said
        tenant = await make_tenant(runtime.db, name.replace("_", "-"))
        async with replaying(Replay(recorded(plugin, said))) as replay:
            settings = runtime.settings.model_copy(
                update={
                    "providers": [f"{name}=http://{replay.pair}"],
                    "outbound_allow": [replay.pair],
                }
            )
            keys = VaultCredentials(vault_of(runtime.db, runtime.settings))
            sources = sources_of(runtime.db, settings, runtime.storage, keys)
            yield Connected(plugin, said, replay, tenant, runtime, sources)

    return connect
