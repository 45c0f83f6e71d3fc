"""Rules of authorisation: redirect addresses, proof of possession, scopes, a client's document."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from atlas.foundation.core.types import JSON

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
MAX_URL = 2000


class ClientDocumentError(ValueError):
    """A client's metadata document does not say what it must."""


@dataclass(frozen=True, slots=True)
class ClientDocument:
    """A program as its own metadata document describes it; only `client_id` is proven.

    Args:
        client_id: address of the document.
        name: what the program calls itself.
        redirect_uris: where the browser may be sent back.

    """

    client_id: str
    name: str
    redirect_uris: tuple[str, ...]

    @property
    def host(self) -> str:
        """Return the host that vouches for the program."""
        return urlsplit(self.client_id).netloc


def check_client_id(client_id: str) -> None:
    """Refuse what cannot be the address of a metadata document.

    Raises:
        ClientDocumentError: not https, no path, or with fragment, credentials or dot segments
            (OAuth Client ID Metadata Document §3).

    """
    parts = _split(client_id)
    if parts is None or parts.scheme != "https" or not parts.hostname:
        raise ClientDocumentError("A client id is the https address of a metadata document.")
    if parts.fragment or "#" in client_id or parts.username or parts.password:
        raise ClientDocumentError("A client id has no fragment and no credentials.")
    if parts.path in {"", "/"} or {".", ".."} & set(parts.path.split("/")):
        raise ClientDocumentError("A client id has a path, without dot segments.")


def read_client(client_id: str, document: JSON) -> ClientDocument:
    """Read a client's metadata document.

    Raises:
        ClientDocumentError: it is another client's, has no usable redirect URI, or asks for
            a way to authenticate that needs a secret.

    """
    if not isinstance(document, Mapping) or document.get("client_id") != client_id:
        raise ClientDocumentError("The document is not the client's own.")
    if document.get("token_endpoint_auth_method", "none") != "none":
        raise ClientDocumentError("Only public clients are served (`none`).")
    listed = document.get("redirect_uris")
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise ClientDocumentError("The document lists no redirect URIs.")
    found = tuple(item for item in listed[:50] if isinstance(item, str) and is_redirect(item))
    if not found:
        raise ClientDocumentError("No redirect URI is https or of this machine (loopback).")
    name = _shown(document.get("client_name"))
    return ClientDocument(client_id, name or urlsplit(client_id).netloc, found)


def is_redirect(uri: str) -> bool:
    """Return whether codes may be sent to an address: https, or http on the person's machine."""
    parts = _split(uri)
    if parts is None or not parts.hostname or "#" in uri or parts.username or parts.password:
        return False
    return parts.scheme == "https" or is_loopback(uri)


def is_loopback(uri: str) -> bool:
    """Return whether an address is http on the person's own machine (RFC 8252 §7.3)."""
    parts = _split(uri)
    return parts is not None and parts.scheme == "http" and parts.hostname in _LOOPBACK


def allows_redirect(listed: Sequence[str], uri: str) -> bool:
    """Return whether a redirect URI is listed: exactly, or on loopback with another port."""
    if not is_redirect(uri):
        return False
    if uri in listed:
        return True
    return is_loopback(uri) and _without_port(uri) in {
        _without_port(item) for item in listed if is_loopback(item)
    }


def origin_of(uri: str) -> str:
    """Return the origin that a page's policy names for a redirect; IPv6 has no form there."""
    parts = urlsplit(uri)
    return "http:" if ":" in (parts.hostname or "") else f"{parts.scheme}://{parts.netloc}"


def is_challenge(value: str) -> bool:
    """Return whether a text can be a challenge by S256 (RFC 7636 §4.2)."""
    return _CHALLENGE.fullmatch(value) is not None


def proves(verifier: str, challenge: str) -> bool:
    """Return whether a verifier is the one that a challenge was made of (RFC 7636 §4.6)."""
    if _VERIFIER.fullmatch(verifier) is None:
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return hmac.compare_digest(made, challenge)


def scopes_of(text: str | None, known: Sequence[str]) -> tuple[str, ...] | None:
    """Return the scopes asked for, in their order of rank; None when one is unknown.

    Nothing asked for is all that there is: the person sees what they allow.
    """
    asked = set((text or "").split())
    if asked - set(known):
        return None
    return tuple(item for item in known if not asked or item in asked)


def _without_port(uri: str) -> tuple[str | None, str, str]:
    parts = urlsplit(uri)
    return parts.hostname, parts.path, parts.query


def _shown(value: JSON) -> str:
    """Return a name that a page can show; "" when there is none."""
    if not isinstance(value, str):
        return ""
    return "".join(one for one in value if one.isprintable()).strip()[:100]


def _split(uri: str) -> SplitResult | None:
    if len(uri) > MAX_URL or _PRINTABLE.fullmatch(uri) is None or "\\" in uri:
        return None
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return None
    return parts
