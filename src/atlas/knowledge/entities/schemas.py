"""API shapes of entities, and what other rooms receive."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from atlas.foundation.fields import (
    CreatedAt,
    EntityIdOrNull,
    InvestigationIdOrNull,
    RowId,
    RowVersion,
    SourceName,
    UpdatedAt,
    ValidFrom,
)
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

    scheme: str = Field(
        description="Register key, such as `GB-COH` or `XI-LEI`.", examples=["GB-COH"]
    )
    value: str = Field(description="The number.", examples=["01234567"])
    certain: bool = Field(description="Equal certain identifiers mean the same party.")
    source: SourceName


class EntityOut(ResponseModel):
    """A party as its preferred claims describe it."""

    id: RowId
    type: str = Field(
        examples=["LegalEntity"], description="Type of party (`GET /api/ontology/types`)."
    )
    display_name: str = Field(description="Preferred name.", examples=["Example Widgets Ltd"])
    data: dict[str, Any] = Field(
        description="Attribute name to value; see `/api/ontology`.",
        examples=[{"legal_name": "Example Widgets Ltd", "country_code": "GB"}],
    )
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt


class EntityDetail(EntityOut):
    """A party with its identifiers."""

    identifiers: list[EntityIdentifierOut] = Field(description="Registered numbers.")
    merged_ids: list[UUID] = Field(description="Entities that were joined into this one.")
    as_of: date | None = Field(
        description="The day the data holds for; null: today.", examples=["2026-11-24"]
    )
    known_at: datetime | None = Field(description="What was recorded by then; null: now.")


class ClaimOut(ResponseModel):
    """What one source asserted: never changed, never deleted."""

    id: RowId
    entity_id: EntityIdOrNull
    relationship_id: UUID | None = Field(
        description="The relationship it is about; null: it is about a party."
    )
    attribute: str = Field(
        examples=["LegalEntity.legal_name"],
        description="Attribute, such as `LegalEntity.legal_name`.",
    )
    value: Any = Field(description="The value.", examples=["Example Widgets Ltd"])
    raw_value: Any = Field(
        description="The source's value before any transform.", examples=["EXAMPLE WIDGETS LIMITED"]
    )
    source: SourceName
    source_type: str = Field(
        description="registry, lei, screening, third_party, llm, scraping or analyst.",
        examples=["registry"],
    )
    source_record: str | None = Field(
        description="The source's own name of the record; null: it has none."
    )
    trust: float = Field(description="0 to 1, at the moment of the claim.", examples=[0.98])
    asserted_at: datetime = Field(description="The source's own date.")
    valid_from: ValidFrom
    valid_to: date | None = Field(description="First day on which it no longer held.")
    retrieved_at: datetime = Field(
        description="When the source was read.", examples=["2026-11-24T09:30:02Z"]
    )
    recorded_at: datetime = Field(description="When Atlas recorded it (recorded time).")
    evidence_id: UUID | None = Field(
        description="The evidence it rests on, at `/api/evidence/{id}`; null: it rests on none."
    )
    investigation_id: UUID | None = Field(
        description="The run in which it was claimed; null: outside of runs."
    )
    is_preferred: bool = Field(description="A person preferred it.")
    ended_on: date | None = Field(description="First day the source no longer published it.")
    deprecated_reason: str | None = Field(
        description="Why a person deprecated it; null if it was not."
    )


class TimelineEvent(ResponseModel):
    """One change of one value: before, after, who or what, when, why."""

    id: RowId
    recorded_at: datetime = Field(description="When Atlas recorded it (recorded time).")
    attribute: str = Field(
        description="Attribute, such as `LegalEntity.legal_name`.",
        examples=["LegalEntity.legal_name"],
    )
    before: Any = Field(description="What it was.", examples=["Example Widgets Limited"])
    after: Any = Field(description="What it is.", examples=["Example Widgets Ltd"])
    rule: str = Field(description="The strategy or rule that decided.", examples=["MOST_TRUSTED"])
    reason: str | None = Field(description="Reason, where one was given.")
    source: SourceName
    winner_claim_id: UUID | None = Field(description="The claim that won; null: none did.")
    loser_claim_ids: list[UUID] = Field(description="The claims that lost.")
    investigation_id: InvestigationIdOrNull
    actor_id: UUID = Field(description="The account that did it.")
