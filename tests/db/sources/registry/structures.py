"""From a loaded dataset to a tenant's ownership view, as an investigation does it."""

from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain.ubos import RegisterStatement
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service import ownership_structure
from atlas.knowledge.mutations.schemas import ClaimBatch
from atlas.knowledge.mutations.service import apply_batch
from atlas.sources.protocol.domain.answers import SourceAnswer
from atlas.sources.protocol.domain.subjects import SubjectQuery
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.subjects import find_subject

AS_OF = date(2026, 6, 7)


async def apply(
    database: Database, actor: AuthContext, answer: SourceAnswer, run: str
) -> dict[str, UUID]:
    """Write the batches of an answer as the tenant's claims; nothing may be rejected."""
    entities: dict[str, UUID] = {}
    for batch in answer.batches:
        async with database.tenant(actor.require_tenant()) as session:
            result = await apply_batch(
                session,
                actor,
                ClaimBatch(
                    source=batch.source,
                    source_type=batch.source_type,
                    trust=batch.trust,
                    retrieved_at=batch.retrieved_at,
                    parties=batch.parties,
                    relationships=batch.relationships,
                    restated=batch.restated,
                    batch_key=f"{run}:{batch.source}",
                ),
            )
        assert not result.rejected, result.rejected
        entities.update(result.entities)
    return entities


async def structure(
    database: Database,
    actor: AuthContext,
    number: str,
    *,
    register: str = "GB-COH",
    as_of: date = AS_OF,
) -> OwnershipView:
    """Find, collect, write, and view."""
    async with database.tenant(actor.require_tenant()) as session:
        query = SubjectQuery("", register=register, registration_number=number)
        found = await find_subject(session, query)
        assert found.record_ref is not None, found
        answer = await collect(session, found.record_ref, as_of=as_of)
    entities = await apply(database, actor, answer, f"test:{new_id()}")
    statements = [
        RegisterStatement(str(entities[said.party_key]), said.reason, said.description)
        for said in answer.register_statements
        if said.party_key in entities
    ]
    async with database.tenant(actor.require_tenant()) as session:
        return await ownership_structure(
            session, entities[answer.subject_key], as_of, statements=statements
        )


def shares(view: OwnershipView) -> dict[str, tuple[float, float]]:
    """Integrated shares by name, rounded to cents."""
    return {
        view.parties[share.party].name: (
            round(share.integrated.lower, 2),
            round(share.integrated.upper, 2),
        )
        for share in view.shares.holders
        if share.integrated is not None
    }
