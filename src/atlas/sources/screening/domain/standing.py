"""How a hit stands when its two sides meet again: still decided, reopened, or to be reviewed."""

from dataclasses import dataclass
from datetime import datetime

from atlas.sources.screening.domain.decisions import is_stronger
from atlas.sources.screening.domain.features import (
    EntryFeatures,
    PartyFeatures,
    entry_changes,
    is_told_apart,
    party_changes,
    withdrawn,
)
from atlas.sources.screening.domain.results import Strength

NEW, SUPPRESSED = "new", "suppressed"
EXPIRED, GREW = "suppression_expired", "evidence_grew"
ENTRY_CHANGED, PARTY_CHANGED = "entry_changed", "party_changed"
REVOKED, NOT_SUPPRESSED = "suppression_revoked", "not_suppressed"
DELISTED, RELISTED = "entry_delisted", "entry_relisted"
CHANGED = (ENTRY_CHANGED, GREW, RELISTED, DELISTED, PARTY_CHANGED)
"""Reasons for which a hit is not what it was to a person who saw it before."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What met: the party, the entry, how strongly, and the party's name that matched."""

    party: PartyFeatures
    entry: EntryFeatures
    strength: Strength
    matching: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Why a decision does not hold any more: a code, and what changed."""

    code: str
    what: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return `code` or `code: what, what`."""
        return f"{self.code}: {', '.join(self.what)}" if self.what else self.code


def material_change(then: Sides, now: Sides) -> Change | None:
    """Return what has changed since, if it may alter a decision."""
    if changed := entry_changes(then.entry, now.entry):
        return Change(ENTRY_CHANGED, changed)
    differs = {
        *party_changes(
            then.party, now.party, matching=now.matching, entry_has_numbers=bool(now.entry.numbers)
        ),
        *withdrawn(then.party, now.party, now.entry),
    }
    if differs:
        return Change(PARTY_CHANGED, tuple(sorted(differs)))
    if is_stronger(now.strength, then.strength):
        return Change(GREW, (then.strength.value, now.strength.value))
    return None


def why_ended(then: Sides, now: Sides, expires_at: datetime, moment: datetime) -> Change | None:
    """Return why a suppression does not hold any more, or None while it does."""
    if moment >= expires_at:
        return Change(EXPIRED)
    return material_change(then, now)


def passes_on(decided: Sides, entry: EntryFeatures) -> bool:
    """Whether a suppression of one entry holds for another number or list that states the same.

    It holds only where what was compared distinguishes this listed person from every other. The
    entries of two listed namesakes, about which only the name is known, state the same too.
    """
    return not entry_changes(decided.entry, entry) and is_told_apart(decided.party, entry)
