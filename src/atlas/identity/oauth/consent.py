"""The form on which a person signs in and allows a program: sealed, bound to the browser."""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

import msgspec

from atlas.foundation.config import Settings
from atlas.identity.oauth.errors import ConsentExpiredError
from atlas.identity.oauth.models import Asked
from atlas.identity.users import service as users

_SECONDS = 600
_NAME = "atlas_consent"
PATH = "/api/oauth"


class Consent(msgspec.Struct, frozen=True):
    """What a form asks the person to allow; the browser carries it, sealed."""

    asked: Asked
    state: str | None
    until: int
    browser: str
    """SHA-256 of the secret in the browser's cookie."""


@dataclass(frozen=True, slots=True)
class ConsentSeal:
    """Seals forms with the installation's own secret, so that any replica can open them."""

    key: bytes
    is_secure: bool

    @classmethod
    def of(cls, settings: Settings) -> "ConsentSeal":
        """Return the seal of an installation."""
        key = hmac.digest(users.login_salt(settings), b"atlas.consent", hashlib.sha256)
        return cls(key, settings.public_url.startswith("https:"))

    @property
    def cookie_name(self) -> str:
        """Return the cookie's name; browsers take a `__Secure-` name over https only."""
        return f"__Secure-{_NAME}" if self.is_secure else _NAME

    def cookie(self, secret: str) -> str:
        """Return the `Set-Cookie` of a browser's secret."""
        secure = "; Secure" if self.is_secure else ""
        return (
            f"{self.cookie_name}={secret}; Path={PATH}; HttpOnly; SameSite=Strict;"
            f" Max-Age={_SECONDS}{secure}"
        )

    @staticmethod
    def new_secret() -> str:
        """Return a secret for a browser's cookie."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def deadline() -> int:
        """Return until when a form shown now may be sent, in seconds of Unix time."""
        return int(time.time()) + _SECONDS

    def close(self, consent: Consent) -> str:
        """Return a form's sealed text."""
        body = msgspec.json.encode(consent)
        return base64.urlsafe_b64encode(self._mac(body) + body).decode()

    def open(self, text: str, secret: str | None) -> Consent:
        """Return what a form asked for.

        Raises:
            ConsentExpiredError: not sealed by us, too old, or shown to another browser.

        """
        again = ConsentExpiredError("Start again from the program that asked for access.")
        try:
            raw = base64.b64decode(text, b"-_", validate=True)
            if not hmac.compare_digest(raw[:32], self._mac(raw[32:])):
                raise again
            consent = msgspec.json.decode(raw[32:], type=Consent)
        except (binascii.Error, ValueError) as error:
            raise again from error
        same = hmac.compare_digest(browser_of(secret or ""), consent.browser)
        if not same or not secret or consent.until < time.time():
            raise again
        return consent

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self.key, body, hashlib.sha256)


def browser_of(secret: str) -> str:
    """Return what a form remembers of a browser's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
