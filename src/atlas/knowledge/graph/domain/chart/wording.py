"""The words of a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from atlas.knowledge.graph.domain.bands import shown
from atlas.knowledge.graph.domain.chart.model import Badge, Mark

KINDS: Mapping[str, str] = {
    "person": "Person",
    "company": "Company",
    "trust": "Trust",
    "state": "State",
    "unknown_person": "Unknown",
}
MARKS: Mapping[Mark, Badge] = {
    Mark.SANCTIONED: Badge("SANCTIONED", loud=True),
    Mark.POSSIBLY_SANCTIONED: Badge("POSSIBLE SANCTIONS MATCH"),
    Mark.OWNED_BY_SANCTIONED: Badge("OWNED BY SANCTIONED", loud=True),
    Mark.POSSIBLY_OWNED_BY_SANCTIONED: Badge("POSSIBLY OWNED BY SANCTIONED"),
    Mark.PEP: Badge("PEP", loud=True),
    Mark.POSSIBLE_PEP: Badge("POSSIBLE PEP"),
    Mark.OTHER: Badge("OTHER LIST MATCH"),
}
REASONS: Mapping[str, str] = {
    "register_statement": "the register makes a statement in place of an owner",
    "unknown_person": "an owner is unknown or anonymous",
    "owner_deceased": "an owner has died; whose the estate is nobody says",
    "exempt_listed": "exempt by the home law: listed on a market that it names",
    "exempt_state": "exempt by the home law: a public body",
    "listed_company": "an owner is a listed company, which the home law does not exempt",
    "state": "an owner is a state, which the home law does not exempt",
    "closed_loop": "companies own only each other",
    "chain_leaves_the_loaded_sources": "the chain leaves the loaded sources",
    "no_holding_reaches_the_threshold": "no holding reaches the threshold",
    "no_holders_in_the_loaded_sources": "no holders in the loaded sources",
    "declared_not_beneficial": "a holder is declared not to be the beneficial owner",
}
_CONTROL: Mapping[str, str] = {
    "board_appointment": "appoints the board",
    "dominant_influence": "dominant influence",
    "accounting_consolidation": "consolidates accounts",
}
_RIGHTS: Mapping[str, str] = {
    "rightsToSurplusAssetsOnDissolution": " of surplus assets",
    "rightsToProfitOrIncome": " of profits",
    "rightToProfitOrIncomeFromAssets": " of income from assets",
}
_MOST_LINES = 4
_KINDS = ("ownership", "voting", "control", "trust_role")
_LEAST = 0.01
"""Percent; what shares are rounded to."""
ANYTHING = "0–100 %"  # noqa: RUF001
Json = Mapping[str, Any]


def percent(band: Json, *, unknown: str = "share not stated") -> str:
    """Return a band as a reader writes it: `>25-50 %` is more than 25, up to 50."""
    low, high = float(band["lower"]), float(band["upper"])
    if 0 < high < _LEAST / 2:
        return f"under {_LEAST} %"
    if high - low <= 1e-6:
        return f"{'>' if band['lower_open'] else ''}{_number(low)} %"
    if low == 0 and high >= 100:
        return unknown
    if low == 0:
        return f"{'under' if band['upper_open'] else 'up to'} {_number(high)} %"
    if _number(low) == _number(high):
        return f"about {_number(low)} %"
    more = ">" if band["lower_open"] else ""
    less = "<" if band["upper_open"] else ""
    return f"{more}{_number(low)}–{less}{_number(high)} %"  # noqa: RUF001


def holding_words(holdings: Sequence[Json]) -> list[str]:
    """Return the lines of an arrow's label: shares first, with equal votes on the same line."""
    order = sorted(
        holdings, key=lambda h: (h["state"] != "edge", _KINDS.index(h["kind"]), str(h["id"]))
    )
    words = [(_words(held), _end(held), held["kind"]) for held in order]
    shares = {(text, end) for text, end, kind in words if kind == "ownership"}
    votes = {(text, end) for text, end, kind in words if kind == "voting"}
    lines: list[str] = []
    for text, end, kind in words:
        if kind == "voting":
            if (text, end) not in shares:
                lines.append(f"votes: {text}{end}")
        elif kind == "ownership" and (text, end) in votes:
            lines.append(f"{text} & votes{end}")
        else:
            lines.append(text + end)
    lines = list(dict.fromkeys(lines))
    if len(lines) > _MOST_LINES:
        return [*lines[: _MOST_LINES - 1], f"and {len(lines) - _MOST_LINES + 1} more"]
    return lines


def together(words: Iterable[str]) -> list[str]:
    """Return words once each, in order."""
    return list(dict.fromkeys(words))


def _words(held: Json) -> str:
    if held["band"] is not None:
        text = percent(held["band"])
    elif held["kind"] == "trust_role":
        text = str(held["control"] or "role").replace("_", " ")
    else:
        text = _CONTROL.get(held["control"] or "", "") or _spaced(held["interest_type"])
    if held["kind"] == "ownership":
        text += _RIGHTS.get(held["interest_type"] or "", "")
    if held.get("held_through"):
        text += f", through a {held['held_through']}"
    if held["joint_group"]:
        text += ", jointly"
    if held["direct_or_indirect"] == "indirect":
        text += ", indirect"
    return text


def _end(held: Json) -> str:
    if held["state"] == "edge":
        return ""
    return f", ended {held['valid_to']}" if held["valid_to"] else ", not at this date"


def _spaced(code: str | None) -> str:
    if not code:
        return "control"
    return "".join(f" {char.lower()}" if char.isupper() else char for char in code).strip()


def _number(value: float) -> str:
    return shown(value, places=2)
