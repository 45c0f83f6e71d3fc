"""Exposure over HTTP, below the graph's prefix."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Header, Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.clock import today
from atlas.foundation.typesetting.service import svg_to_png_async
from atlas.foundation.web import AtlasRouter, Session
from atlas.knowledge.entities.schemas import RecordedTime
from atlas.knowledge.graph.schemas.control import ControlOut, HoldingsBelowOut
from atlas.knowledge.graph.schemas.network import CyclesOut
from atlas.knowledge.graph.schemas.ownership import OwnershipOut, UbosOut
from atlas.knowledge.graph.service import DEFAULT_MAX_PARTIES, Scope
from atlas.sources.exposure import ageing, service
from atlas.sources.exposure.schemas import RiskNetworkOut

router = AtlasRouter(prefix="/graph", tags=["graph"])

SVG, PNG = "image/svg+xml", "image/png"
KnownAt = Annotated[
    RecordedTime, Query(description="Only what was recorded by then (recorded time).")
]
Enhanced = Annotated[
    bool, Query(description="Use the lower threshold of an enhanced investigation (10 %).")
]
MaxParties = Annotated[
    int,
    Query(ge=1, le=2000, description="Most parties read; `truncated` says when more were there."),
]
AsOf = Annotated[
    date | None,
    Query(description="Relationships that exist on this day (valid time); default today."),
]
Include = Annotated[
    list[Literal["history"]],
    Query(description="`history`: also relationships that are over, or not yet begun."),
]
PNG_WIDTH = 2_000
"""Pixels: a chart of the widest kind stays sharp on paper."""


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
    max_parties: MaxParties = DEFAULT_MAX_PARTIES,
) -> HoldingsBelowOut:
    """Return what an entity holds, directly and through others: shares and votes as bands."""
    return await ageing.holdings_of(session, entity_id, as_of or today(), max_parties=max_parties)


@router.get(
    "/entities/{entity_id}/control",
    permission=Permission.READ,
    operation_id="get_control",
    summary="Get who controls an entity, and what it controls",
)
async def get_control(session: Session, entity_id: UUID, as_of: AsOf = None) -> ControlOut:
    """Return chains of control with their relationships. Control is no share and adds to none."""
    return await ageing.control_of(session, entity_id, as_of or today())


@router.get(
    "/entities/{entity_id}/cycles",
    permission=Permission.READ,
    operation_id="get_cycles",
    summary="Get circular holdings above an entity",
)
async def get_cycles(session: Session, entity_id: UUID, as_of: AsOf = None) -> CyclesOut:
    """Return parties that hold in each other in a circle. A closed one has no owner outside."""
    return await ageing.cycles_of(session, entity_id, as_of or today())


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
    max_parties: MaxParties = DEFAULT_MAX_PARTIES,
) -> OwnershipOut:
    """Return all holders upward with integrated shares and votes as bands.

    Shares, votes and control are never added to each other. A missing share is [0, 100]. A
    company whose holders' minima exceed 100 is `over_declared`; companies that own only each
    other are a closed loop and have no shares. `known_at` answers from what was recorded by then.
    """
    return await ageing.structure_of(
        session,
        entity_id,
        as_of or today(),
        known_at=known_at,
        enhanced=enhanced,
        history="history" in include,
        max_parties=max_parties,
    )


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
    return await ageing.owners_of(
        session, entity_id, as_of or today(), known_at=known_at, enhanced=enhanced
    )


@router.get(
    "/entities/{entity_id}/risk-network",
    permission=Permission.READ,
    operation_id="get_risk_network",
    summary="Get parties with flags around an entity",
)
async def get_risk_network(
    session: Session,
    entity_id: UUID,
    as_of: AsOf = None,
    include: Include = [],  # noqa: B006
    types: Annotated[
        list[str], Query(max_length=30, description="Only these relationship types.")
    ] = [],  # noqa: B006
    depth: Annotated[int, Query(ge=1, le=3, description="Steps away from the entity.")] = 2,
    limit: Annotated[int, Query(ge=1, le=500, description="Most parties looked at.")] = 500,
) -> RiskNetworkOut:
    """Return parties that lists name within some steps, and the relationships that lead there."""
    scope = Scope(tuple(types), as_of or today(), "history" in include)
    return await service.risk_network(session, entity_id, scope, depth=depth, limit=limit)


@router.get(
    "/entities/{entity_id}/ownership-chart",
    permission=Permission.READ,
    operation_id="get_ownership_chart",
    summary="Draw the ownership structure",
    response_class=Response,
    responses={200: {"description": "The chart.", "content": {SVG: {}, PNG: {}}}},
)
async def get_ownership_chart(
    session: Session,
    entity_id: UUID,
    as_of: AsOf = None,
    enhanced: Enhanced = False,
    include: Include = [],  # noqa: B006
    form: Annotated[
        Literal["svg", "png"] | None,
        Query(alias="format", description="Overrides `Accept`."),
    ] = None,
    accept: Annotated[str, Header(max_length=1000)] = SVG,
) -> Response:
    """Return a picture: owners above, the entity below; SVG, or PNG when `Accept` prefers it.

    Percentages stand on the arrows, dashed ones are control, votes or roles without shares;
    list matches and beneficial owners are named on the boxes. Below the title it says where the
    registers may say something else than an investigation read, or are older than they may be.
    """
    picture = await service.ownership_chart(
        session, entity_id, as_of or today(), enhanced=enhanced, history="history" in include
    )
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept",
    }
    data = picture.encode()
    if form == "png" or (form is None and prefers_png(accept)):
        drawn = await svg_to_png_async(data, width=PNG_WIDTH)
        return Response(drawn, media_type=PNG, headers=headers)
    return Response(data, media_type=SVG, headers=headers)


def prefers_png(accept: str) -> bool:
    """Return whether an Accept header names PNG, and no SVG before it."""
    media = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    return PNG in media and (SVG not in media or media.index(PNG) < media.index(SVG))
