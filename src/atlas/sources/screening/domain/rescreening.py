"""Which parties must be screened again after a change, why, and what became different.

A party is affected by a new list version when an entry that was added or changed matches it, or
when an entry that was changed or removed had matched it. All other parties keep their result,
because an unchanged entry and an unchanged party give the same result again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from atlas.foundation.core.types import JSON
from atlas.sources.screening.domain.results import ScreeningCandidate

LATE_COMMITS = timedelta(hours=1)
"""A version that was loaded before a screening may have been committed after it."""


class Reason(StrEnum):
    """Why a party is screened again."""

    NEW_ENTRY_HITS = "new_entry_hits"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_DELISTED = "entry_delisted"
    CUSTOMER_CHANGED = "customer_changed"
    NEVER_SCREENED = "never_screened"
    MATCHER_CHANGED = "matcher_changed"
    REQUESTED = "requested"


@dataclass(frozen=True, slots=True)
class ListDelta:
    """What list versions did: keys of entries added, changed and removed, with their names.

    `at`: the sequence of the version that did it, by key.
    """

    list_id: str
    added: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    removed: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Affected:
    """The reasons to screen a party again, and the entries behind them."""

    reasons: tuple[Reason, ...]
    entries: tuple[dict[str, str], ...]


def affected_by(
    delta: ListDelta,
    *,
    matching: Iterable[str],
    matched_before: Iterable[str],
    seen: int = 0,
) -> Affected:
    """Return why list versions call for screening a party again (no reasons: they do not).

    Args:
        delta: what the versions changed.
        matching: keys of added or changed entries that match the party now.
        matched_before: keys of the list's entries that matched it before.
        seen: sequence of the version that the party was screened against last.

    """
    known = {key for key, sequence in delta.at.items() if sequence <= seen}
    now, before = set(matching) - known, set(matched_before) - known
    changed = {**delta.added, **delta.changed}
    found = [
        *(
            (Reason.NEW_ENTRY_HITS, key, delta.added[key])
            for key in (now - before) & delta.added.keys()
        ),
        *(
            (Reason.ENTRY_CHANGED, key, changed[key])
            for key in (now & delta.changed.keys()) | (before & changed.keys())
        ),
        *(
            (Reason.ENTRY_DELISTED, key, delta.removed[key])
            for key in before & delta.removed.keys()
        ),
    ]
    found.sort(key=lambda item: (list(Reason).index(item[0]), item[1]))
    return Affected(
        reasons=tuple(dict.fromkeys(reason for reason, _, _ in found)),
        entries=tuple(
            {"reason": reason.value, "list_id": delta.list_id, "entry_key": key, "entry_name": name}
            for reason, key, name in found
        ),
    )


_COMPARED = ("strength", "score", "measure", "delisted", "entry_name", "matched_name")


def difference(
    before: Sequence[ScreeningCandidate], after: Sequence[ScreeningCandidate]
) -> dict[str, list[dict[str, JSON]]]:
    """Return the hits that are new, gone, or different between two screenings of one party."""
    old = {(item.list_id, item.entry_key): item for item in before}
    new = {(item.list_id, item.entry_key): item for item in after}
    changed = []
    for key in sorted(old.keys() & new.keys()):
        then, now = _shown(old[key]), _shown(new[key])
        if then != now:
            names = [name for name in _COMPARED if then[name] != now[name]]
            changed.append({**_key(new[key]), "fields": names, "before": then, "after": now})
    return {
        "new": [{**_key(new[k]), **_shown(new[k])} for k in sorted(new.keys() - old.keys())],
        "gone": [{**_key(old[k]), **_shown(old[k])} for k in sorted(old.keys() - new.keys())],
        "changed": changed,
    }


def _key(item: ScreeningCandidate) -> dict[str, JSON]:
    return {"list_id": item.list_id, "entry_key": item.entry_key, "entry_name": item.entry_name}


def _shown(item: ScreeningCandidate) -> dict[str, JSON]:
    return {
        "strength": item.strength.value,
        "score": item.score,
        "measure": item.measure.value,
        "delisted": item.delisted,
        "entry_name": item.entry_name,
        "matched_name": item.matched_name,
    }
