"""Errors of the keys room."""

from atlas.foundation.core.errors import UnavailableError


class SigningKeyError(UnavailableError):
    """The signing keys cannot be decrypted: the wrapping secret is missing or has changed."""

    code = "signing_key_unavailable"
    title = "The signing keys cannot be opened"
