"""Typed rows of the customer file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Row
from atlas.foundation.fields import CompanyId, CreatedAt, CreatedBy
from atlas.knowledge.customer_file.domain import DeliveryChannel, TransactionPattern


@dataclass(frozen=True, slots=True)
class StatusChange(Row):
    """One change of a relationship's status: who, when, why."""

    id: UUID
    company_id: UUID
    from_status: str
    to_status: str
    reason: str
    changed_by: UUID
    person_id: UUID
    changed_at: datetime


@dataclass(frozen=True)
class Profile(Row):
    """One version of a relationship profile; a new one never changes an old one.

    `expected_annual_volume` in minor units of `currency`.
    """

    company_id: CompanyId
    version: Annotated[int, Field(description="Number of the version, from 1.")]
    purpose: Annotated[
        str | None,
        Field(
            description="What the business relationship is for; null when it is not known.",
            examples=["onboarding"],
        ),
    ]
    products: Annotated[
        Sequence[str],
        Field(
            description="Codes of the reference dataset `product_risk`.", examples=[["payments"]]
        ),
    ]
    delivery_channels: Annotated[
        Sequence[DeliveryChannel], Field(description="How the customer is met.")
    ]
    expected_annual_volume: Annotated[
        int | None,
        Field(
            description="Expected in a year, in minor units of `currency`; null when it is not"
            " known."
        ),
    ]
    currency: Annotated[
        str | None,
        Field(
            description="ISO 4217 code of the volume; null where none is stated.", examples=["EUR"]
        ),
    ]
    transaction_pattern: Annotated[
        TransactionPattern | None, Field(description="What is expected of the transactions.")
    ]
    countries_of_operation: Annotated[
        Sequence[str],
        Field(
            description="Where the customer does business, ISO 3166-1 alpha-2.",
            examples=[["GB", "IE"]],
        ),
    ]
    source_of_funds: Annotated[
        str | None, Field(description="Where the money of the relationship comes from.")
    ]
    source_of_wealth: Annotated[
        str | None, Field(description="Where the owners' wealth comes from.")
    ]
    segment: Annotated[
        str | None,
        Field(
            description="Key of the segment; null: the whole tenant, or none.", examples=["retail"]
        ),
    ]
    created_by: CreatedBy
    created_at: CreatedAt


@dataclass(frozen=True, slots=True)
class Note(Row):
    """A note on a company."""

    id: UUID
    company_id: UUID
    text: str
    version: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime
