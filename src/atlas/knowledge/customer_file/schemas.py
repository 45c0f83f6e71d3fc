"""API shapes of the customer file, and what other rooms receive."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from atlas.foundation.fields import (
    RowId,
)
from atlas.foundation.web import CountryCode, RequestModel, ResponseModel, Text
from atlas.knowledge.companies.domain import IDENTITY_NOTICE
from atlas.knowledge.customer_file.domain import (
    DeliveryChannel,
    RelationshipStatus,
    TransactionPattern,
)
from atlas.knowledge.customer_file.models import Note, Profile, StatusChange

Token = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Reason = Annotated[Text, StringConstraints(min_length=3)]


class StatusChangeIn(RequestModel):
    """A change of the relationship's status."""

    status: RelationshipStatus = Field(
        examples=["onboarding"],
        description="The new status; what cannot follow is 409 `illegal_status_change`.",
    )
    reason: Reason = Field(
        description="Why; kept for ever.", examples=["The application is complete."]
    )


class StatusChangeOut(ResponseModel, StatusChange, without={"person_id"}):
    """One change of status: who, when, why."""


class ProfileIn(RequestModel):
    """A relationship profile: what the business relationship is for and what is expected of it.

    A put makes a new version; what is left out is not known. The newest version feeds the matrix.
    """

    purpose: Text | None = Field(
        default=None,
        examples=["Payment account for an online shop"],
        description="What the business relationship is for.",
    )
    products: list[Token] = Field(
        default_factory=list,
        max_length=50,
        description="Codes of the reference dataset `product_risk`.",
        examples=[["current_account", "payment_services"]],
    )
    delivery_channels: list[DeliveryChannel] = Field(
        default_factory=list,
        max_length=10,
        description="How the customer is met; anything but in_person is non-face-to-face.",
        examples=[["online"]],
    )
    expected_annual_volume: int | None = Field(
        default=None,
        ge=0,
        le=2**53 - 1,
        description="Minor units of `currency`, a year.",
        examples=[250_000_00],
    )
    currency: Currency | None = Field(default=None, description="ISO 4217.", examples=["EUR"])
    transaction_pattern: TransactionPattern | None = Field(
        default=None, examples=["normal"], description="What is expected of the transactions."
    )
    countries_of_operation: list[CountryCode] = Field(
        default_factory=list,
        max_length=250,
        examples=[["DE", "NL"]],
        description="Where the customer does business, ISO 3166-1 alpha-2.",
    )
    source_of_funds: Text | None = Field(
        default=None,
        examples=["Trading income"],
        description="Where the money of the relationship comes from.",
    )
    source_of_wealth: Text | None = Field(
        default=None,
        examples=["Sale of a family business"],
        description="Where the owners' wealth comes from.",
    )
    segment: Token | None = Field(
        default=None,
        examples=["retail"],
        description="Key of the segment; null: the whole tenant, or none.",
    )

    @model_validator(mode="after")
    def _volume_has_currency(self) -> "ProfileIn":
        if (self.expected_annual_volume is None) != (self.currency is None):
            raise ValueError("expected_annual_volume and currency come together")
        return self


class RelationshipProfileOut(ResponseModel, Profile):
    """One version of a relationship profile."""


class NoteIn(RequestModel):
    """A note."""

    text: Annotated[Text, StringConstraints(min_length=1)] = Field(
        examples=["Called the director; documents follow on Monday."],
        description="Plain text; never rendered as markup.",
    )


class NoteOut(ResponseModel, Note):
    """A note on a company; plain text, never rendered as markup."""


class TimelineEntry(ResponseModel):
    """Something that happened to a company or to the relationship with it."""

    id: RowId
    occurred_at: datetime = Field(description="When it happened.")
    event: str = Field(
        description=(
            "created, updated, identified, status_changed, profile_changed, note_added,"
            " note_changed, note_withdrawn, registers_changed, review_scheduled, review_due,"
            " reviewed, refresh_started, withdrawn, restored, …"
        ),
        examples=["status_changed"],
    )
    actor_user_id: UUID = Field(description="The account that did it.")
    by_machine: bool = Field(description="Done by a service account or a worker, not by a person.")
    details: dict[str, Any] = Field(
        description="What changed; empty once erased. Of a note its id alone.",
        examples=[{"before": "onboarding", "after": "active", "reason": "The file is complete."}],
    )
    notice: str | None = Field(
        default=None,
        description="What the change takes where it may have made another company of the customer.",
        examples=[IDENTITY_NOTICE],
    )
