"""Natures of control of the UK registers, to interests.

The codes of Companies House (`psc_descriptions.yml` of its api-enumerations) for companies,
limited liability partnerships, Scottish partnerships and registered overseas entities. Bands are
those of the Companies Act 2006, Schedule 1A, and the Register of People with Significant Control
Regulations 2016, Schedule 2: more than 25 to 50, more than 50 and less than 75, 75 or more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atlas.foundation.core.types import JSON
from atlas.sources.registry.domain.formats.published import NATURES

_SHARE = re.compile(
    r"(?:part-)?(?P<kind>ownership-of-shares|voting-rights|right-to-share-surplus-assets)"
    r"-(?P<band>25-to-50|50-to-75|75-to-100|more-than-25)-percent.*",
)
_OTHERS = {
    "right-to-appoint-and-remove-": "appointmentOfBoard",
    "significant-influence-or-control": "otherInfluenceOrControl",
    "registered-owner-as-nominee-": "nominee",
}
"""How a published code begins that is neither of shares nor of votes, and what it is of."""
KINDS = {
    "ownership-of-shares": "shareholding",
    "voting-rights": "votingRights",
    "right-to-share-surplus-assets": "rightsToSurplusAssetsOnDissolution",
}
BANDS: dict[str, dict[str, float]] = {
    "25-to-50": {"exclusiveMinimum": 25, "maximum": 50},
    "50-to-75": {"exclusiveMinimum": 50, "exclusiveMaximum": 75},
    "75-to-100": {"minimum": 75, "maximum": 100},
    "more-than-25": {"exclusiveMinimum": 25, "maximum": 100},
}
_HIGHEST = ("75-to-100", "50-to-75", "25-to-50", "more-than-25")


def bands_at_once(details: str, kind: str) -> list[list[str]]:
    """Return the bands of one right, for each capacity the codes that name different ones.

    Args:
        details: codes of one holder, separated by commas.
        kind: the interest type, such as `shareholding`.

    """
    found: dict[str, dict[str, str]] = {}
    for code in (part.strip() for part in details.split(",")):
        share = _SHARE.fullmatch(code) if code in NATURES else None
        if share is None or KINDS[share["kind"]] != kind or share["band"] == "more-than-25":
            continue
        capacity = code.replace(f"{share['band']}-percent", "")
        found.setdefault(capacity, {}).setdefault(share["band"], code)
    return [list(bands.values()) for bands in found.values()]


def span_of(capacities: Sequence[Sequence[str]]) -> tuple[str, str]:
    """Return the lowest and the highest band that the codes of one right leave possible.

    Args:
        capacities: for each capacity of the holder its codes, as `bands_at_once` returns them.

    """
    places = [
        [_HIGHEST.index(share["band"]) for code in codes if (share := _SHARE.fullmatch(code))]
        for codes in capacities
    ]
    # of each capacity the lower band may be right; the capacities hold one and the same right
    return _HIGHEST[min(map(max, places))], _HIGHEST[min(map(min, places))]


def interests_of(
    natures: Sequence[str], start: str | None, end: str | None, *, beneficial: bool = False
) -> tuple[list[dict[str, JSON]], dict[str, str]]:
    """Return the interests of one entry, and what is wrong with its codes as `{warning: detail}`.

    Shares, votes, appointment and influence are interests of their own. Codes of one kind
    ("…", "…-as-trust", "…-as-firm") tell several capacities of one holder: they are one interest
    with the highest band, never a sum. Two bands in one capacity contradict each other: the band
    is the highest, and what reads the interest sees both codes (`bands_at_once`).
    """
    found: dict[str, list[str]] = {}
    band: dict[str, str] = {}
    capacities: dict[str, str] = {}
    warnings: dict[str, str] = {}
    unknown: list[str] = []
    for code in dict.fromkeys(natures):
        kind, size = _read(code)
        if kind is None:
            unknown.append(code)
            continue
        found.setdefault(kind, []).append(code)
        capacity = code.replace(f"{size}-percent", "")
        before = capacities.setdefault(capacity, code)
        if size and before != code and "more-than-25" not in before + code:
            warnings.setdefault("two_bands", f"{before} and {code}")
        if size and (kind not in band or _HIGHEST.index(size) < _HIGHEST.index(band[kind])):
            band[kind] = size
    interests = [
        _interest(
            kind, _highest_first(codes, band.get(kind)), band.get(kind), start, end, beneficial
        )
        for kind, codes in found.items()
    ]
    if unknown or not interests:
        interests.append(_interest("unknownInterest", unknown, None, start, end, beneficial))
    if unknown:
        warnings["unknown_nature"] = ", ".join(unknown)
    return interests, warnings


def _read(code: str) -> tuple[str | None, str | None]:
    """Return what a code is of, and its band; nothing of one that the register does not publish."""
    if code not in NATURES:
        return None, None
    if share := _SHARE.fullmatch(code):
        return KINDS[share["kind"]], share["band"]
    return next(kind for begins, kind in _OTHERS.items() if code.startswith(begins)), None


def _highest_first(codes: list[str], size: str | None) -> list[str]:
    return sorted(codes, key=lambda code: bool(size) and f"-{size}-percent" not in code)


def _interest(
    kind: str,
    codes: Sequence[str],
    size: str | None,
    start: str | None,
    end: str | None,
    beneficial: bool,
) -> dict[str, JSON]:
    interest: dict[str, JSON] = {
        "type": kind,
        "directOrIndirect": "unknown",
        "beneficialOwnershipOrControl": beneficial,
    }
    if codes:
        interest["details"] = ", ".join(codes)
    if size:
        interest["share"] = BANDS[size]
    if start:
        interest["startDate"] = start
    if end:
        interest["endDate"] = end
    return interest
