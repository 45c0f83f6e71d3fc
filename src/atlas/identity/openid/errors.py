"""Errors of the openid room."""

from enum import StrEnum

from atlas.foundation.core.errors import UnauthorizedError


class Refusal(StrEnum):
    """Why a person was not signed in, as the sign-in page explains it."""

    EXPIRED = "expired"
    """Begun in another browser, too long ago, or already over."""
    DENIED = "denied"
    """The provider, or the person there, said no."""
    PROVIDER_FAILED = "provider_failed"
    """The provider cannot be reached, or does not exchange the code."""
    NOT_ACCEPTED = "not_accepted"
    """What the provider states of the person does not pass."""
    NO_ROLE = "no_role"
    """The provider gives the person no role here."""
    ACCOUNT_OFF = "account_off"
    """The account or the organisation is switched off."""


class SignInRefusedError(UnauthorizedError):
    """The person is not signed in; the page says what `refusal` means."""

    code = "sign_in_refused"
    title = "Sign-in refused"

    def __init__(self, refusal: Refusal, reason: str) -> None:
        """Keep what the page says and, for the log alone, why."""
        super().__init__("The sign-in at the identity provider was refused.")
        self.refusal = refusal
        self.reason = reason
