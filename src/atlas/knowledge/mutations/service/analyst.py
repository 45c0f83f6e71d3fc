"""What persons assert, and what sources no longer publish."""

from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import record
from atlas.knowledge.mutations import repository
from atlas.knowledge.mutations.actions import MutationAction
from atlas.knowledge.mutations.domain.checks import check_claim
from atlas.knowledge.mutations.domain.claims import make_claim
from atlas.knowledge.mutations.domain.model import Provenance
from atlas.knowledge.mutations.errors import ClaimInvalidError, SubjectNotFoundError
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    EndAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service.inbox import ask
from atlas.knowledge.mutations.service.recompute import recompute, write_claims
from atlas.knowledge.ontology.service import base

ANALYST_SOURCE = "analyst"


async def assert_analyst_claim(
    session: TenantSession,
    actor: AuthContext,
    *,
    entity_id: UUID,
    attribute: str,
    value: Any,
    reason: str,
) -> UUID:
    """Assert an analyst's value (trust 1.00) and return the claim's id.

    Four eyes, where a value lowers scrutiny, are the caller's to enforce.

    Raises:
        SubjectNotFoundError: no such entity in the tenant.
        ClaimInvalidError: the value is against the ontology.

    """
    locked = await repository.fetch_entities(session, [entity_id], lock=True)
    if not locked:
        raise SubjectNotFoundError
    entity = locked[0]
    assertion = ClaimAssertion(attribute, value)
    problem = check_claim(base().types[entity.type].attributes.get(attribute), assertion)
    if problem:
        raise ClaimInvalidError(
            f"{entity.type}.{attribute[:100]}: {problem}",
            errors=[FieldProblem(loc=["body", "value"], msg=problem, type="value_error")],
        )
    at = now()
    batch = ClaimBatch(ANALYST_SOURCE, SourceType.ANALYST, at, batch_key="")
    by = Provenance(
        batch_id=None,
        source=ANALYST_SOURCE,
        evidence_id=None,
        investigation_id=None,
        actor_id=actor.user_id,
        retrieved_at=at,
        recorded_at=at,
        reason=reason,
    )
    claim = make_claim(
        batch, assertion, attribute=f"{entity.type}.{attribute}", entity_id=entity_id
    )
    await write_claims(session, [claim], by)
    _, opened = await recompute(
        session, by, entity_ids={entity_id}, relationship_ids=(), new_claims={claim.id}
    )
    await ask(session, actor, opened)
    await record(
        session,
        actor,
        MutationAction.CLAIM_ASSERTED,
        "entity",
        entity_id,
        {"attribute": claim.attribute, "claim_id": str(claim.id), "reason": reason},
    )
    return claim.id


async def end_claims(session: TenantSession, actor: AuthContext, end: EndAssertion) -> int:
    """End the validity of a source's claims ("no longer published"); return how many ended.

    Nothing is deleted: the claims stay, their end is a row of its own. Risk flags do not fall.
    """
    at = now()
    by = Provenance(
        batch_id=None,
        source=end.source,
        evidence_id=None,
        investigation_id=None,
        actor_id=actor.user_id,
        retrieved_at=at,
        recorded_at=at,
        reason=end.reason,
    )
    ended = await repository.end_claims(
        session,
        source=end.source,
        source_records=end.source_records,
        claim_ids=end.claim_ids,
        ended_on=end.ended_on,
        by=by,
    )
    if not ended:
        return 0
    _, opened = await recompute(
        session,
        by,
        entity_ids={entity for entity, _ in ended if entity is not None},
        relationship_ids={one for _, one in ended if one is not None},
    )
    await ask(session, actor, opened)
    await record(
        session,
        actor,
        MutationAction.CLAIMS_ENDED,
        "claim_batch",
        None,
        {"source": end.source, "claims": len(ended), "reason": end.reason},
    )
    return len(ended)
