"""Register keys: which register a number stands in, and whether it is unique there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import lei as lei_number

LEI = "XI-LEI"

SUBDIVIDED = frozenset({"US-SAM", "US-EIN", "CA-PROV", "US-SOS"})
"""Numbers given per state: without the state of incorporation two companies may share one."""
COURTS = frozenset({"DE-CR"})
"""German commercial register numbers are given per court, which the files leave out."""

_LEADING_ZEROS = {"GB-COH": 8}
"""Companies House numbers are eight characters; older files drop leading zeros."""


@dataclass(frozen=True, slots=True)
class RegisterNumber:
    """A number in a register. Only a `certain` one may join parties."""

    scheme: str
    value: str
    certain: bool


def register_number(scheme: str, value: str, jurisdiction: str | None = None) -> RegisterNumber:
    """Normalise a register key and number.

    `jurisdiction` (ISO 3166-2) completes a register whose numbers are given per subdivision:
    `US-SAM` in Delaware is `US-SAM-DE`.
    """
    key = scheme.strip().upper()
    number = " ".join(value.split()).upper()
    if key == LEI:
        number = number.replace(" ", "")
        return RegisterNumber(LEI, number, bool(lei_number.is_valid(number)))
    if key in _LEADING_ZEROS:
        number = _padded(number.replace(" ", ""), _LEADING_ZEROS[key])
    if key in SUBDIVIDED:
        country, _, part = (jurisdiction or "").partition("-")
        if not part or country != key[:2]:
            return RegisterNumber(key, number, certain=False)
        return RegisterNumber(f"{key}-{part}", number, certain=True)
    return RegisterNumber(key, number, certain=key not in COURTS)


def _padded(number: str, width: int) -> str:
    found = re.fullmatch(r"([A-Z]{0,2})(\d+)", number)
    if not found or len(number) >= width:
        return number
    prefix, digits = found.groups()
    return prefix + digits.zfill(width - len(prefix))
