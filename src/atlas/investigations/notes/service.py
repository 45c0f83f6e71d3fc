"""Use cases of notes on investigations."""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import ForbiddenError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.investigations.notes import repository
from atlas.investigations.notes.actions import NoteAction
from atlas.investigations.notes.errors import InvestigationNoteNotFoundError
from atlas.investigations.notes.models import InvestigationNote
from atlas.investigations.notes.schemas import InvestigationNoteIn
from atlas.investigations.runs import service as runs


async def list_notes(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[InvestigationNote]:
    """Return a page of notes, newest first.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    await runs.require(session, investigation_id)
    return await repository.fetch_notes(session, investigation_id, params)


async def get_note(
    session: TenantSession, investigation_id: UUID, note_id: UUID, *, lock: bool = False
) -> InvestigationNote:
    """Return a note.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        InvestigationNoteNotFoundError: absent, withdrawn, or of another investigation.

    """
    await runs.require(session, investigation_id)
    note = await repository.find_note(session, investigation_id, note_id, lock=lock)
    if note is None:
        raise InvestigationNoteNotFoundError
    return note


async def add_note(
    session: TenantSession, actor: AuthContext, investigation_id: UUID, body: InvestigationNoteIn
) -> InvestigationNote:
    """Add a note.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    await runs.require(session, investigation_id)
    at = now()
    note = InvestigationNote(
        id=new_id(),
        investigation_id=investigation_id,
        text=body.text,
        edited=False,
        version=1,
        created_by=actor.user_id,
        created_at=at,
        updated_at=at,
    )
    await repository.insert_note(session, note)
    await _audit(session, actor, NoteAction.NOTE_ADDED, note)
    return note


async def change_note(
    session: TenantSession,
    actor: AuthContext,
    investigation_id: UUID,
    note_id: UUID,
    body: InvestigationNoteIn,
    expected_version: ExpectedVersion | None = None,
) -> InvestigationNote:
    """Change a note; its author alone may, and the audit trail keeps the text before.

    Raises:
        InvestigationNoteNotFoundError: absent, withdrawn, or of another investigation.
        ForbiddenError: another person wrote it.
        PreconditionFailedError: `expected_version` names another version.

    """
    before = await _own(session, actor, investigation_id, note_id, expected_version)
    if before.text == body.text:
        return before
    await repository.change_note(session, note_id, body.text, now())
    await _audit(
        session, actor, NoteAction.NOTE_CHANGED, before, before=before.text, after=body.text
    )
    return await get_note(session, investigation_id, note_id)


async def withdraw_note(
    session: TenantSession,
    actor: AuthContext,
    investigation_id: UUID,
    note_id: UUID,
    expected_version: ExpectedVersion | None = None,
) -> None:
    """Hide a note; its author alone may. The row stays.

    Raises:
        InvestigationNoteNotFoundError: absent, withdrawn, or of another investigation.
        ForbiddenError: another person wrote it.
        PreconditionFailedError: `expected_version` names another version.

    """
    note = await _own(session, actor, investigation_id, note_id, expected_version)
    await repository.withdraw_note(session, note_id, actor.user_id, now())
    await _audit(session, actor, NoteAction.NOTE_WITHDRAWN, note)


async def _own(
    session: TenantSession,
    actor: AuthContext,
    investigation_id: UUID,
    note_id: UUID,
    expected_version: ExpectedVersion | None,
) -> InvestigationNote:
    note = await get_note(session, investigation_id, note_id, lock=True)
    check_version(expected_version, note.version)
    if note.created_by != actor.user_id:
        raise ForbiddenError("Only the author of a note may change or withdraw it.")
    return note


async def _audit(
    session: TenantSession,
    actor: AuthContext,
    action: NoteAction,
    note: InvestigationNote,
    **more: str,
) -> None:
    await audit.record(
        session,
        actor,
        action,
        "investigation",
        note.investigation_id,
        {"note_id": str(note.id), **more},
    )
