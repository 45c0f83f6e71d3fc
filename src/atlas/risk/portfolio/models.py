"""Typed rows of the portfolio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CompanyId, Hundredths


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
    name: Annotated[str, Field(description="Name.", examples=["Example Widgets Ltd"])]
    external_id: Annotated[
        str | None,
        Field(description="Your own key, unique within the tenant.", examples=["crm-20417"]),
    ]
    country_code: Annotated[
        str, Field(description="`unknown` where the customer file has none.", examples=["GB"])
    ]
    relationship_status: Annotated[
        str,
        Field(
            description="State of the relationship: prospect, onboarding, active, restricted,"
            " exited.",
            examples=["onboarding"],
        ),
    ]
    next_review_at: Annotated[
        date | None,
        Field(description="Day of the next review; null: none is set.", examples=["2027-11-24"]),
    ]
    created_at: datetime
    evaluated: Annotated[bool, Field(description="It has an evaluation.")]
    level: Annotated[
        str,
        Field(
            description="`not_evaluated`, `not_identified`, `not_assessed` (in place of a"
            " favourable"
            " level without a compliance profile), or the level.",
            examples=["low"],
        ),
    ]
    tier: Annotated[
        str,
        Field(
            description="Depth of due diligence that the score asks for: sdd, cdd or edd.",
            examples=["cdd"],
        ),
    ]
    score: int
    score_high: Annotated[
        Hundredths | None,
        Field(
            description="With every unknown at its maximum, as of today. Sorting and filters use"
            " the"
            " stored value.",
            examples=[46.1],
        ),
    ]
    coverage: Annotated[
        Hundredths | None,
        Field(description="Percent of the weight that was assessed, 0-100.", examples=[64.0]),
    ]
    provisional: Annotated[
        bool,
        Field(
            description="The level of `clear` or `low` is not earned: show the worst case first."
        ),
    ]
    identified: Annotated[
        bool,
        Field(
            description="False: evaluated, but the company was not identified; do not show score,"
            " level or review date."
        ),
    ]
    level_high: Annotated[str | None, Field(description="The level at worst; null: not evaluated.")]
    tier_high: Annotated[str | None, Field(description="The tier at worst.")]
    depth: Annotated[
        str | None, Field(description="How deep the newest investigation went.", examples=["cdd"])
    ]
    insufficient_depth: Annotated[
        bool,
        Field(
            description="The tier requires more than the run's depth gave: it cannot be approved."
        ),
    ]
    bands: Annotated[
        Sequence[str],
        Field(
            description="`dimension:level`: where the points of each dimension lie, on what is"
            " known."
            " A band is no level of the company.",
            examples=[["low"]],
        ),
    ]
    floors: Annotated[
        Sequence[str], Field(description="Ids of the floors that hold.", examples=[[]])
    ]
    indicators: Annotated[
        Sequence[str],
        Field(description="`module.code` of the rules that fired.", examples=[["fatf_listed"]]),
    ]
    dimensions: Mapping[str, int] | None
    evaluation_id: Annotated[
        UUID | None, Field(description="The evaluation that counts; null: never evaluated.")
    ]
    matrix_id: Annotated[
        str | None,
        Field(
            description="Name of the matrix; null: never evaluated.", examples=["eba_standard_v1"]
        ),
    ]
    matrix_version: Annotated[
        str | None, Field(description="Version of the matrix.", examples=["1.0"])
    ]
    appetite: Annotated[
        str | None,
        Field(
            description="conservative, moderate or progressive: from which scores CDD and EDD are "
            "asked for.",
            examples=["moderate"],
        ),
    ]
    policy_version: Annotated[
        int | None, Field(description="Version of the risk policy; 0: the product's default.")
    ]
    segment: Annotated[
        str,
        Field(description="`none`, or the segment whose weights were used.", examples=["retail"]),
    ]
    as_of: Annotated[
        date | None,
        Field(
            description="Day of the evaluation's facts; null: never evaluated.",
            examples=["2026-11-24"],
        ),
    ]
    evaluated_at: Annotated[
        datetime | None, Field(description="When it was evaluated; null: never.")
    ]
    stale: Annotated[
        Sequence[str],
        Field(
            description="Why an evaluation made today would say otherwise. `compliance_profile`,"
            " `lists` and `registers` end its favourable results: `provisional`, `tier` and the"
            " worst"
            " case are given as of today.",
            examples=[["fatf_grey_list"]],
        ),
    ]
