"""API shapes of entities, and what other rooms receive."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from atlas.foundation.web import ResponseModel


def _in_utc(moment: datetime | None) -> datetime | None:
    try:
        return moment.astimezone(UTC) if moment else None
    except OverflowError as error:
        raise ValueError("out of range") from error


RecordedTime = Annotated[AwareDatetime | None, AfterValidator(_in_utc)]
"""A moment of recorded time, in UTC; None is now."""


class EntityIdentifierOut(ResponseModel):
    """An identifier of a party."""

    scheme: str = Field(description="Register key, such as `GB-COH` or `XI-LEI`.")
    value: str
    certain: bool = Field(description="Equal certain identifiers mean the same party.")
    source: str


class EntityOut(ResponseModel):
    """A party as its preferred claims describe it."""

    id: UUID
    type: str = Field(examples=["LegalEntity"])
    display_name: str
    data: dict[str, Any] = Field(description="Attribute name to value; see `/api/ontology`.")
    version: int
    created_at: datetime
    updated_at: datetime


class EntityDetail(EntityOut):
    """A party with its identifiers."""

    identifiers: list[EntityIdentifierOut]
    merged_ids: list[UUID] = Field(description="Entities that were joined into this one.")
    as_of: date | None = Field(description="The day the data holds for; null: today.")
    known_at: datetime | None = Field(description="What was recorded by then; null: now.")


class ClaimOut(ResponseModel):
    """What one source asserted: never changed, never deleted."""

    id: UUID
    entity_id: UUID | None
    relationship_id: UUID | None
    attribute: str = Field(examples=["LegalEntity.legal_name"])
    value: Any
    raw_value: Any = Field(description="The source's value before any transform.")
    source: str
    source_type: str
    source_record: str | None
    trust: float = Field(description="0 to 1, at the moment of the claim.")
    asserted_at: datetime = Field(description="The source's own date.")
    valid_from: date | None
    valid_to: date | None = Field(description="First day on which it no longer held.")
    retrieved_at: datetime
    recorded_at: datetime
    evidence_id: UUID | None
    investigation_id: UUID | None
    is_preferred: bool
    ended_on: date | None = Field(description="First day the source no longer published it.")
    deprecated_reason: str | None


class TimelineEvent(ResponseModel):
    """One change of one value: before, after, who or what, when, why."""

    id: UUID
    recorded_at: datetime
    attribute: str
    before: Any
    after: Any
    rule: str = Field(description="The strategy or rule that decided.")
    reason: str | None
    source: str
    winner_claim_id: UUID | None
    loser_claim_ids: list[UUID]
    investigation_id: UUID | None
    actor_id: UUID
