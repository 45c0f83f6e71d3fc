"""Errors of notes."""

from atlas.foundation.core.errors import NotFoundError


class InvestigationNoteNotFoundError(NotFoundError):
    """The note does not exist for this investigation, or was withdrawn."""

    code = "note_not_found"
    title = "No such note"
