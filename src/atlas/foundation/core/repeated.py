"""Whether what came back repeats a secret that was sent. Pure."""

from __future__ import annotations

import re
from binascii import a2b_base64, unhexlify
from collections.abc import Iterator
from html.entities import html5
from urllib.parse import unquote_to_bytes

_SHORTEST = 6
_LAYERS = 8
"""How often text is decoded again; each time undoes a layer of every kind."""
_UNPACKED = 4
"""How often runs of digits are unpacked: base64 the first time only, hexadecimal each time."""
_UNICODE = re.compile(rb"(?<!\\)(?:\\+u[0-9A-Fa-f]{4})+")
"""With the backslashes before it: further layers of JSON have written them."""
_ENTITY = re.compile(rb"&(?:#([0-9]{1,9})|#[xX]([0-9A-Fa-f]{1,8})|([A-Za-z][A-Za-z0-9]{1,31}));")
_NAMED = {name.encode(): text.encode() for name, text in html5.items() if name.endswith(";")}
_ALIKE = bytes.maketrans(b"\n\r\t\b\f+", b"nrtbf ")
"""What JSON writes as a letter behind a backslash, and what a form writes for a space."""
_ONE_ALPHABET = bytes.maketrans(b"-_", b"+/")


def repeats(content: bytes, *secrets: str) -> bool:
    r"""Return whether an answer holds a secret: as it is, or in any nesting of usual encodings.

    These are the escapes of JSON, HTML and addresses, hexadecimal digits, and base64. Both sides
    are decoded until nothing changes, so that it does not matter who encoded what, or how often.
    A backslash before a character (`\/`, `\"`, `\n`) is left out on both sides: what it escaped
    is then the same on both. The time is proportional to the length of the answer.

    A secret of several words is looked for as a whole and by its last word; one of fewer than six
    characters, as it is or decoded, is not: many an answer holds it by chance.
    """
    wanted = {word for one in secrets for word in _words(one)}
    if any(one in content for one in wanted):
        return True
    forms = {form for one in wanted if len(form := _form(_decoded(one))) >= _SHORTEST}
    if not forms:
        return False
    shortest = min(map(len, forms))
    text = _decoded(content)
    for depth in range(_UNPACKED + 1):
        form = _form(text)
        if any(one in form for one in forms):
            return True
        plain = text.translate(None, b"\\")
        runs = [*_hexadecimal(plain, shortest), *(() if depth else _base64(plain, shortest))]
        if not runs:
            break
        text = _decoded(b"\0".join(runs))
    return False


def _words(secret: str) -> Iterator[bytes]:
    for one in {secret, secret.rpartition(" ")[2]}:
        if len(one) >= _SHORTEST:
            yield one.encode()


def _decoded(text: bytes) -> bytes:
    r"""Undo `\u00e4`, `%C3%A4` and `&auml;`, whichever encloses which.

    No two of these escapes can overlap, so their order makes no difference to what is left.
    """
    for _ in range(_LAYERS):
        before = text
        if b"\\u" in text:
            text = _UNICODE.sub(_units, text)
        if b"%" in text:
            text = unquote_to_bytes(text)
        if b"&" in text:
            text = _ENTITY.sub(_entity, text)
        if text == before:
            break
    return text


def _units(found: re.Match[bytes]) -> bytes:
    units = unhexlify(found[0].translate(None, b"\\u"))
    return units.decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")


def _entity(found: re.Match[bytes]) -> bytes:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED.get(name + b";", found[0])
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code).encode("utf-8", "surrogatepass") if code < 0x110000 else found[0]


def _form(text: bytes) -> bytes:
    """Return what is compared of a decoded text."""
    return text.translate(_ALIKE, b"\\")


def _hexadecimal(text: bytes, shortest: int) -> Iterator[bytes]:
    """Unpack runs of hexadecimal digits, whichever of their first two begins a byte."""
    for run in re.findall(rb"[0-9A-Fa-f]{%d,}" % (2 * shortest), text):
        for part in (run, run[1:]):
            yield unhexlify(part[: len(part) // 2 * 2])


def _base64(text: bytes, shortest: int) -> Iterator[bytes]:
    """Unpack runs in either alphabet of base64, whichever of their first four begins a group."""
    least = -(-shortest * 4 // 3)
    for run in re.findall(rb"[A-Za-z0-9+/_-]{%d,}" % least, text):
        one = run.translate(_ONE_ALPHABET)
        for part in (one, one[1:], one[2:], one[3:]):
            whole = part[:-1] if len(part) % 4 == 1 else part
            yield a2b_base64(whole + b"=" * (-len(whole) % 4))
