"""Errors of the auth room. Which of them a client can distinguish is part of the contract."""

from atlas.foundation.core.errors import ForbiddenError, InvalidRequestError, UnauthorizedError

_CHALLENGE = 'Bearer error="invalid_token"'


class MissingTokenError(UnauthorizedError):
    """No bearer token was sent."""

    code = "missing_token"
    title = "A bearer token is required"


class InvalidTokenError(UnauthorizedError):
    """The token was not issued for this installation, or has expired."""

    code = "invalid_token"
    title = "The token is not valid"

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": _CHALLENGE})


class TokenRevokedError(UnauthorizedError):
    """The token's session, account, roles or tenant have changed since it was issued."""

    code = "token_revoked"
    title = "The token was revoked"

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": _CHALLENGE})


class InvalidCredentialsError(UnauthorizedError):
    """The sign-in failed. The answer does not say which part was wrong."""

    code = "invalid_credentials"
    title = "The sign-in failed"


class SecondFactorRequiredError(InvalidCredentialsError):
    """The password is right, and the account asks for a code of its second factor."""

    code = "second_factor_required"
    title = "A code of the second factor is required"


class InvalidCodeError(InvalidCredentialsError):
    """The password is right; the code is wrong, or was used before."""

    code = "invalid_code"
    title = "The code is not right"


class InvalidClientError(UnauthorizedError):
    """Client id or secret is wrong (RFC 6749 §5.2)."""

    code = "invalid_client"
    title = "The client's credentials are not valid"


class OriginRefusedError(ForbiddenError):
    """A page of another origin used an operation of the Console's session."""

    code = "origin_refused"
    title = "The origin is not allowed"


class UnsupportedGrantError(InvalidRequestError):
    """The token endpoint supports only `client_credentials`."""

    code = "unsupported_grant_type"
    title = "The grant type is not supported"


class NoPasswordError(InvalidRequestError):
    """The account signs in with an external issuer, or the current password is wrong."""

    code = "password_not_changed"
    title = "The password was not changed"


class NoSuchUserError(InvalidRequestError):
    """The command names a tenant, role or user that does not exist."""

    code = "no_such_user"
    title = "There is nobody to open a session for"
