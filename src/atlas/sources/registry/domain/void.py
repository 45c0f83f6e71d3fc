"""LEI records that another record of the same entity replaces, or that are void."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from atlas.foundation.core.types import JSON
from atlas.sources.registry.domain.union import Union

Key = TypeVar("Key", bound=Hashable)

LEI_REGISTRATION = "lei_registration"
"""Event of a company: the status of its LEI record, where that is not `ISSUED`."""
_VOID = frozenset({"DUPLICATE", "ANNULLED", "MERGED"})
SUCCESSOR = "Successor entity of the LEI record"
"""What the interest of a successor is called: it stands in the place of its entity."""
NOT_STATED = "9999-01-01"
"""Stands for a day to come that no source states."""
_SUCCESSIONS = frozenset(
    {
        *("MERGERS_AND_ACQUISITIONS", "ABSORPTION", "ACQUISITION_BRANCH"),
        *("DEMERGER", "BREAKUP", "SPINOFF"),
    },
)
"""Events by which another entity takes the place of one, or a part of what it holds."""
_ENDINGS = frozenset({"DISSOLUTION", "LIQUIDATION", "BANKRUPTCY", "INSOLVENCY"})
_WITHDRAWN, _COMPLETED = "WITHDRAWN_CANCELLED", "COMPLETED"
_DUPLICATE = "DUPLICATE"
_MERGED = frozenset({_DUPLICATE, "MERGED"})
_GONE = _MERGED | {"RETIRED"}


def is_void(facts: Mapping[str, JSON]) -> bool:
    """Return whether a record is of an LEI that is a duplicate, annulled or merged.

    Its entity may have another LEI, so its register number joins it only where no valid LEI record
    has that number (GLEIF, State Transition and Validation Rules for Common Data File formats).

    Args:
        facts: the record's own.

    """
    events: Any = facts.get("events") or ()
    return any(
        event.get("event") == LEI_REGISTRATION and event.get("status") in _VOID for event in events
    )


@dataclass(frozen=True, slots=True)
class LegalEvent:
    """A legal entity event of an LEI record, as far as it is stated."""

    kind: str
    status: str
    day: str
    """Effective date (YYYY-MM-DD), or empty."""
    affected: frozenset[str] = frozenset()
    """The values that it changed (`AffectedFields`): of a merger, often the successor."""


@dataclass(frozen=True, slots=True)
class LeiStanding:
    """What an LEI record says of its own state."""

    record: str | None
    """`RegistrationStatus` (LEI-CDF 3.1)."""
    entity: str | None
    """`EntityStatus`."""
    events: tuple[LegalEvent, ...] = ()

    @property
    def is_succeeded(self) -> bool:
        """Whether another entity stands in the place of an entity that names a successor.

        The entity was merged into it, or its LEI is a duplicate of the other's. An entity that is
        still active may name one for a merger to come, or for a part that was split off.
        """
        return self.record in _GONE or self.entity in {"INACTIVE", "NULL"}


class Succession(NamedTuple):
    """That a party stands in the place of an entity."""

    start: str | None
    """Its first day; None where no source states it, so that it may be any day."""


def succession_of(
    successor: Collection[str], others: Collection[str], said: LeiStanding
) -> Succession | None:
    """Return from when on a successor stands in the place of an entity; None where it does not.

    A merger that was withdrawn "will not occur" (LEI-CDF 3.1, `EventStatusEnum`): a successor all
    of whose events were withdrawn succeeds no one. If the entity was merged according to the same
    record, or is gone for no other reason, the record contradicts itself, and the successor stays.

    A merger takes effect on its effective date. Where that is not stated, an entity that is gone
    may have been succeeded on any day, and one that is still active will be on one to come.

    Args:
        successor: LEI and name of the successor.
        others: LEIs and names of the other successors of the record.
        said: what the record says of its own state.

    """
    about = [one for one in said.events if _may_concern(one, others)]
    about += [one for one in said.events if _names(one, successor) and one not in about]
    alive = [one for one in about if one.status != _WITHDRAWN]
    if about and not alive and not _stands_nevertheless(said):
        return None
    alive = [one for one in alive if _names(one, successor)] or alive
    if said.record == _DUPLICATE:
        return Succession(None)
    day = min((one.day for one in alive if one.day), default=None)
    if not said.is_succeeded:
        return Succession(day or NOT_STATED)
    return Succession(None if any(not one.day for one in alive) else day)


def _may_concern(event: LegalEvent, others: Collection[str]) -> bool:
    """Whether a merger or split names no other successor."""
    return event.kind in _SUCCESSIONS and not _names(event, others)


def _names(event: LegalEvent, parties: Collection[str]) -> bool:
    """Whether a merger or split names one of the parties."""
    named = {value.casefold() for value in event.affected}
    return event.kind in _SUCCESSIONS and any(one.casefold() in named for one in parties)


def _stands_nevertheless(said: LeiStanding) -> bool:
    """Whether an entity was succeeded, although the merger that its record names was withdrawn."""
    if said.record in _MERGED:
        return True
    ended = any(one.kind in _ENDINGS and one.status == _COMPLETED for one in said.events)
    return said.is_succeeded and not ended


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
