"""A tenant that starts much at once does not hold up another's single investigation."""

from uuid import UUID

import httpx
from tests.conftest import actor_of
from tests.workflows.investigations.conftest import SUBJECT, Tokens, finished

from atlas.foundation.db import Database
from atlas.investigations.runs import service
from atlas.investigations.runs.schemas import InvestigationRequest

MANY = 40


async def start(database: Database, tenant: UUID, count: int) -> list[str]:
    body = InvestigationRequest.model_validate(SUBJECT)
    async with database.tenant(tenant) as session:
        found = [await service.start(session, actor_of(tenant), body) for _ in range(count)]
    return [str(run.id) for run in found]


async def test_the_engine_takes_the_tenants_in_turn(
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    many = await start(database, tenant, MANY)
    await finished(app_client, tokens, many[0])  # the first are under way, the others wait
    (single,) = await start(database, other_tenant, 1)
    await finished(app_client, lambda role: tokens(role, other_tenant), single)
    async with database.tenant(tenant, read_only=True) as session:
        done = await session.fetch_value(
            "SELECT count(*) FROM investigation WHERE id = ANY($1::uuid[]) AND status = 'complete'",
            many,
        )
    assert done < MANY // 2
    for one in many:
        assert (await finished(app_client, tokens, one))["status"] == "complete"
