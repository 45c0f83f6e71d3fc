"""Shapes of the room: a pair, and an undecided pair."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from atlas.foundation.fields import (
    EntityId,
    Hundredths,
    InvestigationIdOrNull,
    RowId,
    RowVersion,
    says,
)

UNDO_PROPOSED = "undo_proposed"
"""They are one, and a person has proposed to take the merge back."""
REJECT_PROPOSED = "reject_proposed"
"""A person has said that they are two, and a second one must say so too."""
UNDECIDED = ("open", "proposed", REJECT_PROPOSED, "unsure")
"""What counts as open: no final decision that the two are one, or that they are not."""
STATUSES = (*UNDECIDED, "merged", UNDO_PROPOSED, "rejected")
Account = Annotated[UUID | None, says("The account that did; null: none yet.")]
Moment = Annotated[datetime | None, says("When; null: not yet.")]


class OpenPair(NamedTuple):
    """Two canonical entities that may be one; undecided."""

    candidate_id: UUID
    first_id: UUID
    second_id: UUID


class Waiting(NamedTuple):
    """How many candidates of a status there are, and since when the oldest."""

    status: str
    total: int
    oldest: datetime | None
    over_7_days: int
    over_30_days: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Two parties that may be one.

    `company_id`: the entity in which both have a stake; of two companies that may be one, the one
    that was looked into.
    """

    id: RowId
    first_id: EntityId
    second_id: EntityId
    first_name: Annotated[str, says("Name when it was found.", "Jon A. Smith")]
    second_name: Annotated[str, says("Name when it was found.", "Jonathan Smith")]
    company_id: Annotated[
        UUID, says("The company in which both have a stake or an office, or one of the two.")
    ]
    score: Annotated[Hundredths, says("How alike the names are, 0 to 100.", 90.33)]
    status: Annotated[
        str,
        says(
            "`open`, `proposed` (to merge; a second person must confirm), `reject_proposed` (one of"
            " the two may be listed; a second person must confirm that they are two), `unsure`,"
            " `merged`, `undo_proposed` (merged; a second person must confirm that it is taken"
            " back), `rejected`.",
            "open",
        ),
    ] = "open"
    investigation_id: InvestigationIdOrNull = None
    found_at: Annotated[datetime, says("When it was found.")]
    proposed_by: Account = None
    proposed_person: UUID | None = None
    decided_by: Account = None
    decided_at: Moment = None
    reason: Annotated[str | None, says("Why it was decided so; null: it is open.")] = None
    revision: RowVersion = 1
