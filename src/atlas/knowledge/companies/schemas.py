"""API shapes of companies, and what other rooms receive."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.web import (
    CountryCode,
    ExternalId,
    Metadata,
    Name,
    RequestModel,
    ResponseModel,
    Tags,
)
from atlas.knowledge.entities.schemas import EntityIdentifierOut

Register = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]
RegistrationNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")
]
Website = Annotated[
    str,
    StringConstraints(pattern=r"^(https?://)?[A-Za-z0-9.-]+(:\d{1,5})?(/[!-~]*)?$", max_length=500),
]
"""A host, with scheme, port and path if wanted; names in other scripts as `xn--` (RFC 5891)."""
RELATIONSHIP_STATUSES = ("prospect", "onboarding", "active", "restricted", "exited")


class CompanyCreate(RequestModel):
    """A new company."""

    name: Name = Field(examples=["Example Widgets Ltd"])
    register_key: Register | None = Field(
        default=None,
        alias="register",
        description="Register key (org-id.guide).",
        examples=["GB-COH"],
    )
    registration_number: RegistrationNumber | None = Field(default=None, examples=["01234567"])
    country_code: CountryCode | None = Field(default=None, examples=["GB"])
    website: Website | None = None
    external_id: ExternalId | None = Field(
        default=None, description="Your own id; unique among your companies."
    )
    tags: Tags = Field(default_factory=list)
    metadata: Metadata = Field(default_factory=dict)


class CompanyUpdate(RequestModel):
    """A change: only the fields that are sent; null empties one."""

    name: Name | None = Field(default=None, description="May be left out, not emptied.")
    register_key: Register | None = Field(default=None, alias="register")
    registration_number: RegistrationNumber | None = None
    country_code: CountryCode | None = None
    website: Website | None = None
    external_id: ExternalId | None = None
    tags: Tags = Field(default_factory=list)
    metadata: Metadata = Field(default_factory=dict)
    next_review_at: date | None = Field(
        default=None, description="Brings the review forward; not later than `review_due_at`."
    )


class CompanyOut(ResponseModel):
    """A company in the customer file."""

    id: UUID
    name: str
    external_id: str | None
    register_key: str | None = Field(validation_alias="register", serialization_alias="register")
    registration_number: str | None
    country_code: str | None
    website: str | None
    tags: list[str]
    metadata: dict[str, str]
    relationship_status: str = Field(
        description="prospect, onboarding, active, restricted or exited."
    )
    next_review_at: date | None = Field(
        description="Null: never evaluated, or the relationship has ended."
    )
    review_due_at: date | None = Field(
        description="The latest day for it, by the tier of the newest evaluation."
    )
    entity_id: UUID | None = Field(description="The party it was identified as; null until then.")
    version: int
    created_at: datetime
    updated_at: datetime


class CompanyStats(ResponseModel):
    """The customer file in numbers; withdrawn companies are not counted."""

    total: int = Field(examples=[1200])
    identified: int = Field(description="With a party that an investigation identified.")
    by_status: dict[str, int] = Field(examples=[{"active": 900, "prospect": 300}])
    by_country: dict[str, int] = Field(examples=[{"GB": 700, "NL": 480, "unknown": 20}])
    reviews_overdue: int
    reviews_due_in_30_days: int
    never_evaluated: int = Field(description="No review date yet, and the relationship continues.")


class ProvenanceClaim(ResponseModel):
    """A claim that a value rests on."""

    claim_id: UUID
    source: str
    source_type: str
    trust: float
    asserted_at: datetime
    valid_from: date | None
    valid_to: date | None
    retrieved_at: datetime
    evidence_id: UUID | None
    investigation_id: UUID | None


class FieldOut(ResponseModel):
    """One value and where it comes from."""

    attribute: str = Field(examples=["legal_name"])
    value: Any
    rule: str = Field(description="The strategy that decided, or `analyst`.")
    claims: list[ProvenanceClaim] = Field(description="One for a chosen value, all for a union.")


class RelationshipCount(ResponseModel):
    """How many relationships of one type hold today."""

    type: str
    incoming: int
    outgoing: int


class CompanyOverview(ResponseModel):
    """A company with what is known about it, value by value."""

    company: CompanyOut
    entity_type: str | None
    display_name: str | None
    identifiers: list[EntityIdentifierOut]
    fields: list[FieldOut]
    relationships: list[RelationshipCount]
    open_conflicts: int
