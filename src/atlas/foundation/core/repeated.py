"""Whether what came back repeats a secret that was sent. Pure."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import orjson

_SHORTEST = 6


def repeats(content: bytes, secret: str) -> bool:
    """Return whether an answer holds a secret: as text, in JSON, in an address, or in base64.

    A secret of several words is looked for as a whole and by its last word; one of fewer than six
    characters is not: many an answer holds it by chance.
    """
    return any(one in content for one in _forms(secret))


def _forms(secret: str) -> Iterator[bytes]:
    for one in {secret, secret.rpartition(" ")[2]}:
        if len(one) >= _SHORTEST:
            yield one.encode()
            yield orjson.dumps(one)[1:-1]
            yield from (quote(one, safe="").encode(), quote_plus(one).encode())
            whole = len(one.encode()) // 3 * 3  # what follows it changes the last characters
            yield base64.b64encode(one.encode()[:whole])
