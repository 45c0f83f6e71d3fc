"""Peers that a tenant names and gives a credential to: their addresses, and what they repeat."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from atlas.foundation.core import repeated
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.outbound import OutboundRefusedError, check_url
from atlas.sources.credentials.domain.secrets import SecretText


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{parts.hostname}:{parts.port or usual}"


def address_problem(url: str, allow: Sequence[str]) -> str | None:
    """Return why an address may not be called, or would hold a secret in the open; None: it may."""
    if any(not "!" <= one <= "~" for one in url) or "\\" in url:
        return "holds a character that an address does not have"
    try:
        check_url(url, frozenset(allow))
    except OutboundRefusedError as error:
        return error.detail
    if "?" in url or "#" in url:
        return "holds a query or a fragment; a token belongs into the credential"
    return None


async def repeats(content: bytes, secret: SecretText | None) -> bool:
    """Return whether an answer holds the credential, in whichever usual encoding."""
    return secret is not None and await in_thread(repeated.repeats, content, secret.reveal())
