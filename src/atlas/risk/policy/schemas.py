"""API shapes of the risk policy."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, StringConstraints

from atlas.foundation.web import Name, RequestModel, ResponseModel
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import LEAST, MOST, Need

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
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

    title: Title = Field(examples=["Risk policy 2026"])
    appetite: AppetiteName = Field(
        default="moderate",
        description="Where CDD and EDD begin: 30/60, 40/70 or 50/70. Floors hold whatever it is.",
    )
    checks: dict[CheckId, dict[Tier, Need]] = Field(
        default_factory=dict,
        description="What is asked for beyond the catalogue, by check and tier; never less.",
        examples=[{"adverse_media": {"sdd": "mandatory"}}],
    )


class PolicyOut(ResponseModel):
    """A version of the risk policy; `ETag` is its revision."""

    id: UUID
    version: int
    status: str = Field(description="draft, active or superseded.")
    title: str
    appetite: AppetiteName
    checks: dict[str, dict[str, str]]
    revision: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    activated_by: UUID | None
    activated_at: datetime | None


class SegmentIn(RequestModel):
    """A segment of customers and how the dimensions weigh for it."""

    key: Key = Field(
        description="What a relationship profile's `segment` says.", examples=["retail"]
    )
    title: Title = Field(examples=["Retail customers"])
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

    id: UUID
    key: str
    status: str = Field(description="draft, active or archived.")
    title: str
    multipliers: dict[str, Number]
    revision: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    activated_by: UUID | None
    activated_at: datetime | None


class ActivePolicyOut(ResponseModel):
    """What holds now."""

    version: int = Field(description="0: none was activated, the product's default holds.")
    policy: PolicyOut | None
    appetite: str
    cdd_from: Number = Field(description="Score from which CDD is asked for.")
    edd_from: Number
    segments: list[SegmentOut]


class PolicyChangeOut(ResponseModel):
    """One difference between two versions."""

    path: str
    before: str | None
    after: str | None
    text: str


class PolicyDiffOut(ResponseModel):
    """What differs between two versions."""

    before: PolicyOut | None = Field(description="Null: the product's default.")
    after: PolicyOut
    changes: list[PolicyChangeOut]


class AppetiteOut(ResponseModel):
    """An appetite: the scores from which the tiers begin."""

    name: str
    cdd_from: Number
    edd_from: Number
    active: bool


class AppetitesOut(ResponseModel):
    """The appetites that a policy can choose, from most scrutiny to least."""

    items: list[AppetiteOut]


class CategoryOut(ResponseModel):
    """A category: a dimension of the matrix in use."""

    id: str
    title: str
    weight: Number
    factors: list[str]
    weight_by_segment: dict[str, Number] = Field(description="In each active segment.")


class CategoriesOut(ResponseModel):
    """The categories of risk and how they weigh."""

    matrix_id: str
    matrix_version: str
    items: list[CategoryOut]


class CheckOut(ResponseModel):
    """One check: how much each tier asks for it."""

    id: str
    title: str
    sdd: Need
    cdd: Need
    edd: Need
    when: str | None = Field(description="`pep`: only where such a person is found.")


class CatalogueOut(ResponseModel):
    """The checks that the policy in force asks for."""

    policy_version: int
    items: list[CheckOut]
