"""API shapes of entities, and what other rooms receive."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from atlas.foundation.fields import (
    InvestigationIdOrNull,
    RowId,
    SourceName,
)
from atlas.foundation.web import ResponseModel
from atlas.knowledge.entities.domain import Claim, Entity, IdentifierOf


def _in_utc(moment: datetime | None) -> datetime | None:
    try:
        return moment.astimezone(UTC) if moment else None
    except OverflowError as error:
        raise ValueError("out of range") from error


RecordedTime = Annotated[AwareDatetime | None, AfterValidator(_in_utc)]
"""A moment of recorded time, in UTC; None is now."""


class EntityIdentifierOut(ResponseModel, IdentifierOf, without={"entity_id", "is_stated"}):
    """An identifier of a party."""


class EntityOut(ResponseModel, Entity):
    """A party as its preferred claims describe it."""


class EntityDetail(EntityOut):
    """A party with its identifiers."""

    identifiers: list[EntityIdentifierOut] = Field(description="Registered numbers.")
    merged_ids: list[UUID] = Field(description="Entities that were joined into this one.")
    as_of: date | None = Field(
        description="The day the data holds for; null: today.", examples=["2026-11-24"]
    )
    known_at: datetime | None = Field(description="What was recorded by then; null: now.")


class ClaimOut(ResponseModel, Claim):
    """What one source asserted: never changed, never deleted."""


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
