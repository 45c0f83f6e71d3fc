"""Notes on investigations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AtlasRouter,
    IfMatch,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.investigations.notes import service
from atlas.investigations.notes.repository import NOTES
from atlas.investigations.notes.schemas import InvestigationNoteIn, InvestigationNoteOut

router = AtlasRouter(prefix="/investigations/{investigation_id}/notes", tags=["investigations"])


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_investigation_notes",
    summary="List the notes on an investigation",
    errors=(404,),
)
async def list_investigation_notes(
    session: Session,
    investigation_id: UUID,
    params: Annotated[ListParams, Depends(list_query(NOTES))],
) -> PageOut[InvestigationNoteOut]:
    """List the notes, newest first; withdrawn ones are hidden."""
    return page_out(
        await service.list_notes(session, investigation_id, params), InvestigationNoteOut
    )


@router.post(
    "",
    permission=Permission.RUN,
    idempotent=True,
    operation_id="create_investigation_note",
    summary="Add a note to an investigation",
    status_code=201,
    errors=(404,),
)
async def create_investigation_note(
    session: Session,
    actor: Actor,
    response: Response,
    investigation_id: UUID,
    body: InvestigationNoteIn,
) -> InvestigationNoteOut:
    """Add a note."""
    note = await service.add_note(session, actor, investigation_id, body)
    response.headers["Location"] = f"/api/investigations/{investigation_id}/notes/{note.id}"
    response.headers["ETag"] = etag(note.version)
    return InvestigationNoteOut.model_validate(note)


@router.get(
    "/{note_id}",
    permission=Permission.READ,
    operation_id="get_investigation_note",
    summary="Get a note on an investigation",
    errors=(404,),
)
async def get_investigation_note(
    session: Session, response: Response, investigation_id: UUID, note_id: UUID
) -> InvestigationNoteOut:
    """Return one note."""
    note = await service.get_note(session, investigation_id, note_id)
    response.headers["ETag"] = etag(note.version)
    return InvestigationNoteOut.model_validate(note)


@router.patch(
    "/{note_id}",
    permission=Permission.RUN,
    operation_id="update_investigation_note",
    summary="Change a note on an investigation",
    errors=(404, 412),
)
async def update_investigation_note(
    session: Session,
    actor: Actor,
    response: Response,
    investigation_id: UUID,
    note_id: UUID,
    body: InvestigationNoteIn,
    if_match: IfMatch = None,
) -> InvestigationNoteOut:
    """Change the text; its author alone may, and the audit trail keeps the text before."""
    note = await service.change_note(session, actor, investigation_id, note_id, body, if_match)
    response.headers["ETag"] = etag(note.version)
    return InvestigationNoteOut.model_validate(note)


@router.delete(
    "/{note_id}",
    permission=Permission.RUN,
    operation_id="withdraw_investigation_note",
    summary="Withdraw a note on an investigation",
    status_code=204,
    errors=(404, 412),
)
async def withdraw_investigation_note(
    session: Session,
    actor: Actor,
    investigation_id: UUID,
    note_id: UUID,
    if_match: IfMatch = None,
) -> None:
    """Hide a note; its author alone may. The row stays."""
    await service.withdraw_note(session, actor, investigation_id, note_id, if_match)
