"""A tenant, a loaded register, and a provider on loopback."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.sources.registry.statements import company, write
from tests.support.provider import FIXTURES, Gleif, gleif, records, valid_lei

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import enrich
from atlas.sources.bundled.service import sources_of
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.registry import service as registry

TRADING, HOLDING = valid_lei("0000EXAMPLETRADING42"), valid_lei("0000EXAMPLEHOLDING80")
CHANGED = valid_lei("0000EXAMPLECHANGED71")
Enriched = Callable[..., Awaitable[Ref]]


@pytest_asyncio.fixture
async def provider() -> AsyncIterator[Gleif]:
    """GLEIF, with the records of the plugin's fixtures."""
    known = records(FIXTURES / "companies.json", FIXTURES / "changed.json")
    async with gleif(known) as found:
        yield found


@pytest_asyncio.fixture(scope="module")
async def register(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A register that knows one company, with its LEI."""
    path = write(
        tmp_path_factory.mktemp("register"),
        company("gb-1", "EXAMPLE TRADING LTD", ("GB-COH", "09000002"), ("XI-LEI", TRADING)),
    )
    await registry.load_registry(
        database, path, dataset="examples", complete=True, data_date=today(), max_age_days=400
    )


@pytest.fixture(scope="module")
def runtime(database: Database, settings: Settings) -> Runtime:
    """A worker's parts; the engine is not reached by steps."""
    return Runtime(settings, database, Storage("memory://"), None)  # type: ignore[arg-type]


def switched_on(runtime: Runtime, provider: Gleif, *more: str) -> Sources:
    """The sources of a new process whose operator switched the provider on."""
    settings = runtime.settings.model_copy(
        update={"providers": [provider.setting, *more], "outbound_allow": [provider.pair]}
    )
    return sources_of(runtime.db, settings, runtime.storage)


@pytest.fixture
def enriched(runtime: Runtime, tenant: UUID, actor: AuthContext) -> Enriched:
    """Start a run and do its step `enrich`."""

    async def go(
        sources: Sources,
        *,
        of: UUID = tenant,
        by: AuthContext = actor,
        refresh: bool = False,
        **request: Any,
    ) -> Ref:
        subject = {
            "company_name": "Example Trading Ltd",
            "register": "GB-COH",
            "registration_number": "09000002",
        }
        body = InvestigationRequest.model_validate(subject | request)
        async with runtime.db.tenant(of) as session:
            run = await service.start(session, by, body)
            if refresh:  # as a rerun asks for it
                await session.execute(
                    "UPDATE investigation SET refresh = true WHERE id = $1", run.id
                )
        ref = Ref(str(of), str(run.id))
        await execution.begin(runtime, ref)
        await enrich.run(runtime, sources.companies, ref)
        return ref

    return go
