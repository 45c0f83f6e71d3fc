"""Rules of a sign-in at an OpenID provider: what the browser carries, and what comes back. Pure.

The browser carries one sealed cookie. State, nonce and the verifier of PKCE (RFC 7636) come from
its random number and the installation's secret, so the verifier is in no cookie and no address.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from atlas.foundation.core.types import JSON

SECONDS = 600
"""For how long a person may take at the provider."""
NEXT = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]{0,999}")
"""A path of this Console, never another site."""


class Begun(msgspec.Struct, frozen=True):
    """A sign-in under way. until: Unix seconds. number: random, of this sign-in alone."""

    issuer_id: UUID
    next: str
    until: int
    number: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What binds the provider's answer to the browser and the request."""

    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        """Return the S256 challenge of the verifier."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())


@dataclass(frozen=True, slots=True)
class SignInSeal:
    """Seals sign-ins with the installation's own secret, so that any replica can end them."""

    key: bytes

    def close(self, begun: Begun) -> str:
        """Return the value of the cookie."""
        body = msgspec.json.encode(begun)
        return _text(self._mac(b"cookie", body) + body)

    def open(self, text: str, moment: float) -> Begun | None:
        """Return the sign-in of a cookie; None: not sealed here, or too old.

        moment: Unix seconds.
        """
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
            if not hmac.compare_digest(raw[:32], self._mac(b"cookie", raw[32:])):
                return None
            begun = msgspec.json.decode(raw[32:], type=Begun)
        except (binascii.Error, ValueError):
            return None
        return begun if begun.until >= moment else None

    def proof(self, begun: Begun) -> Proof:
        """Return what the provider is sent for a sign-in."""
        about = f"{begun.issuer_id}\n{begun.number}".encode()
        return Proof(*(_text(self._mac(name, about)) for name in (b"state", b"nonce", b"verifier")))

    def _mac(self, purpose: bytes, body: bytes) -> bytes:
        return hmac.digest(self.key, purpose + b"\0" + body, hashlib.sha256)


def authorization_address(
    endpoint: str, *, client_id: str, scope: str, redirect_uri: str, proof: Proof
) -> str:
    """Return where the browser is sent (OpenID Connect Core §3.1.2.1)."""
    query = urlencode(
        {
            "response_type": "code",
            "client_id": client_id,
            "scope": scope,
            "redirect_uri": redirect_uri,
            "state": proof.state,
            "nonce": proof.nonce,
            "code_challenge": proof.challenge,
            "code_challenge_method": "S256",
        }
    )
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"


def safe_next(path: str | None) -> str:
    """Return the path to open after the sign-in: a path of this Console, or its first page."""
    return path if path and NEXT.fullmatch(path) else "/"


def identity_problem(claims: Mapping[str, JSON], client_id: str, nonce: str) -> str | None:
    """Return what an ID token lacks beyond signature, issuer, audience and dates; None: nothing.

    Source: OpenID Connect Core §3.1.3.7, steps 4, 5 and 11.
    """
    audience = claims.get("aud")
    party = claims.get("azp")
    if isinstance(audience, list) and len(audience) > 1 and party is None:
        return "several audiences and no authorised party"
    if party is not None and party != client_id:
        return "another authorised party"
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        return "another nonce"
    return None


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
