"""Ends of relationships that two people state, where registers only left them out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct, to_builtins

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import record
from atlas.knowledge.mutations import repository
from atlas.knowledge.mutations.actions import MutationAction
from atlas.knowledge.mutations.domain.claims import make_claim
from atlas.knowledge.mutations.domain.model import Provenance, StoredRelationship
from atlas.knowledge.mutations.errors import SubjectNotFoundError
from atlas.knowledge.mutations.schemas import ClaimAssertion, ClaimBatch, SourceType
from atlas.knowledge.mutations.service.inbox import ask
from atlas.knowledge.mutations.service.recompute import claims_on, recompute, write_claims
from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.survivorship.domain.ends import (
    ENDED_BY_PERSON,
    PERSON,
    omissions,
    persons_end,
    states_past,
    stating,
)
from atlas.workspace.proposals.schemas import Proposal

_NEVER = date(2, 1, 1)
_RESOURCE = "relationship"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a relationship stands in what sources and persons have claimed.

    said_on: the day for which a source last stated it.
    left_out_on: the day of the newest omission; None: no source has left it out. left_out_by:
    source and record of each omission. stated: a source states it today other than by an omission.
    ends: the claims of the person's end that counts; empty: none does.
    """

    relationship: StoredRelationship
    said_on: date | None
    left_out_on: date | None
    left_out_by: frozenset[tuple[str, str | None]]
    stated: bool
    ends: tuple[UUID, ...]


class EndStatement(Struct, frozen=True, kw_only=True):
    """What one person stated: the first day on which it no longer held, why, and on what."""

    ended_on: date
    reason: str
    evidence_ids: tuple[UUID, ...] = ()
    document: str | None = None


def states_end(source: str, attribute: str) -> bool:
    """Whether a source's claim on `Type.attribute` is an end that persons state."""
    return source == PERSON and attribute.rpartition(".")[2] == EXISTS


async def standing_of(session: TenantSession, relationship_id: UUID) -> Standing:
    """Return how a relationship stands today, and hold it until the transaction ends.

    Raises:
        SubjectNotFoundError: absent, or another tenant's.

    """
    found = await claims_on(session, relationship_id)
    if found is None:
        raise SubjectNotFoundError
    stored, claims = found
    others, end = persons_end(claims)
    left = omissions(others)
    newest = max(left.values(), default=None)
    return Standing(
        relationship=stored,
        said_on=max((one.asserted_at.date() for one in stating(others)), default=None),
        left_out_on=newest,
        left_out_by=frozenset(left),
        stated=states_past(others, today(), newest),
        ends=()
        if end is None
        else (end.claim_id, *(one.claim_id for one in others.get(ENDED_BY_PERSON, ()))),
    )


async def end_relationship(
    session: TenantSession,
    actor: AuthContext,
    standing: Standing,
    said: EndStatement,
    proposal: Proposal,
) -> UUID:
    """Write the end of a relationship that was left out; return the claim's id.

    Four eyes, and whether the end may be stated, are the caller's to enforce. The source is the
    persons' statement; a source that states the relationship again wins over it.

    Args:
        session: the tenant's.
        actor: the second person.
        standing: of `standing_of`, in the same transaction.
        said: what was stated.
        proposal: who stated it, and when.

    """
    moment = now()
    kept: dict[str, JSON] = {
        **to_builtins(said),
        "proposed_by": str(proposal.proposed_by),
        "proposed_at": proposal.proposed_at.isoformat(),
        "decided_by": str(actor.user_id),
    }
    batch = ClaimBatch(PERSON, SourceType.ANALYST, moment, batch_key="")
    by = _by(actor, said.reason, moment, next(iter(said.evidence_ids), None))
    start = (
        standing.relationship.valid_from.isoformat() if standing.relationship.valid_from else None
    )
    answer = standing.left_out_on.isoformat() if standing.left_out_on else None
    wanted = {EXISTS: {"from": start, "to": said.ended_on.isoformat()}, ENDED_BY_PERSON: answer}
    claims = [
        make_claim(
            batch,
            ClaimAssertion(
                name,
                value,
                raw_value=kept if name == EXISTS else None,
                valid_from=standing.relationship.valid_from if name == EXISTS else None,
                valid_to=said.ended_on if name == EXISTS else None,
            ),
            attribute=f"{standing.relationship.type}.{name}",
            relationship_id=standing.relationship.id,
            source_record=str(proposal.id),
        )
        for name, value in wanted.items()
    ]
    added = await write_claims(session, claims, by)
    await _recompute(session, actor, standing.relationship.id, by, {one.id for one in added})
    told: dict[str, JSON] = {"claim_id": str(claims[0].id), **kept}
    await record(
        session, actor, MutationAction.RELATIONSHIP_ENDED, _RESOURCE, standing.relationship.id, told
    )
    return claims[0].id


async def withdraw_end(
    session: TenantSession, actor: AuthContext, standing: Standing, reason: str
) -> None:
    """Take a person's end back: the relationship stands again as its sources left it.

    Nothing is deleted: the claims stay, each withdrawal is a row of its own.
    """
    by = _by(actor, reason, now(), None)
    await repository.end_claims(
        session,
        source=PERSON,
        source_records=(),
        claim_ids=standing.ends,
        ended_on=(standing.relationship.valid_from or _NEVER) - timedelta(days=1),
        by=by,
    )
    await _recompute(session, actor, standing.relationship.id, by, set())
    told: dict[str, JSON] = {"claim_id": str(standing.ends[0]), "reason": reason}
    await record(
        session,
        actor,
        MutationAction.RELATIONSHIP_END_WITHDRAWN,
        _RESOURCE,
        standing.relationship.id,
        told,
    )


async def _recompute(
    session: TenantSession,
    actor: AuthContext,
    relationship_id: UUID,
    by: Provenance,
    added: set[UUID],
) -> None:
    _, opened = await recompute(
        session, by, entity_ids=(), relationship_ids={relationship_id}, new_claims=added
    )
    await ask(session, actor, opened)


def _by(actor: AuthContext, reason: str, at: datetime, evidence: UUID | None) -> Provenance:
    return Provenance(
        batch_id=None,
        source=PERSON,
        evidence_id=evidence,
        investigation_id=None,
        actor_id=actor.user_id,
        retrieved_at=at,
        recorded_at=at,
        reason=reason,
    )
