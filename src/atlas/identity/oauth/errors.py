"""Errors of the authorisation server, with the codes that OAuth gives them."""

from typing import ClassVar, Literal

from atlas.foundation.core.errors import InvalidRequestError, MalformedRequestError

OAuthCode = Literal[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "invalid_scope",
    "invalid_target",
    "unsupported_grant_type",
    "unsupported_token_type",
    "unsupported_response_type",
    "access_denied",
]


class ClientRefusedError(InvalidRequestError):
    """The client is not known, or does not list the redirect URI: the browser is sent nowhere."""

    code = "client_refused"
    title = "The program that asks for access cannot be identified"


class ConsentExpiredError(InvalidRequestError):
    """The form is older than ten minutes, was changed, or was shown to another browser."""

    code = "consent_expired"
    title = "The form is no longer valid"


class OAuthError(MalformedRequestError):
    """The token endpoint refuses (RFC 6749 §5.2); `error` repeats the code by OAuth's own name."""

    code = "invalid_grant"
    title: ClassVar[str] = "The grant was refused"

    def __init__(self, error: OAuthCode, detail: str) -> None:
        super().__init__(detail, code=error, error=error, error_description=detail)
