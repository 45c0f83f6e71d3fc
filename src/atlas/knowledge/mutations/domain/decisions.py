"""What is kept of a decision between sources, and what other rooms see of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct, convert

from atlas.knowledge.evidence.domain import source_title
from atlas.knowledge.survivorship.domain.decided import LAPSED, Disputed, Statement

DecisionStatus = Literal["in_force", "lapsed", "withdrawn"]


class StatedShare(Struct, frozen=True, kw_only=True):
    """How much a statement says is held, in percent; None: it does not say."""

    share_exact: float | None = None
    share_minimum: float | None = None
    share_maximum: float | None = None
    minimum_exclusive: bool = False
    maximum_exclusive: bool = False


class StatedThen(Struct, frozen=True, kw_only=True):
    """A statement of a source on a holding, as it was when persons looked at it."""

    claim_id: UUID
    source: str
    record: str
    asserted_at: datetime
    since: date | None
    until: date | None
    left_out: bool
    share: StatedShare


class DecisionKept(Struct, frozen=True, kw_only=True):
    """Who decided what, when and why: the statement that counts, and what others stated."""

    about: Disputed
    reason: str
    chosen: StatedThen
    others: tuple[StatedThen, ...]
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of two people between sources, and what became of it.

    ended_reason: why it no longer counts, with who ended it and when; None: it counts.
    """

    claim_id: UUID
    relationship_id: UUID
    proposal_id: UUID
    kept: DecisionKept
    decided_at: datetime
    ended_reason: str | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = None

    @property
    def status(self) -> DecisionStatus:
        """Return whether it counts, and if not, what ended it."""
        if self.ended_reason is None:
            return "in_force"
        return "lapsed" if self.ended_reason == LAPSED else "withdrawn"


def in_words(one: StatedThen, about: Disputed) -> str:
    """Return what a source stated of what was decided: `register file uk-psc: 5 %`."""
    said = _share_in_words(one.share)
    if about is Disputed.EXISTENCE:
        end = f"ended on {one.until}" if one.until else "no end"
        said = f"{said}, {end}" if said else end
    return f"{source_title(one.source)}: {said or 'no share'}"


def _share_in_words(share: StatedShare) -> str:
    if share.share_exact is not None:
        return f"{share.share_exact:g} %"
    low = share.share_minimum
    high = share.share_maximum
    least = "" if low is None else f"{'more than' * share.minimum_exclusive} {low:g}".strip()
    most = "" if high is None else f"{'less than' * share.maximum_exclusive} {high:g}".strip()
    return " to ".join(one for one in (least, most) if one) + " %" * bool(least or most)


def stated_then(one: Statement) -> StatedThen:
    """Return a statement as it is kept and shown."""
    return convert(one, StatedThen, from_attributes=True)
