"""What a collection gathers, before it is put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from atlas.knowledge.identifiers.domain import LEI
from atlas.sources.registry.domain.history import Interval
from atlas.sources.registry.domain.relationships import intervals_in
from atlas.sources.registry.domain.union import Union
from atlas.sources.registry.models import RecordRow, Ref


class Further(NamedTuple):
    """A company further down: the record of the subsidiary it is under, and its own."""

    under: Ref
    row: RecordRow


@dataclass
class Collected:
    """Records gathered so far. `union` joins the records of one party."""

    subject: Ref
    as_of: date
    max_parties: int
    records: dict[Ref, RecordRow] = field(default_factory=dict)
    relationships: dict[Ref, RecordRow] = field(default_factory=dict)
    union: Union[Ref] = field(default_factory=Union)
    numbers: dict[Ref, list[tuple[str, str, bool]]] = field(default_factory=dict)
    missing: set[Ref] = field(default_factory=set)
    """Interested parties whose own record no file holds."""
    not_followed: list[Ref] = field(default_factory=list)
    asked: set[Ref] = field(default_factory=set)
    """Records whose holders were read."""
    present: frozenset[Ref] = frozenset()
    """Records that do not owe their place to a chain of former holders alone."""
    former_left_out: int = 0
    """Parties of former chains for which no room was left."""
    beside_left_out: int = 0
    """Parties that hold a company which the subject holds, for which no room was left."""

    below: list[Further] = field(default_factory=list)
    """Companies that the subject's subsidiaries hold or control: no parties, their countries count.
    """
    below_left_out: int = 0
    """Of them those for which no room was left."""

    _intervals: dict[Ref, tuple[RecordRow, list[Interval]]] = field(default_factory=dict)

    def intervals(self, row: RecordRow) -> list[Interval]:
        """Return the relations of a relationship's record (`intervals_in`), each read once."""
        known = self._intervals.get(row.ref)
        if known is None or known[0] is not row:
            known = self._intervals[row.ref] = (row, intervals_in(row))
        return known[1]

    def leis(self) -> dict[Ref, set[str]]:
        """Return the LEIs of the records that have one."""
        return {
            ref: found
            for ref, numbers in self.numbers.items()
            if (found := {value for scheme, value, sure in numbers if scheme == LEI and sure})
        }

    @property
    def parties(self) -> int:
        """How many parties were found (records of one party count once)."""
        return len({self.union.root(ref) for ref in self.records}) + len(self.missing)

    @property
    def room(self) -> int:
        """How many more parties may be taken."""
        return max(0, self.max_parties - self.parties)

    @property
    def truncated(self) -> bool:
        """Whether parties were left out for their number."""
        return bool(self.not_followed)

    def left_out(self) -> Iterator[str]:
        """Say how many parties were left out that do not make it truncated."""
        if left := self.former_left_out:
            yield f"{left} parties above former holders were left out: no room was left for them"
        if left := self.beside_left_out:
            yield f"{left} further holders and officers of companies that it holds were left out"

        if left := self.below_left_out:
            yield f"{left} companies further down were left out: their countries were not read"
