"""API shapes of the risk policy."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.fields import CreatedAt, CreatedBy, DimensionId, Number, RowId, UpdatedAt
from atlas.foundation.web import Name, RequestModel, ResponseModel
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import LEAST, MOST, Need
from atlas.risk.policy.models import Policy

Title = Annotated[Name, StringConstraints(max_length=200)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Multiplier = Annotated[Decimal, Field(ge=LEAST, le=MOST, decimal_places=2)]
AppetiteName = Literal["conservative", "moderate", "progressive"]
CheckId = Literal[
    "registry",
    "ubo_identification",
    "screening",
    "sanctions_screening",
    "pep_determination",
    "director_identity",
    "adverse_media",
    "website",
    "financial_statements",
    "network",
    "source_of_funds",
    "source_of_wealth",
    "senior_approval",
    "ongoing_monitoring",
]


class PolicyIn(RequestModel):
    """What a risk policy says."""

    title: Title = Field(examples=["Risk policy 2026"], description="Title, for people.")
    appetite: AppetiteName = Field(
        default="moderate",
        description="Where CDD and EDD begin: 30/60, 40/70 or 50/70. Floors hold whatever it is.",
        examples=["moderate"],
    )
    checks: dict[CheckId, dict[Tier, Need]] = Field(
        default_factory=dict,
        description="What the firm requires in addition to the catalogue, by check and tier.",
        examples=[{"adverse_media": {"sdd": "mandatory"}}],
    )


class PolicyOut(ResponseModel, Policy, without={"editor_persons", "editors", "person_id"}):
    """A version of the risk policy; `ETag` is its revision."""

    appetite: AppetiteName = Field(
        description="conservative, moderate or progressive: from which scores CDD and EDD are "
        "asked for.",
        examples=["moderate"],
    )


class SegmentIn(RequestModel):
    """A segment of customers and how the dimensions weigh for it."""

    key: Key = Field(
        description="What a relationship profile's `segment` says.", examples=["retail"]
    )
    title: Title = Field(examples=["Retail customers"], description="Title, for people.")
    multipliers: dict[Key, Multiplier] = Field(
        min_length=1,
        max_length=50,
        description=(
            "Dimension of the matrix to the factor of its weight, 0.25 to 4; the weights are then"
            " brought back to a sum of 1. Floors hold whatever the weights are."
        ),
        examples=[{"geographic": "1.5"}],
    )


class SegmentOut(ResponseModel):
    """A segment; `ETag` is its revision."""

    id: RowId
    key: str = Field(description="Key of the segment, as profiles name it.", examples=["retail"])
    status: str = Field(description="draft, active or archived.", examples=["active"])
    title: str = Field(description="Title, for people.", examples=["Retail customers"])
    multipliers: dict[str, Number] = Field(
        description="Factor by which each dimension's weight is multiplied, 0.25 to 4."
    )
    revision: int = Field(description="Counts up with each change, and is the `ETag`.")
    created_by: CreatedBy
    created_at: CreatedAt
    updated_at: UpdatedAt
    activated_by: UUID | None = Field(
        description="The account that put it in force; null: not in force yet."
    )
    activated_at: datetime | None = Field(description="When it came in force; null: not yet.")


class ActivePolicyOut(ResponseModel):
    """What holds now."""

    version: int = Field(description="0: none was activated, the product's default holds.")
    policy: PolicyOut | None = Field(
        description="The active version; null: the product's default holds."
    )
    appetite: str = Field(
        description="conservative, moderate or progressive: from which scores CDD and EDD are "
        "asked for.",
        examples=["moderate"],
    )
    cdd_from: Number = Field(description="Score from which CDD is asked for.")
    edd_from: Number = Field(description="Score from which EDD is asked for, 0-100.")
    segments: list[SegmentOut] = Field(description="Segments in force.")


class PolicyChangeOut(ResponseModel):
    """One difference between two versions."""

    path: str = Field(
        description="Where, as a JSON path.", examples=["factors.jurisdiction_risk.points"]
    )
    before: str | None = Field(description="What it was; null: it was not there.")
    after: str | None = Field(
        description="What it is; null: it is not there.", examples=["conservative"]
    )
    text: str = Field(
        description="In words.",
        examples=["The appetite changed from moderate to conservative."],
    )


class PolicyDiffOut(ResponseModel):
    """What differs between two versions."""

    before: PolicyOut | None = Field(description="Null: the product's default.")
    after: PolicyOut = Field(description="The later version.")
    changes: list[PolicyChangeOut] = Field(description="Each difference.")


class AppetiteOut(ResponseModel):
    """An appetite: the scores from which the tiers begin."""

    name: str = Field(description="Name to send as `appetite`.", examples=["moderate"])
    cdd_from: Number = Field(description="Score from which CDD is asked for, 0-100.")
    edd_from: Number = Field(description="Score from which EDD is asked for, 0-100.")
    active: bool = Field(description="It is the one in force.")


class AppetitesOut(ResponseModel):
    """The appetites that a policy can choose, from most scrutiny to least."""

    items: list[AppetiteOut] = Field(description="The rows, in order.")


class CategoryOut(ResponseModel):
    """A category: a dimension of the matrix in use."""

    id: DimensionId
    title: str = Field(description="Title, for people.", examples=["Geography"])
    weight: Number = Field(
        description="Share of the total, 0 to 1; those of all dimensions sum to 1.", examples=[0.2]
    )
    factors: list[str] = Field(description="Ids of its factors.", examples=[["jurisdiction_risk"]])
    weight_by_segment: dict[str, Number] = Field(description="In each active segment.")


class CategoriesOut(ResponseModel):
    """The categories of risk and how they weigh."""

    matrix_id: str = Field(description="Name of the matrix.", examples=["eba_standard_v1"])
    matrix_version: str = Field(description="Version of the matrix.", examples=["1.0"])
    items: list[CategoryOut] = Field(description="The rows, in order.")


class CheckOut(ResponseModel):
    """One check: how much each tier asks for it."""

    id: str = Field(
        description="Id of the check, such as `source_of_funds`.", examples=["floors_kept"]
    )
    title: str = Field(description="Title, for people.", examples=["Politically exposed persons"])
    sdd: Need = Field(description="How much tier SDD asks for it.")
    cdd: Need = Field(description="How much tier CDD asks for it.")
    edd: Need = Field(description="How much tier EDD asks for it.")
    when: str | None = Field(description="`pep`: only where such a person is found.")


class CatalogueOut(ResponseModel):
    """The checks that the policy in force asks for."""

    policy_version: int = Field(description="Version of the risk policy; 0: the product's default.")
    items: list[CheckOut] = Field(description="The rows, in order.")
