"""Parties and claims as they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.types import JSON
from atlas.foundation.fields import (
    CreatedAt,
    EntityIdOrNull,
    RowId,
    RowVersion,
    SourceName,
    UpdatedAt,
    ValidFrom,
    says,
)
from atlas.knowledge.survivorship.domain import Outcome


@dataclass(frozen=True)
class Entity:
    """A party: its data is the cache of its preferred claims."""

    id: RowId
    type: Annotated[str, says("Type of party (`GET /api/ontology/types`).", "LegalEntity")]
    display_name: Annotated[str, says("Preferred name.", "Example Widgets Ltd")]
    data: Annotated[
        Mapping[str, Any],
        says(
            "Attribute name to value; see `/api/ontology`.",
            {"legal_name": "Example Widgets Ltd", "country_code": "GB"},
        ),
    ]
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt

    @property
    def stated(self) -> Mapping[str, JSON]:
        """The data without what the source of it states no longer.

        What adds scrutiny is read from `data`; what distinguishes the party, identifies it or
        clears it in another way, from here.
        """
        return self.data


@dataclass(frozen=True)
class KnownEntity(Entity):
    """A party as it is read inside: `unstated` says what its sources state no longer.

    Attribute name → what is stated now in its place (None: nothing).
    """

    unstated: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def stated(self) -> Mapping[str, JSON]:
        """The data without what the source of it states no longer."""
        if not self.unstated:
            return self.data
        merged = {**self.data, **self.unstated}
        return {name: value for name, value in merged.items() if value is not None}


@dataclass(frozen=True)
class Claim:
    """One stored claim, with its rank and its ends."""

    id: RowId
    entity_id: EntityIdOrNull
    relationship_id: Annotated[
        UUID | None, says("The relationship it is about; null: it is about a party.")
    ]
    attribute: Annotated[
        str, says("Attribute, such as `LegalEntity.legal_name`.", "LegalEntity.legal_name")
    ]
    value: Annotated[Any, says("The value.", "Example Widgets Ltd")]
    raw_value: Annotated[
        Any, says("The source's value before any transform.", "EXAMPLE WIDGETS LIMITED")
    ]
    source: SourceName
    source_type: Annotated[
        str, says("registry, lei, screening, third_party, llm, scraping or analyst.", "registry")
    ]
    source_record: Annotated[
        str | None, says("The source's own name of the record; null: it has none.")
    ]
    trust: Annotated[float, says("0 to 1, at the moment of the claim.", 0.98)]
    asserted_at: Annotated[datetime, says("The source's own date.")]
    valid_from: ValidFrom
    valid_to: Annotated[date | None, says("First day on which it no longer held.")]
    retrieved_at: Annotated[datetime, says("When the source was read.", "2026-11-24T09:30:02Z")]
    recorded_at: Annotated[datetime, says("When Atlas recorded it (recorded time).")]
    evidence_id: Annotated[
        UUID | None,
        says("The evidence it rests on, at `/api/evidence/{id}`; null: it rests on none."),
    ]
    investigation_id: Annotated[
        UUID | None, says("The run in which it was claimed; null: outside of runs.")
    ]
    is_preferred: Annotated[bool, says("A person preferred it.")]
    ended_on: Annotated[date | None, says("First day the source no longer published it.")]
    deprecated_reason: Annotated[
        str | None, says("Why a person deprecated it; null if it was not.")
    ]
    licence: Annotated[
        str | None, says("Licence of the source's data; null: see the evidence.", "CC0-1.0")
    ] = None
    liveness: Annotated[
        str | None,
        says("`live`, `cached`, `snapshot` or `curated`; null: not known.", "live"),
    ] = None


@dataclass(frozen=True)
class IdentifierOf:
    """An identifier that an entity carries."""

    entity_id: UUID
    scheme: Annotated[str, says("Register key, such as `GB-COH` or `XI-LEI`.", "GB-COH")]
    value: Annotated[str, says("The number.", "01234567")]
    certain: Annotated[bool, says("Equal certain identifiers mean the same party.")]
    source: SourceName
    is_stated: bool = True
    """False: the source that gave it states it no longer."""


@dataclass(frozen=True, slots=True)
class StatedValues:
    """The values that stand on attributes by any source: stated now, and stated no longer."""

    now: Sequence[Any] = ()
    no_longer: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim that counts today. `bears`: the value that the attribute has rests on it.

    That is every claim that states a single value, and each that adds to a list.
    """

    claim: Claim
    bears: bool


def standing(outcome: Outcome, claims: Mapping[UUID, Claim]) -> list[Standing]:
    """Return the claims of one attribute that count, the ones that its value rests on first."""
    bearing = [claims[one] for one in outcome.contributors if one in claims]
    stated = {canonical_json(claim.value) for claim in bearing}
    others = [claims[one] for one in outcome.losers if one in claims]
    return [
        *(Standing(claim, bears=True) for claim in bearing),
        *(Standing(claim, canonical_json(claim.value) in stated) for claim in others),
    ]


@dataclass(frozen=True, slots=True)
class FieldProvenance:
    """One value of an entity and the claims it rests on (several for an aggregate)."""

    attribute: str
    value: Any
    rule: str
    claims: Sequence[Claim]
