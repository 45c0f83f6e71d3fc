"""Lineage over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, Session
from atlas.investigations.lineage import service
from atlas.investigations.lineage.schemas import LineageOut

router = AtlasRouter(prefix="/investigations/{investigation_id}", tags=["investigations"])


@router.get(
    "/lineage",
    permission=Permission.READ,
    operation_id="get_investigation_lineage",
    summary="Get what each statement rests on",
    errors=(404, 409),
)
async def get_investigation_lineage(
    session: Session,
    actor: Actor,
    investigation_id: UUID,
    of: Annotated[
        str | None,
        Query(
            max_length=300,
            description="One statement: `sentence:3`, `finding:CIR.not_active`,"
            " `indicator:SPEPWS.direct_asset_freeze`, `factor:ID`, `relationship:ID`,"
            " `attribute:ENTITY_ID.NAME` of any party. Everything when left out.",
        ),
    ] = None,
) -> LineageOut:
    """Return, in one answer, the way from a statement of the report down to the raw response.

    Sentence → finding or evaluation → indicator or factor → attribute, relationship or screening
    → claim → source → evidence → response, with ids, hashes and links at every step.
    """
    return await service.lineage_of(session, actor, investigation_id, of)
