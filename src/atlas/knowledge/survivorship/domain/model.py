"""What survivorship reads and what it answers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

ANALYST = "analyst"
PROTECTED_RULE = "protected_field_no_authorized_source"


class DisputeKind(StrEnum):
    """Kinds of disagreement that wait for a person."""

    DISAGREEMENT = "disagreement"
    """Sources of about the same trust state different values."""
    ANALYST_CONTRADICTED = "analyst_contradicted"
    """A later source of trust 0.9 or more contradicts an analyst."""
    OUTSIDE_BAND = "outside_band"
    """An exact share lies outside the band another source states."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim, as far as the choice of a winner needs it.

    `trust` is 0 to 1; validity is half-open [valid_from, valid_to); `ended_on` is the first day on
    which the source no longer states it; a deprecated claim was never right.
    """

    claim_id: UUID
    value: Any
    source: str
    source_type: str
    trust: float
    asserted_at: datetime
    valid_from: date | None = None
    valid_to: date | None = None
    ended_on: date | None = None
    deprecated: bool = False
    source_record: str | None = None
    silent: bool = False
    """Its source has stated the record again without it."""

    @property
    def until(self) -> date | None:
        """Return the first day on which the claim no longer holds."""
        ends = [end for end in (self.valid_to, self.ended_on) if end is not None]
        return min(ends) if ends else None

    @property
    def corrected(self) -> bool:
        """Return whether its source took it back: it ended before it began."""
        began = self.valid_from or date(2, 1, 1)
        return self.ended_on is not None and self.ended_on < began

    def holds_at(self, as_of: date) -> bool:
        """Return whether the claim's validity covers a day."""
        started = self.valid_from is None or self.valid_from <= as_of
        until = self.until
        return started and (until is None or as_of < until)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disagreement: the claims on both sides, and one sentence."""

    kind: DisputeKind
    claim_ids: tuple[UUID, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attribute comes to.

    `value` None means that nothing is known. `winner`: None for AGGREGATE, whose value lists
    all `contributors`; `unauthorised` are claims on a protected attribute from sources that may
    not set it: kept as evidence, never preferred.
    """

    value: Any
    rule: str
    winner: UUID | None = None
    contributors: tuple[UUID, ...] = ()
    losers: tuple[UUID, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    unauthorised: tuple[UUID, ...] = field(default=())
