"""Errors of the customer file."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class IllegalTransitionError(ConflictError):
    """The relationship cannot change from its current status to this one."""

    code = "illegal_status_change"
    title = "This change of status is not possible"


class NotApprovedError(ConflictError):
    """The company was investigated, and no final approval of it holds."""

    code = "relationship_not_approved"
    title = "The relationship is not approved"


class NoProfileError(NotFoundError):
    """The company has no relationship profile, or not this version."""

    code = "profile_not_found"
    title = "No such relationship profile"


class NoteNotFoundError(NotFoundError):
    """The note does not exist for this company, or was withdrawn."""

    code = "note_not_found"
    title = "No such note"
