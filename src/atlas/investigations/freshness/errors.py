"""Errors of a refresh."""

from atlas.foundation.core.errors import ConflictError


class RefreshRunningError(ConflictError):
    """An investigation of the company is already in progress."""

    code = "refresh_running"
    title = "The company is being investigated already"
