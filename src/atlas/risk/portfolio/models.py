"""Typed rows of the portfolio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.fields import CompanyId, Hundredths, RegisterCode, says


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a company stands: its newest evaluation in short. Scores are whole hundredths.

    `dimensions`: dimension to its score. `bands`: `dimension:level` of each, for filters. `depth`:
    how deep the investigation went whose facts count; None where none ran.
    """

    company_id: UUID
    evaluation_id: UUID
    investigation_id: UUID | None
    score: int
    score_high: int
    coverage: int
    level: str
    tier: str
    provisional: bool
    identified: bool
    level_high: str
    tier_high: str
    depth: str | None
    dimensions: Mapping[str, int]
    bands: Sequence[str]
    floors: Sequence[str]
    matrix_id: str
    matrix_version: str
    appetite: str
    policy_version: int | None
    segment: str | None
    snapshot_hash: str
    as_of: date
    evaluated_at: datetime


@dataclass(frozen=True, kw_only=True)
class PortfolioRow:
    """A company and where it stands. `score` -1: it has no evaluation."""

    company_id: CompanyId
    name: Annotated[str, says("Name.", "Example Widgets Ltd")]
    external_id: Annotated[str | None, says("Your own key, unique within the tenant.", "crm-20417")]
    register_code: RegisterCode
    registration_number: Annotated[str | None, says("Number on that register.", "01234567")]
    country_code: Annotated[str, says("`unknown` where the customer file has none.", "GB")]
    relationship_status: Annotated[
        str,
        says(
            "State of the relationship: prospect, onboarding, active, restricted, exited.",
            "onboarding",
        ),
    ]
    next_review_at: Annotated[
        date | None, says("Day of the next review; null: none is set.", "2027-11-24")
    ]
    created_at: datetime
    evaluated: Annotated[bool, says("It has an evaluation.")]
    level: Annotated[
        str,
        says(
            "`not_evaluated`, `not_identified`, `not_assessed` (in place of a favourable level"
            " without a compliance profile), or the level.",
            "low",
        ),
    ]
    tier: Annotated[
        str,
        says(
            "Depth of due diligence that the score asks for: sdd, cdd or edd; `not_identified` of a"
            " company that was not identified, `not_evaluated` of one without an evaluation.",
            "cdd",
        ),
    ]
    score: int
    score_high: Annotated[
        Hundredths | None,
        says(
            "With every unknown at its maximum, as of today. Sorting and filters use the stored"
            " value.",
            46.1,
        ),
    ]
    coverage: Annotated[
        Hundredths | None, says("Percent of the weight that was assessed, 0-100.", 64.0)
    ]
    provisional: Annotated[
        bool, says("The level of `clear` or `low` is not earned: show the worst case first.")
    ]
    identified: Annotated[
        bool,
        says(
            "An evaluation identified the company. False where `evaluated` is true: do not show"
            " score, level or review date."
        ),
    ]
    level_high: Annotated[
        str | None, says("The level at worst, or `not_identified`; null: not evaluated.")
    ]
    tier_high: Annotated[
        str | None, says("The tier at worst, or `not_identified`; null: not evaluated.")
    ]
    depth: Annotated[str | None, says("How deep the newest investigation went.", "cdd")]
    insufficient_depth: Annotated[
        bool, says("The tier requires more than the run's depth gave: it cannot be approved.")
    ]
    bands: Annotated[
        Sequence[str],
        says(
            "`dimension:level`: where the points of each dimension lie, on what is known;"
            " `not_assessed` for a favourable band with less than 60 % of the dimension assessed."
            " A band is no level of the company.",
            ["low"],
        ),
    ]
    floors: Annotated[Sequence[str], says("Ids of the floors that hold.", [])]
    indicators: Annotated[
        Sequence[str], says("`module.code` of the rules that fired.", ["fatf_listed"])
    ]
    dimensions: Mapping[str, int] | None
    evaluation_id: Annotated[
        UUID | None, says("The evaluation that counts; null: never evaluated.")
    ]
    matrix_id: Annotated[
        str | None, says("Name of the matrix; null: never evaluated.", "eba_standard_v1")
    ]
    matrix_version: Annotated[str | None, says("Version of the matrix.", "1.0")]
    appetite: Annotated[
        str | None,
        says(
            "conservative, moderate or progressive: from which scores CDD and EDD are asked for.",
            "moderate",
        ),
    ]
    policy_version: Annotated[
        int | None, says("Version of the risk policy; 0: the product's default.")
    ]
    segment: Annotated[str, says("`none`, or the segment whose weights were used.", "retail")]
    as_of: Annotated[
        date | None, says("Day of the evaluation's facts; null: never evaluated.", "2026-11-24")
    ]
    evaluated_at: Annotated[datetime | None, says("When it was evaluated; null: never.")]
    stale: Annotated[
        Sequence[str],
        says(
            "Why an evaluation made today would say otherwise. All but `policy`, `matrix` and"
            " `review_overdue` end its favourable results: `provisional`, `tier` and the worst"
            " case are given as of today.",
            ["fatf_grey_list"],
        ),
    ]
