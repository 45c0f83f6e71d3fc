"""Ends that persons state, over HTTP."""

from uuid import UUID

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, Session
from atlas.investigations.relationship_ends import service
from atlas.investigations.relationship_ends.schemas import (
    RelationshipEndConfirmIn,
    RelationshipEndIn,
    RelationshipEndOut,
    RelationshipEndWithdrawIn,
)

router = AtlasRouter(prefix="/relationships/{relationship_id}", tags=["relationships"])


@router.get(
    "/end",
    permission=Permission.READ,
    operation_id="get_relationship_end",
    summary="Get the end that persons stated",
    errors=(404,),
)
async def get_end(session: Session, relationship_id: UUID) -> RelationshipEndOut:
    """Return the newest end of the relationship that persons stated, and what became of it."""
    return await service.get_end(session, relationship_id)


@router.post(
    "/end",
    permission=Permission.DECIDE,
    operation_id="propose_relationship_end",
    summary="State the end of a relationship",
    errors=(404, 409),
)
async def propose_end(
    session: Session, actor: Actor, relationship_id: UUID, body: RelationshipEndIn
) -> RelationshipEndOut:
    """Propose the end of what a register left out without one; another person confirms it.

    409 while a source states it as current. Replaces a proposal that waits.
    """
    return await service.propose(session, actor, relationship_id, body)


@router.post(
    "/end/confirm",
    permission=Permission.DECIDE,
    operation_id="confirm_relationship_end",
    summary="Confirm the end of a relationship",
    errors=(404, 409),
)
async def confirm_end(
    session: Session, actor: Actor, relationship_id: UUID, body: RelationshipEndConfirmIn
) -> RelationshipEndOut:
    """Confirm as a second person (senior officer or MLRO). It counts from the next run on.

    A source that states the relationship again wins over it.
    """
    return await service.confirm(session, actor, relationship_id, body.proposal_id)


@router.post(
    "/end/withdraw",
    permission=Permission.DECIDE,
    operation_id="withdraw_relationship_end",
    summary="Withdraw the end of a relationship",
    errors=(404, 409),
)
async def withdraw_end(
    session: Session, actor: Actor, relationship_id: UUID, body: RelationshipEndWithdrawIn
) -> RelationshipEndOut:
    """Withdraw an end that waits or counts. Approvals that rested on it end."""
    return await service.withdraw(session, actor, relationship_id, body.reason)
