"""Parties and claims as they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import (
    CreatedAt,
    EntityIdOrNull,
    RowId,
    RowVersion,
    SourceName,
    UpdatedAt,
    ValidFrom,
)


@dataclass(frozen=True)
class Entity:
    """A party: its data is the cache of its preferred claims."""

    id: RowId
    type: Annotated[
        str,
        Field(examples=["LegalEntity"], description="Type of party (`GET /api/ontology/types`)."),
    ]
    display_name: Annotated[
        str, Field(description="Preferred name.", examples=["Example Widgets Ltd"])
    ]
    data: Annotated[
        Mapping[str, Any],
        Field(
            description="Attribute name to value; see `/api/ontology`.",
            examples=[{"legal_name": "Example Widgets Ltd", "country_code": "GB"}],
        ),
    ]
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt


@dataclass(frozen=True)
class Claim:
    """One stored claim, with its rank and its ends."""

    id: RowId
    entity_id: EntityIdOrNull
    relationship_id: Annotated[
        UUID | None, Field(description="The relationship it is about; null: it is about a party.")
    ]
    attribute: Annotated[
        str,
        Field(
            examples=["LegalEntity.legal_name"],
            description="Attribute, such as `LegalEntity.legal_name`.",
        ),
    ]
    value: Annotated[Any, Field(description="The value.", examples=["Example Widgets Ltd"])]
    raw_value: Annotated[
        Any,
        Field(
            description="The source's value before any transform.",
            examples=["EXAMPLE WIDGETS LIMITED"],
        ),
    ]
    source: SourceName
    source_type: Annotated[
        str,
        Field(
            description="registry, lei, screening, third_party, llm, scraping or analyst.",
            examples=["registry"],
        ),
    ]
    source_record: Annotated[
        str | None, Field(description="The source's own name of the record; null: it has none.")
    ]
    trust: Annotated[
        float, Field(description="0 to 1, at the moment of the claim.", examples=[0.98])
    ]
    asserted_at: Annotated[datetime, Field(description="The source's own date.")]
    valid_from: ValidFrom
    valid_to: Annotated[date | None, Field(description="First day on which it no longer held.")]
    retrieved_at: Annotated[
        datetime, Field(description="When the source was read.", examples=["2026-11-24T09:30:02Z"])
    ]
    recorded_at: Annotated[datetime, Field(description="When Atlas recorded it (recorded time).")]
    evidence_id: Annotated[
        UUID | None,
        Field(
            description="The evidence it rests on, at `/api/evidence/{id}`; null: it rests on none."
        ),
    ]
    investigation_id: Annotated[
        UUID | None, Field(description="The run in which it was claimed; null: outside of runs.")
    ]
    is_preferred: Annotated[bool, Field(description="A person preferred it.")]
    ended_on: Annotated[
        date | None, Field(description="First day the source no longer published it.")
    ]
    deprecated_reason: Annotated[
        str | None, Field(description="Why a person deprecated it; null if it was not.")
    ]


@dataclass(frozen=True, slots=True)
class IdentifierOf:
    """An identifier that an entity carries."""

    entity_id: UUID
    scheme: str
    value: str
    certain: bool
    source: str


@dataclass(frozen=True, slots=True)
class FieldProvenance:
    """One value of an entity and the claims it rests on (several for an aggregate)."""

    attribute: str
    value: Any
    rule: str
    claims: Sequence[Claim]
