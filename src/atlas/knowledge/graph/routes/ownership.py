"""Ownership, beneficial owners, control."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.clock import today
from atlas.foundation.web import AtlasRouter, Session
from atlas.knowledge.graph import service
from atlas.knowledge.graph.presentation import ownership_out, ubos_out
from atlas.knowledge.graph.routes.parameters import AsOf, Include, KnownAt
from atlas.knowledge.graph.schemas.control import ControlOut, HoldingsBelowOut
from atlas.knowledge.graph.schemas.ownership import OwnershipOut, UbosOut

router = AtlasRouter(prefix="/graph", tags=["graph"])

Enhanced = Annotated[
    bool, Query(description="Use the lower threshold of an enhanced investigation (10 %).")
]


MaxParties = Annotated[
    int,
    Query(ge=1, le=2000, description="Most parties read; `truncated` says when more were there."),
]


@router.get(
    "/entities/{entity_id}/ownership",
    permission=Permission.READ,
    operation_id="get_ownership",
    summary="Get the ownership structure above an entity",
)
async def get_ownership(
    session: Session,
    entity_id: UUID,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    enhanced: Enhanced = False,
    include: Include = [],  # noqa: B006
    max_parties: MaxParties = service.DEFAULT_MAX_PARTIES,
) -> OwnershipOut:
    """Return all holders upward with integrated shares and votes as bands.

    Shares, votes and control are never added to each other. A missing share is [0, 100]. A
    company whose holders' minima exceed 100 is `over_declared`; companies that own only each
    other are a closed loop and have no shares. `known_at` answers from what was recorded by then.
    """
    view = await service.entity_ownership(
        session,
        entity_id,
        as_of or today(),
        enhanced=enhanced,
        max_parties=max_parties,
        known_at=known_at,
    )
    return ownership_out(view, history="history" in include)


@router.get(
    "/entities/{entity_id}/ubos",
    permission=Permission.READ,
    operation_id="get_ubos",
    summary="Get the beneficial owners of an entity",
)
async def get_ubos(
    session: Session,
    entity_id: UUID,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    enhanced: Enhanced = False,
) -> UbosOut:
    """Return the natural persons who own or control an entity, with the grounds for each.

    `ubo` when the lower bound reaches the threshold of the firm's home law, `possible_ubo` when
    only the upper does; `register_ubo` says the same under the law of the company's register.
    Without a certain one: why, and the senior managing officials.
    `known_at` answers from what was recorded by then.
    """
    view = await service.entity_ownership(
        session, entity_id, as_of or today(), enhanced=enhanced, known_at=known_at
    )
    return ubos_out(view)


@router.get(
    "/entities/{entity_id}/holdings",
    permission=Permission.READ,
    operation_id="get_holdings",
    summary="Get the companies below an entity",
)
async def get_holdings(
    session: Session,
    entity_id: UUID,
    as_of: AsOf = None,
    max_parties: MaxParties = service.DEFAULT_MAX_PARTIES,
) -> HoldingsBelowOut:
    """Return what an entity holds, directly and through others: shares and votes as bands."""
    return await service.holdings_below(
        session, entity_id, as_of or today(), max_parties=max_parties
    )


@router.get(
    "/entities/{entity_id}/control",
    permission=Permission.READ,
    operation_id="get_control",
    summary="Get who controls an entity, and what it controls",
)
async def get_control(session: Session, entity_id: UUID, as_of: AsOf = None) -> ControlOut:
    """Return chains of control with their relationships. Control is no share and adds to none."""
    return await service.controls(session, entity_id, as_of or today())
