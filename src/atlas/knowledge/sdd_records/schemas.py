"""What other rooms receive: records that reason simplified due diligence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from atlas.foundation.fields import CompanyId, EvidenceIds, Hundredths, RowId, says


@dataclass(frozen=True, kw_only=True)
class SddRecord:
    """Why a customer's risk is low, on the lower-risk factors of the home law.

    `status`: proposed, confirmed, rejected, withdrawn, superseded (a newer record was confirmed),
    revoked (a person ended it) or lapsed (its basis changed). `factors`: code, reason and evidence
    ids of each. `fingerprint`: of what it says, without ids of the store. `rules_hash`, `score`,
    `coverage` (hundredths): what the second person confirmed it on; a change for the worse ends it.
    `valid_until`: the last day on which it counts. `ended_because`: codes.
    """

    id: RowId
    company_id: CompanyId
    status: Annotated[
        str,
        says(
            "`proposed`, `confirmed`, `rejected`, `withdrawn`, `superseded` (a newer record was"
            " confirmed), `revoked` (a person ended it) or `lapsed` (its basis changed).",
            "confirmed",
        ),
    ]
    segment: Annotated[str, says("The customer's segment when it was proposed.", "retail")]
    factors: Sequence[Mapping[str, Any]]
    rationale: Annotated[
        str,
        says(
            "Why, in words; kept for good and audited.",
            "The company moved to France on 2026-03-01 (register extract in the file).",
        ),
    ]
    evidence_ids: EvidenceIds
    valid_until: Annotated[date, says("The last day on which it counts.")]
    fingerprint: Annotated[
        str, says("SHA-256 of what it says; an evaluation names it as `sdd.record_id`.")
    ]
    rules_hash: Annotated[
        str | None, says("Rules of the compliance profile that it was confirmed under.")
    ] = None
    score: Annotated[
        Hundredths | None, says("Score that it was confirmed on; a rise ends it.", 27.4)
    ] = None
    coverage: Annotated[
        Hundredths | None,
        says("Coverage in percent that it was confirmed on; a fall ends it.", 64.0),
    ] = None
    proposed_by: Annotated[UUID, says("The account that proposed it.")]
    proposed_person: UUID
    proposed_at: Annotated[datetime, says("When it was proposed.")]
    decided_by: Annotated[
        UUID | None, says("The account that decided; null while it is undecided.")
    ] = None
    decided_person: UUID | None = None
    decided_at: Annotated[
        datetime | None, says("When it was decided; null while it is undecided.")
    ] = None
    decision_rationale: Annotated[
        str | None, says("Why the second person decided so; null until then.")
    ] = None
    ended_by: Annotated[
        UUID | None, says("The account that ended it; null where it ended by itself, or has not.")
    ] = None
    ended_at: Annotated[datetime | None, says("When it ended; null while it holds.")] = None
    ended_because: Annotated[
        Sequence[str],
        says(
            "Codes: conditions that failed, `score_rose`, `coverage_fell`, `segment_changed`,"
            " `home_law_changed`, `screening_hit`, `expired`, `revoked`.",
            ["score_rose"],
        ),
    ] = ()
    end_rationale: Annotated[str | None, says("Why a person ended it.")] = None
    revision: Annotated[int, says("Send it as If-Match: the `ETag`.")] = 1

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its lower-risk factors, in order."""
        return tuple(sorted({item["factor"] for item in self.factors}))
