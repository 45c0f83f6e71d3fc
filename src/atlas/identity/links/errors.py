"""Errors of one-time links."""

from atlas.foundation.core.errors import ConflictError, NotFoundError, UnauthorizedError


class InvalidLinkError(UnauthorizedError):
    """The link is unknown, expired, used or revoked; the answer is the same for all."""

    code = "invalid_link"
    title = "The link is not valid"


class InvitationNotFoundError(NotFoundError):
    """No such open invitation in this tenant."""

    code = "invitation_not_found"
    title = "Invitation not found"


class InvitationOpenError(ConflictError):
    """The address has an invitation already."""

    code = "invitation_open"
    title = "The address is invited already"


class ResetNotFoundError(NotFoundError):
    """The account has no open link to reset its password."""

    code = "reset_not_found"
    title = "Link not found"


class ResetRefusedError(ConflictError):
    """The account has no password here, is turned off, or is the caller's own."""

    code = "reset_refused"
    title = "The password cannot be reset"
