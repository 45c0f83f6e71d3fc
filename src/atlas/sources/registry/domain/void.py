"""LEI records that another record of the same entity replaces, or that are void."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from atlas.sources.registry.domain.union import Union

Key = TypeVar("Key", bound=Hashable)

LEI_REGISTRATION = "lei_registration"
"""Event of a company: the status of its LEI record, where that is not `ISSUED`."""
_VOID = frozenset({"DUPLICATE", "ANNULLED", "MERGED"})
NOT_STATED = "9999-01-01"
"""Stands for a day to come that no source states."""
_MERGERS = ("MERGERS_AND_ACQUISITIONS", "ABSORPTION")
_UNDER_WAY = frozenset((kind, "IN_PROGRESS") for kind in _MERGERS)
_GONE = frozenset({"DUPLICATE", "MERGED", "RETIRED"})


def is_void(facts: Mapping[str, Any]) -> bool:
    """Return whether a record is of an LEI that is a duplicate, annulled or merged.

    Its entity may have another LEI, so its register number joins it only where no valid LEI record
    has that number (GLEIF, State Transition and Validation Rules for Common Data File formats).

    Args:
        facts: the record's own.

    """
    return any(
        event.get("event") == LEI_REGISTRATION and event.get("status") in _VOID
        for event in facts.get("events") or ()
    )


def is_succeeded(standing: str | None, status: str | None) -> bool:
    """Return whether another entity stands in the place of an entity that names a successor.

    The entity was merged into it, or its LEI is a duplicate of the other's. An entity that is still
    active may name one for a merger to come, or for a part that was split off: that one stands
    there later, if at all (`succeeds_on`).

    Args:
        standing: status of the LEI record (`RegistrationStatus`, LEI-CDF 3.1).
        status: status of the entity (`EntityStatus`).

    """
    return standing in _GONE or status in {"INACTIVE", "NULL"}


def succeeds_on(events: Iterable[tuple[str, str, str]]) -> str:
    """Return the day from which a successor stands in the place of an entity that is active.

    The earliest effective date of a merger or acquisition in progress. Where none is stated, a day
    that is still to come: the successor counts as a party that will hold.

    Args:
        events: kind, status and effective date (YYYY-MM-DD, or empty) of each event of the entity.

    """
    days = [day for kind, status, day in events if (kind, status) in _UNDER_WAY and day]
    return min(days, default=NOT_STATED)


def join_valid_first(
    union: Union[Key],
    pairs: Sequence[tuple[Key, Key]],
    leis: Mapping[Key, Iterable[str]],
    void: Collection[Key],
) -> None:
    """Join records of one number, void ones last, so that they never displace a valid LEI.

    Args:
        union: the records, joined so far.
        pairs: records that state the same number.
        leis: the LEIs of each record; two records with different ones are never joined.
        void: the records for which `is_void` holds.

    """
    valid = [pair for pair in pairs if void_free(pair, void)]
    union.join_unless(valid, leis)
    union.join_unless([pair for pair in pairs if not void_free(pair, void)], leis)


def void_free(pair: Iterable[Key], void: Collection[Key]) -> bool:
    """Return whether no record of a pair is void."""
    return not any(one in void for one in pair)
