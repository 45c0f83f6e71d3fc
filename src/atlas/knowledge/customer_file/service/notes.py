"""Notes on a company."""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import ForbiddenError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit.service import record
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import repository
from atlas.knowledge.customer_file.actions import CustomerAction
from atlas.knowledge.customer_file.errors import (
    NoteNotFoundError,
)
from atlas.knowledge.customer_file.models import Note
from atlas.knowledge.customer_file.schemas import NoteIn


async def list_notes(session: TenantSession, company_id: UUID, params: ListParams) -> Page[Note]:
    """Return the notes on a company.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    return await repository.fetch_notes(session, company_id, params)


async def get_note(session: TenantSession, company_id: UUID, note_id: UUID) -> Note:
    """Return a note.

    Raises:
        NoteNotFoundError: absent, withdrawn, of another company or tenant.

    """
    note = await repository.find_note(session, company_id, note_id)
    if note is None:
        raise NoteNotFoundError
    return note


async def add_note(
    session: TenantSession, actor: AuthContext, company_id: UUID, body: NoteIn
) -> Note:
    """Add a note.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.lock_company(session, company_id)
    at = now()
    note = Note(new_id(), company_id, body.text, 1, actor.user_id, at, at)
    await repository.insert_note(session, note)
    await record(
        session, actor, CustomerAction.NOTE_ADDED, "company", company_id, {"note_id": str(note.id)}
    )
    return note


async def change_note(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    note_id: UUID,
    body: NoteIn,
    expected_version: ExpectedVersion | None = None,
) -> Note:
    """Change a note; its author alone may, and the audit trail keeps the text before.

    Raises:
        NoteNotFoundError: absent, withdrawn, of another company or tenant.
        ForbiddenError: another person wrote it.
        PreconditionFailedError: `expected_version` names another version.

    """
    note = await _own_note(session, actor, company_id, note_id, expected_version)
    changed = await repository.change_note(session, note_id, body.text, now())
    payload = {"note_id": str(note_id), "before": note.text, "after": body.text}
    await record(session, actor, CustomerAction.NOTE_CHANGED, "company", company_id, payload)
    return changed


async def withdraw_note(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    note_id: UUID,
    expected_version: ExpectedVersion | None = None,
) -> None:
    """Hide a note; its author alone may.

    Raises:
        NoteNotFoundError: absent, withdrawn, of another company or tenant.
        ForbiddenError: another person wrote it.
        PreconditionFailedError: `expected_version` names another version.

    """
    await _own_note(session, actor, company_id, note_id, expected_version)
    await repository.withdraw_note(session, note_id, actor.user_id, now())
    payload = {"note_id": str(note_id)}
    await record(session, actor, CustomerAction.NOTE_WITHDRAWN, "company", company_id, payload)


async def _own_note(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    note_id: UUID,
    expected_version: ExpectedVersion | None,
) -> Note:
    note = await repository.find_note(session, company_id, note_id, lock=True)
    if note is None:
        raise NoteNotFoundError
    check_version(expected_version, note.version)
    if note.created_by != actor.user_id:
        raise ForbiddenError("Only the author of a note may change or withdraw it.")
    return note
