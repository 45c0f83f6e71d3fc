"""Which interests stand after their records were left out: not ended, and without successor. Pure.

A register that no longer names a holder does not state who holds now. An interest stands until a
statement ends it, the same holder is declared again, or a new holder is declared in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from atlas.sources.registry.domain.namesakes import Known, may_be_one

WHOLE = 100.0
_ROUNDING = 0.01
"""Percent: declared shares are rounded."""
LATE = timedelta(days=366)
"""How late a register may name a successor. A holder of longer standing held in parallel."""
_ON_THE_DAY = timedelta()


def followed(since: date | None, named_on: date, late: timedelta = LATE) -> bool:
    """Whether a holder named since a load may, by the start, succeed one whom it left out.

    Registers learn late of offices and of rights: one that began a little before the day for which
    the register last named the other counts as a successor.

    Args:
        since: the first day of the new one, as far as that is stated.
        named_on: the day for which the register last named the other.
        late: how long before that day the new one may have begun.

    """
    return since is None or since >= named_on - late


@dataclass(frozen=True, slots=True)
class Held:
    """What a record states, or stated last, that a holder has in a company.

    Attributes:
        holder: who has it; equal for all records of one party.
        kind: what it is: interests of one kind can follow each other.
        came: the load that first named the record.
        load: the load that last added, changed or left it out; loads are in order.
        said_on: the day of its statement.
        since: its first day, as far as that is stated.
        share: in percent, the least and the most; None: it has no size.
        together: each of several holders is stated to hold the whole: shares do not add up.
        named: the source names the holder; one whom it does not name may be the same.
        gone: no file holds the record any more, and no statement ended it.
        ended: the day on which it ended by a statement.
        known: by what the source knows the holder; None: by `holder` alone.

    """

    holder: Hashable
    kind: str
    came: UUID
    load: UUID
    said_on: date
    since: date | None = None
    share: tuple[float, float] | None = None
    together: bool = False
    named: bool = True
    gone: bool = False
    ended: date | None = None
    known: Known | None = None

    @property
    def least(self) -> float:
        """What is surely held, in percent; 0 where it has no size."""
        return self.share[0] if self.share is not None else 0.0


def unanswered(interests: Sequence[Held]) -> Mapping[int, float]:
    """Return what of one company's interests stands, and how much it may be at most, in percent.

    An interest is answered where

    - a statement of whatever source ends it, of the day of its last statement or a later one;
    - the same holder is declared in it still: as much in another record, or again since;
    - others are named who cannot be anyone known before (`namesakes`) and, by their stated start,
      did not hold in parallel: each succeeds one; of shares and votes, they have as much as all
      who left with one load had. Where too few came, it is not stated whom they succeed;
    - of shares and votes, what is declared of others since leaves no room. Where it leaves less
      than there was, as much may stand as is left.

    Args:
        interests: of one company, of all sources.

    Returns:
        By place among the interests; 100: as it was stated.

    """
    kinds: dict[str, list[Held]] = defaultdict(list)
    for one in interests:
        kinds[one.kind].append(one)
    found = {
        id(one): most for held in kinds.values() for one, most in _of_one_kind(held) if most > 0
    }
    return {place: found[id(one)] for place, one in enumerate(interests) if id(one) in found}


def _of_one_kind(held: Sequence[Held]) -> list[tuple[Held, float]]:
    now = [one for one in held if not one.gone and one.ended is None]
    over = [one for one in held if one.ended is not None]
    gone = [one for one in held if one.gone and not _is_over(one, over) and not _goes_on(one, now)]
    if not gone:
        return []
    standing = list(_unfollowed(gone, _newcomers(held, now)))
    return [(one, _room(one, standing, now)) for one in standing]


def _is_over(gone: Held, over: Iterable[Held]) -> bool:
    return any(
        one.holder == gone.holder and one.ended is not None and one.ended >= gone.said_on
        for one in over
    )


def _goes_on(gone: Held, now: Iterable[Held]) -> bool:
    return any(
        one.holder == gone.holder and (one.load >= gone.load or one.least >= gone.least)
        for one in now
    )


@dataclass(frozen=True, slots=True)
class _Newcomer:
    came: UUID
    since: date | None
    least: float


def _newcomers(held: Iterable[Held], now: Iterable[Held]) -> list[_Newcomer]:
    """Return who is declared now, by the load that first named them in whatever record."""
    came: dict[Hashable, UUID] = {}
    for one in held:
        came[one.holder] = min(came.get(one.holder, one.came), one.came)
    for one in now:
        came[one.holder] = min(
            [came[one.holder], *(other.came for other in held if _is_earlier_self(one, other))]
        )
    people: dict[Hashable, list[Held]] = defaultdict(list)
    for one in now:
        if one.named:
            people[one.holder].append(one)
    found = [
        _Newcomer(
            came[holder],
            min((one.since for one in said if one.since is not None), default=None),
            sum(one.least for one in said),
        )
        for holder, said in people.items()
    ]
    return sorted(found, key=lambda one: one.came)


def _is_earlier_self(one: Held, other: Held) -> bool:
    """Whether a holder may be one who was known before, under another record."""
    return other.came < one.came and one.holder != other.holder and _may_be_one(one, other)


def _may_be_one(one: Held, other: Held) -> bool:
    if one.known is None or other.known is None:
        return False
    return may_be_one(one.known, other.known)


def _unfollowed(gone: Iterable[Held], new: list[_Newcomer]) -> Iterator[Held]:
    """Yield those without a declared successor, the first to go first."""
    left: dict[UUID, list[Held]] = defaultdict(list)
    for one in gone:
        left[one.load].append(one)
    for load, those in sorted(left.items()):
        named_on = max(one.said_on for one in those)
        # of shares and votes, the room that is left says who may have held beside whom
        late = LATE if all(one.share is None for one in those) else _ON_THE_DAY
        heirs = [one for one in new if one.came >= load and followed(one.since, named_on, late)]
        taken = _enough(heirs, those)
        if taken is None:
            yield from those
        else:
            new = [one for one in new if one not in taken]


def _enough(heirs: Sequence[_Newcomer], left: Sequence[Held]) -> Sequence[_Newcomer] | None:
    """Return the first who stand in the place of all who left together, or None: too few came."""
    people = len({one.holder for one in left})
    if all(one.share is None for one in left):
        return heirs[:people] if len(heirs) >= people else None
    owed, have = sum(one.least for one in left), 0.0
    for number, one in enumerate(heirs, start=1):
        have += one.least
        if have + _ROUNDING >= owed:
            return heirs[:number]
    return None


def _room(gone: Held, standing: Sequence[Held], now: Iterable[Held]) -> float:
    """Return how much of an interest may stand next to what others are since declared to have.

    A holder who is not named, or named since under another record, may be the same one: it takes
    no room, and shares are not added to it.
    """
    others = [one for one in now if one.holder != gone.holder]
    if gone.share is None or gone.together or not any(one.load >= gone.load for one in others):
        return WHOLE
    rest = WHOLE - sum(one.least for one in others if one.named and not _is_earlier_self(one, gone))
    if rest <= _ROUNDING:
        return 0.0
    free = WHOLE - sum(one.least for one in others)
    return WHOLE if sum(one.least for one in standing) <= free + _ROUNDING else rest
