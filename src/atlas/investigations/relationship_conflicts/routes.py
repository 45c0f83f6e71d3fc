"""Decisions between sources that contradict each other on a holding, over HTTP."""

from uuid import UUID

from fastapi import Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, Session, etag
from atlas.foundation.web.dependencies import IfMatch
from atlas.investigations.relationship_conflicts import service
from atlas.investigations.relationship_conflicts.schemas import (
    About,
    ConflictConfirmIn,
    ConflictProposalIn,
    ConflictWithdrawIn,
    RelationshipConflictsOut,
)

router = AtlasRouter(prefix="/relationships/{relationship_id}/conflicts", tags=["relationships"])


@router.get(
    "",
    permission=Permission.READ,
    operation_id="get_relationship_conflicts",
    summary="Get the conflicts about a holding",
    errors=(404,),
)
async def get_conflicts(
    session: Session, response: Response, relationship_id: UUID
) -> RelationshipConflictsOut:
    """Return what sources state where they contradict each other, and what persons decided."""
    found = await service.get_conflicts(session, relationship_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.post(
    "/{about}",
    permission=Permission.DECIDE,
    operation_id="propose_relationship_conflict_decision",
    summary="Propose which source counts",
    errors=(404, 409, 412),
)
async def propose_decision(
    session: Session,
    actor: Actor,
    relationship_id: UUID,
    about: About,
    body: ConflictProposalIn,
    if_match: IfMatch = None,
) -> RelationshipConflictsOut:
    """Propose which of the contradicting statements counts; another person confirms it.

    409 while none contradicts. Replaces a proposal that waits.
    """
    return await service.propose(session, actor, relationship_id, about, body, if_match)


@router.post(
    "/{about}/confirm",
    permission=Permission.DECIDE,
    operation_id="confirm_relationship_conflict_decision",
    summary="Confirm which source counts",
    errors=(404, 409, 412),
)
async def confirm_decision(
    session: Session,
    actor: Actor,
    relationship_id: UUID,
    about: About,
    body: ConflictConfirmIn,
    if_match: IfMatch = None,
) -> RelationshipConflictsOut:
    """Confirm as a second person (senior officer or MLRO). It counts from the next run on.

    It lapses as soon as any source states something else of the holding: the conflict is open
    again.
    """
    return await service.confirm(session, actor, relationship_id, about, body.proposal_id, if_match)


@router.post(
    "/{about}/withdraw",
    permission=Permission.DECIDE,
    operation_id="withdraw_relationship_conflict_decision",
    summary="Withdraw which source counts",
    errors=(404, 409, 412),
)
async def withdraw_decision(
    session: Session,
    actor: Actor,
    relationship_id: UUID,
    about: About,
    body: ConflictWithdrawIn,
    if_match: IfMatch = None,
) -> RelationshipConflictsOut:
    """Withdraw a proposal that waits, or a decision that counts: the conflict is open again."""
    return await service.withdraw(session, actor, relationship_id, about, body.reason, if_match)
