"""What a party holds, and who controls it."""

from uuid import UUID

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.clock import today
from atlas.foundation.web import AtlasRouter, Session
from atlas.knowledge.graph import service
from atlas.knowledge.graph.routes.parameters import AsOf, MaxParties
from atlas.knowledge.graph.schemas.control import ControlOut, HoldingsBelowOut

router = AtlasRouter(prefix="/graph", tags=["graph"])


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
