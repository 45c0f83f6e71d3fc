"""Two records of one key as one entry: nothing of what either states is lost."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.measures import gravest
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind

T = TypeVar("T")
_LISTS = (
    *("birth_dates", "birth_places", "nationalities", "addresses", "identifiers", "linked_to"),
    *("programmes", "topics", "regimes", "legal_basis", "positions", "references", "contacts"),
)


def united(entry: ListEntry, other: ListEntry, reason: str) -> ListEntry:
    """Return an entry with all that a further record of its key states.

    The most severe measure of both counts; it is delisted only where both are. `reason` says in
    `incomplete` that there were several records.
    """
    names = (
        replace(name, kind=NameKind.ALIAS) if name.kind is NameKind.PRIMARY else name
        for name in other.names
    )
    measures = _once((*_measures(entry), *_measures(other)))
    ended = None
    if entry.ended_date and other.ended_date:
        ended = max(entry.ended_date, other.ended_date)
    lists: dict[str, Any] = {
        name: _once((*getattr(entry, name), *getattr(other, name))) for name in _LISTS
    }
    return replace(
        entry,
        kind=other.kind if entry.kind is PartyKind.UNKNOWN else entry.kind,
        names=_once((*entry.names, *names)),
        measure=gravest(measures, entry.measure),
        measures=measures if len(measures) > 1 else (),
        gender=_gender(entry, other),
        title="; ".join(_once(filter(None, (entry.title, other.title)))) or None,
        vessel={**other.vessel, **entry.vessel},
        remarks="\n".join(_once(filter(None, (entry.remarks, other.remarks)))) or None,
        listed_date=min(_days(entry.listed_date, other.listed_date), default=None),
        updated_date=max(_days(entry.updated_date, other.updated_date), default=None),
        ended_date=ended,
        incomplete=_once((*entry.incomplete, *other.incomplete, reason)),
        **lists,
    )


def _measures(entry: ListEntry) -> tuple[Measure, ...]:
    return entry.measures or (entry.measure,)


def _gender(entry: ListEntry, other: ListEntry) -> str | None:
    stated = {item for item in (entry.gender, other.gender) if item}
    return stated.pop() if len(stated) == 1 else None


def _days(*days: date | None) -> Iterable[date]:
    return [day for day in days if day]


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
