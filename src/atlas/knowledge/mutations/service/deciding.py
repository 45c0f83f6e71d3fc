"""Decisions of two people between sources that contradict each other on a holding."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from atlas.knowledge.mutations.domain.decisions import Decision, stated_then
from atlas.knowledge.mutations.domain.model import Provenance, StoredRelationship
from atlas.knowledge.mutations.errors import SubjectNotFoundError
from atlas.knowledge.mutations.repository import deciding
from atlas.knowledge.mutations.schemas import ClaimAssertion, ClaimBatch, SourceType
from atlas.knowledge.mutations.service.inbox import answered, ask
from atlas.knowledge.mutations.service.recompute import claims_on, recompute, write_claims
from atlas.knowledge.survivorship.domain.decided import (
    ABOUT,
    DECIDED,
    DECISION,
    Decided,
    Disputed,
    Statement,
    decisions,
    fingerprint,
    statements_of,
)
from atlas.workspace.proposals.schemas import Proposal

_RESOURCE = "relationship"


@dataclass(frozen=True, slots=True)
class Contradicted:
    """What sources state of a relationship, on what they contradict each other, what was decided.

    open: on what a conflict waits for a person, with the sources in conflict.
    """

    relationship: StoredRelationship
    statements: tuple[Statement, ...]
    open: dict[Disputed, frozenset[str]]
    decided: dict[Disputed, Decided]

    @property
    def said(self) -> str:
        """What tells whether sources still state the same."""
        return fingerprint(self.statements)

    def sides(self, about: Disputed) -> list[Statement]:
        """Return the statements between which a person may decide."""
        return [one for one in self.statements if one.source in self.open.get(about, ())]


class Choice(Struct, frozen=True, kw_only=True):
    """What one person proposed: the statement that counts, why, and what sources stated then."""

    claim_id: UUID
    reason: str
    stated: str


async def contradicted(session: TenantSession, relationship_id: UUID) -> Contradicted:
    """Return what sources state of a relationship, and hold it until the transaction ends.

    Raises:
        SubjectNotFoundError: absent, or another tenant's.

    """
    found = await claims_on(session, relationship_id)
    if found is None:
        raise SubjectNotFoundError
    stored, claims = found
    sources = {one.claim_id: one.source for group in claims.values() for one in group}
    waiting: dict[Disputed, set[str]] = {}
    for conflict in await repository.fetch_conflicts(session, [relationship_id], open_only=True):
        name = conflict.attribute.partition(".")[2]
        for about in (one for one in Disputed if name in ABOUT[one]):
            said = {sources[one] for one in conflict.claim_ids if one in sources}
            waiting.setdefault(about, set()).update(said)
    return Contradicted(
        stored,
        tuple(statements_of(claims)),
        {about: frozenset(said) for about, said in waiting.items()},
        decisions(claims),
    )


async def decide_conflict(
    session: TenantSession,
    actor: AuthContext,
    found: Contradicted,
    about: Disputed,
    said: Choice,
    proposal: Proposal,
) -> UUID:
    """Let one statement count; return the id of the claim that says so.

    Four eyes, and whether sources state what they did, are the caller's to enforce. No claim of a
    source changes: this one counts until any source states something else.

    Args:
        session: the tenant's.
        actor: the second person.
        found: of `contradicted`, in the same transaction.
        about: what is decided.
        said: what was proposed.
        proposal: who proposed it, and when.

    """
    moment = now()
    chosen = next(one for one in found.sides(about) if one.claim_id == said.claim_id)
    others = [one for one in found.sides(about) if one is not chosen]
    kept: dict[str, JSON] = {
        "about": about.value,
        "reason": said.reason,
        "chosen": to_builtins(stated_then(chosen)),
        "others": [to_builtins(stated_then(one)) for one in others],
        "proposed_by": str(proposal.proposed_by),
        "proposed_at": proposal.proposed_at.isoformat(),
        "decided_by": str(actor.user_id),
    }
    batch = ClaimBatch(DECISION, SourceType.ANALYST, moment, batch_key="")
    claim = make_claim(
        batch,
        ClaimAssertion(
            DECIDED[about],
            {"source": chosen.source, "record": chosen.record, "said": said.stated},
            raw_value=kept,
        ),
        attribute=f"{found.relationship.type}.{DECIDED[about]}",
        relationship_id=found.relationship.id,
        source_record=str(proposal.id),
    )
    by = _by(actor, said.reason)
    await write_claims(session, [claim], by)
    await deciding.settle_conflicts(session, found.relationship.id, ABOUT[about], by)
    await _recompute(session, actor, found.relationship.id, by)
    await answered(session, actor, found.relationship.id)
    told: dict[str, JSON] = {"claim_id": str(claim.id), **kept}
    await record(
        session, actor, MutationAction.CONFLICT_DECIDED, _RESOURCE, found.relationship.id, told
    )
    return claim.id


async def withdraw_decision(
    session: TenantSession,
    actor: AuthContext,
    found: Contradicted,
    about: Disputed,
    reason: str,
) -> None:
    """Take a decision back: the conflict is open again. Nothing is deleted."""
    claim_id = found.decided[about].claim.claim_id
    by = _by(actor, reason)
    await repository.insert_ends(session, {claim_id: today()}, reason, by)
    wanted = [(found.relationship.id, name) for name in sorted(ABOUT[about])]
    await ask(session, actor, await deciding.reopen_conflicts(session, wanted))
    await _recompute(session, actor, found.relationship.id, by)
    told: dict[str, JSON] = {"claim_id": str(claim_id), "about": about.value, "reason": reason}
    await record(
        session,
        actor,
        MutationAction.CONFLICT_DECISION_WITHDRAWN,
        _RESOURCE,
        found.relationship.id,
        told,
    )


async def decisions_on(session: TenantSession, relationship_ids: Sequence[UUID]) -> list[Decision]:
    """Return what persons decided of relationships, newest first, also what counts no more."""
    return await deciding.fetch_decisions(session, relationship_ids) if relationship_ids else []


async def _recompute(
    session: TenantSession, actor: AuthContext, relationship_id: UUID, by: Provenance
) -> None:
    _, opened = await recompute(session, by, entity_ids=(), relationship_ids={relationship_id})
    await ask(session, actor, opened)


def _by(actor: AuthContext, reason: str) -> Provenance:
    at = now()
    return Provenance(
        batch_id=None,
        source=DECISION,
        evidence_id=None,
        investigation_id=None,
        actor_id=actor.user_id,
        retrieved_at=at,
        recorded_at=at,
        reason=reason,
    )
