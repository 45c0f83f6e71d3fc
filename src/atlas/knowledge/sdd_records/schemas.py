"""What other rooms receive: records that reason simplified due diligence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SddRecord:
    """Why a customer's risk is low, on the lower-risk factors of the home law.

    `status`: proposed, confirmed, rejected, withdrawn, superseded (a newer record was confirmed),
    revoked (a person ended it) or lapsed (its basis changed). `factors`: code, reason and evidence
    ids of each. `fingerprint`: of what it says, without ids of the store. `rules_hash`, `score`,
    `coverage` (hundredths): what the second person confirmed it on; a change for the worse ends it.
    `valid_until`: the last day on which it counts. `ended_because`: codes.
    """

    id: UUID
    company_id: UUID
    status: str
    segment: str
    factors: Sequence[Mapping[str, Any]]
    rationale: str
    evidence_ids: Sequence[UUID]
    valid_until: date
    fingerprint: str
    rules_hash: str | None = None
    score: int | None = None
    coverage: int | None = None
    proposed_by: UUID
    proposed_person: UUID
    proposed_at: datetime
    decided_by: UUID | None = None
    decided_person: UUID | None = None
    decided_at: datetime | None = None
    decision_rationale: str | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = None
    ended_because: Sequence[str] = ()
    end_rationale: str | None = None
    revision: int = 1

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its lower-risk factors, in order."""
        return tuple(sorted({item["factor"] for item in self.factors}))
