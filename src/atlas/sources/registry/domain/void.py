"""LEI records that another record of the same entity replaces, or that are void."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from atlas.sources.registry.domain.union import Union

Key = TypeVar("Key", bound=Hashable)

LEI_REGISTRATION = "lei_registration"
"""Event of a company: the status of its LEI record, where that is not `ISSUED`."""
_VOID = frozenset({"DUPLICATE", "ANNULLED", "MERGED"})
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
    active may name one for a merger to come, or for a part that was split off.

    Args:
        standing: status of the LEI record (`RegistrationStatus`, LEI-CDF 3.1).
        status: status of the entity (`EntityStatus`).

    """
    return standing in _GONE or status in {"INACTIVE", "NULL"}


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
