"""The relationship with a company over HTTP: status, profile, notes."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Response

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
from atlas.knowledge.customer_file import service
from atlas.knowledge.customer_file.repository import NOTES, PROFILES, STATUS_CHANGES
from atlas.knowledge.customer_file.schemas import (
    NoteIn,
    NoteOut,
    ProfileIn,
    RelationshipProfileOut,
    StatusChangeOut,
    TimelineEntry,
)

router = AtlasRouter(prefix="/companies/{company_id}", tags=["companies"])


@router.get(
    "/status-changes",
    permission=Permission.READ,
    operation_id="list_company_status_changes",
    summary="List a relationship's changes of status",
    errors=(404,),
)
async def list_status_changes(
    session: Session,
    company_id: UUID,
    params: Annotated[ListParams, Depends(list_query(STATUS_CHANGES))],
) -> PageOut[StatusChangeOut]:
    """List who changed the relationship's status, when and why."""
    return page_out(await service.list_status_changes(session, company_id, params), StatusChangeOut)


@router.get(
    "/profile",
    permission=Permission.READ,
    operation_id="get_company_profile",
    summary="Get the relationship profile",
    errors=(404,),
)
async def get_profile(
    session: Session, response: Response, company_id: UUID
) -> RelationshipProfileOut:
    """Return the newest version; `ETag` is its number."""
    profile = await service.get_profile(session, company_id)
    response.headers["ETag"] = etag(profile.version)
    return RelationshipProfileOut.model_validate(profile)


@router.put(
    "/profile",
    permission=Permission.RUN,
    operation_id="put_company_profile",
    summary="Write the relationship profile",
    errors=(404, 412),
)
async def put_profile(
    session: Session,
    actor: Actor,
    response: Response,
    company_id: UUID,
    body: ProfileIn,
    if_match: IfMatch = None,
) -> RelationshipProfileOut:
    """Make a new version; the earlier ones stay. The next evaluation reads it."""
    profile = await service.put_profile(session, actor, company_id, body, if_match)
    response.headers["ETag"] = etag(profile.version)
    return RelationshipProfileOut.model_validate(profile)


@router.get(
    "/profile/versions",
    permission=Permission.READ,
    operation_id="list_company_profile_versions",
    summary="List the versions of the relationship profile",
    errors=(404,),
)
async def list_profiles(
    session: Session,
    company_id: UUID,
    params: Annotated[ListParams, Depends(list_query(PROFILES))],
) -> PageOut[RelationshipProfileOut]:
    """List all versions, newest first."""
    return page_out(
        await service.list_profiles(session, company_id, params), RelationshipProfileOut
    )


@router.get(
    "/profile/versions/{version}",
    permission=Permission.READ,
    operation_id="get_company_profile_version",
    summary="Get a version of the relationship profile",
    errors=(404,),
)
async def get_profile_version(
    session: Session, company_id: UUID, version: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> RelationshipProfileOut:
    """Return one version."""
    return RelationshipProfileOut.model_validate(
        await service.get_profile(session, company_id, version)
    )


@router.get(
    "/timeline",
    permission=Permission.READ,
    operation_id="get_company_timeline",
    summary="Get a company's timeline",
    errors=(404,),
)
async def get_timeline(
    session: Session,
    company_id: UUID,
    params: Annotated[ListParams, Depends(list_query(service.EVENTS))],
) -> PageOut[TimelineEntry]:
    """List what happened: status, profile, reviews, identification, notes; newest first.

    `action.eq` takes the full name, such as `company.status_changed`.
    """
    return page_out(await service.timeline(session, company_id, params), TimelineEntry)


@router.get(
    "/notes",
    permission=Permission.READ,
    operation_id="list_company_notes",
    summary="List the notes on a company",
    errors=(404,),
)
async def list_notes(
    session: Session, company_id: UUID, params: Annotated[ListParams, Depends(list_query(NOTES))]
) -> PageOut[NoteOut]:
    """List the notes; withdrawn ones are hidden."""
    return page_out(await service.list_notes(session, company_id, params), NoteOut)


@router.post(
    "/notes",
    permission=Permission.RUN,
    idempotent=True,
    operation_id="create_company_note",
    summary="Add a note to a company",
    status_code=201,
    errors=(404,),
)
async def add_note(
    session: Session, actor: Actor, response: Response, company_id: UUID, body: NoteIn
) -> NoteOut:
    """Add a note."""
    note = await service.add_note(session, actor, company_id, body)
    response.headers["Location"] = f"/api/companies/{company_id}/notes/{note.id}"
    response.headers["ETag"] = etag(note.version)
    return NoteOut.model_validate(note)


@router.get(
    "/notes/{note_id}",
    permission=Permission.READ,
    operation_id="get_company_note",
    summary="Get a note on a company",
    errors=(404,),
)
async def get_note(
    session: Session, response: Response, company_id: UUID, note_id: UUID
) -> NoteOut:
    """Return one note."""
    note = await service.get_note(session, company_id, note_id)
    response.headers["ETag"] = etag(note.version)
    return NoteOut.model_validate(note)


@router.patch(
    "/notes/{note_id}",
    permission=Permission.RUN,
    operation_id="update_company_note",
    summary="Change a note on a company",
    errors=(404, 412),
)
async def change_note(
    session: Session,
    actor: Actor,
    response: Response,
    company_id: UUID,
    note_id: UUID,
    body: NoteIn,
    if_match: IfMatch = None,
) -> NoteOut:
    """Change the text; its author alone may, and the audit trail keeps the text before."""
    note = await service.change_note(session, actor, company_id, note_id, body, if_match)
    response.headers["ETag"] = etag(note.version)
    return NoteOut.model_validate(note)


@router.delete(
    "/notes/{note_id}",
    permission=Permission.RUN,
    operation_id="withdraw_company_note",
    summary="Withdraw a note on a company",
    status_code=204,
    errors=(404, 412),
)
async def withdraw_note(
    session: Session, actor: Actor, company_id: UUID, note_id: UUID, if_match: IfMatch = None
) -> None:
    """Hide a note; its author alone may."""
    await service.withdraw_note(session, actor, company_id, note_id, if_match)
