"""Failures of the overrides room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class OverrideNotFoundError(NotFoundError):
    """No override of that id."""

    code = "risk_override_not_found"
    title = "No such override"


class OverridePendingError(ConflictError):
    """An override of the same factor waits for a second person."""

    code = "risk_override_pending"
    title = "An override of this factor waits for a decision"


class OverrideDecidedError(ConflictError):
    """The override is decided already."""

    code = "risk_override_decided"
    title = "The override is decided already"
