"""Register keys: which register a number stands in, and whether it is unique there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LEI = "XI-LEI"

SUBDIVIDED = frozenset({"US-SAM", "US-EIN", "CA-PROV", "US-SOS"})
"""Numbers given per state: without the state of incorporation two companies may share one."""
COURTS = frozenset({"DE-CR"})
"""German commercial register numbers are given per court, which the files leave out."""

_LEADING_ZEROS = {"GB-COH": 8}
"""Companies House numbers are eight characters; older files drop leading zeros."""


_PUNCTUATED = frozenset({"BE-BCE_KBO", "NL-KVK", "FR-RCS", "CH-FDJP", "CZ-ICO"})
"""Registers whose numbers are written with and without dots, hyphens and slashes."""
_TELLING = re.compile(r"[1-9]")
"""A number without a digit but zeros ("N/A", "none", "0000") names nobody."""


_ZEROS = re.compile(r"^([A-Z]*)0+(?=[0-9])")


_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
_AS_NUMBERS = {ord("A") + place: str(10 + place) for place in range(26)}


@dataclass(frozen=True, slots=True)
class RegisterNumber:
    """A number in a register. Only a `certain` one may join parties."""

    scheme: str
    value: str
    certain: bool


@lru_cache(maxsize=50_000)
def register_number(scheme: str, value: str, jurisdiction: str | None = None) -> RegisterNumber:
    """Normalise a register key and number.

    `jurisdiction` (ISO 3166-2) completes a register whose numbers are given per subdivision:
    `US-SAM` in Delaware is `US-SAM-DE`. A number that joins nothing keeps its spelling.
    """
    key = scheme.strip().upper()
    written = " ".join(value.split())
    number = re.sub(r"\s", "", written).upper()
    if key == LEI:
        return RegisterNumber(LEI, number, is_lei(number))
    if key in COURTS or not _TELLING.search(number):
        return RegisterNumber(key, written, certain=False)
    if key in _PUNCTUATED:
        number = re.sub(r"[.\-/]", "", number)
    if key in _LEADING_ZEROS:
        number = _padded(number, _LEADING_ZEROS[key])
    if key in SUBDIVIDED:
        country, _, part = (jurisdiction or "").partition("-")
        if not part or country != key[:2]:
            return RegisterNumber(key, written, certain=False)
        return RegisterNumber(f"{key}-{part}", number, certain=True)
    return RegisterNumber(key, number, certain=True)


def spelling(value: str) -> str:
    """Return a number without what writers vary: case, punctuation, leading zeros.

    Equal spellings are a feature of a candidate, never a join: registers may tell numbers apart
    by a hyphen or a zero.
    """
    return _ZEROS.sub(r"\1", re.sub(r"[^0-9A-Z]", "", value.upper()))


def is_complete(number: RegisterNumber) -> bool:
    """Whether a number can stand for one company though it joins none.

    `BIG-0` can. A number without its court or state cannot, nor a filler ("N/A", "0000").
    """
    if number.certain:
        return True
    given = spelling(number.value)
    telling = not given.isdigit() and not given.isalpha() and bool(given)
    return telling and number.scheme not in COURTS | SUBDIVIDED | {LEI}


def is_lei(text: str) -> bool:
    """Whether a text is an LEI whose check digits hold (ISO 17442, ISO 7064 MOD 97-10)."""
    return bool(_LEI.fullmatch(text)) and int(text.translate(_AS_NUMBERS)) % 97 == 1


def _padded(number: str, width: int) -> str:
    found = re.fullmatch(r"([A-Z]{0,2})(\d+)", number)
    if not found or len(number) >= width:
        return number
    prefix, digits = found.groups()
    return prefix + digits.zfill(width - len(prefix))
