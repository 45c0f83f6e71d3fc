"""A batch of evaluations, chunk by chunk: what a person added stays, and nothing is done twice."""

from uuid import UUID

from tests.conftest import actor_of

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.schemas import CompanyCreate
from atlas.risk.batches import service
from atlas.risk.batches.models import Batch
from atlas.risk.batches.schemas import BatchIn
from atlas.risk.evaluations import many
from atlas.risk.evaluations.domain import Override
from atlas.risk.evaluations.keeping import carried


async def run(database: Database, tenant: UUID, actor: AuthContext) -> Batch:
    """Start a batch and do its chunks, as a worker does."""
    async with database.tenant(tenant) as session:
        batch = await service.start(session, actor, BatchIn())
    over = False
    while not over:
        async with database.tenant(tenant) as session:
            over = await service.step(session, actor, batch.id)
    async with database.tenant(tenant) as session:
        return await service.get_batch(session, batch.id)


async def test_chunks_are_done_once_and_added_scrutiny_is_carried(
    database: Database, tenant: UUID
) -> None:
    actor = actor_of(tenant)
    async with database.tenant(tenant) as session:
        body = CompanyCreate(name="One", country_code="DE")
        (made,) = await companies.create_many(session, actor, [body])
    first = await run(database, tenant, actor)
    assert (first.status, first.evaluated) == ("complete", 1)
    async with database.tenant(tenant) as session:
        assert await service.step(session, actor, first.id) is True  # over stays over
        found = await many.evaluate_companies(session, actor, [made.id], first.as_of, trial=True)
        plain = found.outcomes[0].stored
        assert plain is not None
        more = Override("jurisdiction_risk", plain.result.factors[5].maximum, "Seen there.")
        less = Override("company_age", plain.result.score * 0, "Old enough.")
        rows = [
            {"factor": item.factor, "score": str(item.score), "rationale": item.rationale}
            for item in (more, less)
        ]
        assert [item.factor for item in carried(rows, plain.result)] == ["jurisdiction_risk"]
    again = await run(database, tenant, actor)
    assert (again.unchanged, again.evaluated) == (1, 0)
