"""Failures of the compliance-profile room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class ProfileNotFoundError(NotFoundError):
    """There is no profile version with that id."""

    code = "compliance_profile_not_found"
    title = "No such version of the compliance profile"


class DraftNotFoundError(NotFoundError):
    """The tenant has no draft."""

    code = "compliance_profile_draft_not_found"
    title = "There is no draft of the compliance profile"


class ProfileStateError(ConflictError):
    """The version's state does not allow the change."""

    code = "compliance_profile_state"
    title = "The state of the compliance profile does not allow this"


class NoActiveProfileError(ConflictError):
    """The operation requires an active compliance profile, and the tenant has no profile."""

    code = "no_compliance_profile"
    title = "The firm has no active compliance profile"

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(
            detail
            or "The firm has no active compliance profile, so nothing favourable can be said. Draft"
            " one with PUT /api/compliance-profile/draft, propose it, and let a second person"
            " activate it."
        )
