"""What agents did in a run, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import AtlasRouter, PageOut, Session, list_query, page_out
from atlas.investigations.agents.schemas import TranscriptOut
from atlas.investigations.agents.service import TRANSCRIPTS
from atlas.investigations.runs import transcripts

router = AtlasRouter(prefix="/investigations", tags=["investigations"])


@router.get(
    "/{investigation_id}/transcripts",
    permission=Permission.READ,
    operation_id="list_investigation_transcripts",
    summary="List the transcripts of agents",
    errors=(404,),
)
async def list_investigation_transcripts(
    session: Session,
    investigation_id: UUID,
    params: Annotated[ListParams, Depends(list_query(TRANSCRIPTS))],
) -> PageOut[TranscriptOut]:
    """List every call of a tool or model, in order, with its hashes; empty: no agent took part."""
    found = await transcripts.list_transcripts(session, investigation_id, params)
    return page_out(found, TranscriptOut)
