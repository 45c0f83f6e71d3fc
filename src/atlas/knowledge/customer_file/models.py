"""Typed rows of the customer file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import (
    CompanyId,
    CreatedAt,
    CreatedBy,
    RowId,
    RowVersion,
    UpdatedAt,
    says,
)
from atlas.knowledge.customer_file.domain import (
    DeliveryChannel,
    RelationshipStatus,
    TransactionPattern,
)


@dataclass(frozen=True)
class StatusChange(Row):
    """One change of a relationship's status: who, when, why."""

    id: RowId
    company_id: CompanyId
    from_status: Annotated[RelationshipStatus, says("Status before.")]
    to_status: Annotated[RelationshipStatus, says("Status since.")]
    reason: Annotated[str, says("Why, in words.", "The contract was signed on 2026-11-20.")]
    changed_by: Annotated[UUID, says("The account that changed it.")]
    person_id: UUID
    changed_at: Annotated[datetime, says("When it was changed.")]


@dataclass(frozen=True)
class Profile(Row):
    """One version of a relationship profile; a new one never changes an old one.

    `expected_annual_volume` in minor units of `currency`.
    """

    company_id: CompanyId
    version: Annotated[int, says("Number of the version, from 1.")]
    purpose: Annotated[
        str | None,
        says("What the business relationship is for; null when it is not known.", "onboarding"),
    ]
    products: Annotated[
        Sequence[str], says("Codes of the reference dataset `product_risk`.", ["payments"])
    ]
    delivery_channels: Annotated[Sequence[DeliveryChannel], says("How the customer is met.")]
    expected_annual_volume: Annotated[
        int | None,
        says("Expected in a year, in minor units of `currency`; null when it is not known."),
    ]
    currency: Annotated[
        str | None, says("ISO 4217 code of the volume; null where none is stated.", "EUR")
    ]
    transaction_pattern: Annotated[
        TransactionPattern | None, says("What is expected of the transactions.")
    ]
    countries_of_operation: Annotated[
        Sequence[str], says("Where the customer does business, ISO 3166-1 alpha-2.", ["GB", "IE"])
    ]
    source_of_funds: Annotated[str | None, says("Where the money of the relationship comes from.")]
    source_of_wealth: Annotated[str | None, says("Where the owners' wealth comes from.")]
    segment: Annotated[
        str | None, says("Key of the segment; null: the whole tenant, or none.", "retail")
    ]
    created_by: CreatedBy
    created_at: CreatedAt


@dataclass(frozen=True)
class Note(Row):
    """A note on a company."""

    id: RowId
    company_id: CompanyId
    text: Annotated[
        str,
        says(
            "Plain text; never rendered as markup.",
            "Spoke to the director; the invoice address moves in December.",
        ),
    ]
    version: RowVersion
    created_by: CreatedBy
    created_at: CreatedAt
    updated_at: UpdatedAt
