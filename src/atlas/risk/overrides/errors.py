"""Failures of the overrides room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class OverrideNotFoundError(NotFoundError):
    """There is no override with that id."""

    code = "risk_override_not_found"
    title = "No such override"


class OverridePendingError(ConflictError):
    """An override of the same factor is waiting for a second person."""

    code = "risk_override_pending"
    title = "An override of this factor waits for a decision"


class OverrideDecidedError(ConflictError):
    """The override has already been decided."""

    code = "risk_override_decided"
    title = "The override is decided already"
