"""Errors of the sessions room."""

from atlas.foundation.core.errors import NotFoundError, UnauthorizedError


class SessionNotFoundError(NotFoundError):
    """No such session of this user."""

    code = "session_not_found"
    title = "Session not found"


class InvalidRefreshTokenError(UnauthorizedError):
    """The refresh token is unknown, expired or used, or its session has ended."""

    code = "invalid_refresh_token"
    title = "The refresh token is not valid"
