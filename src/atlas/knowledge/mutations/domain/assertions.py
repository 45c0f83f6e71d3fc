"""What other rooms hand to the single writer of claims, and what they get back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct
from msgspec import field as member

from atlas.foundation.core.types import JSON
from atlas.knowledge.survivorship.domain import Outcome

Liveness = Literal["live", "cached", "snapshot", "curated"]
"""How a source's data was come by: asked now, fetched earlier, of a file, or kept by people."""


class SourceType(StrEnum):
    """Kinds of source; they decide default trust and who may set a protected field."""

    REGISTRY = "registry"
    LEI = "lei"
    SCREENING = "screening"
    THIRD_PARTY = "third_party"
    LLM = "llm"
    SCRAPING = "scraping"
    ANALYST = "analyst"


DEFAULT_TRUST: Mapping[SourceType, float] = {
    SourceType.REGISTRY: 0.95,
    SourceType.LEI: 0.97,
    SourceType.SCREENING: 0.96,
    SourceType.THIRD_PARTY: 0.87,
    SourceType.LLM: 0.75,
    SourceType.SCRAPING: 0.70,
    SourceType.ANALYST: 1.00,
}
"""Trust where neither the claim nor the batch states one."""


class Identifier(Struct, frozen=True):
    """A number in one register.

    `scheme` is the register key: org-id.guide code ("GB-COH", "BE-BCE_KBO"), "XI-LEI" for the
    LEI, a list id with the entry's own number ("OFAC-SDN"), or a source-scoped record id
    ("BODS:<dataset>"). Where a number is unique only inside a subdivision or a court, that
    part belongs to the scheme ("DE-CR-HRB-MUENCHEN"); the bare scheme never joins parties.
    """

    scheme: str
    value: str


class ClaimAssertion(Struct, frozen=True):
    """One value of one attribute, as a source states it.

    Args:
        attribute: name without the type ("legal_name").
        value: JSON value in the ontology's vocabulary.
        raw_value: the source's value before any transform, when it differs.
        trust: 0 to 1; the batch's when left out.
        asserted_at: the source's own date; the batch's when left out.
        valid_from, valid_to: half-open validity [from, to); None is unknown or open.
        source_record: id of the source's own record; the party's when left out.

    """

    attribute: str
    value: Any
    raw_value: Any = None
    trust: float | None = None
    asserted_at: date | datetime | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source_record: str | None = None


class PartyAssertion(Struct, frozen=True):
    """A party as one source describes it.

    Parties are joined by identifier alone (same scheme and value). A party without an
    identifier or an `entity_id` is a new entity each time the batch is applied under a new
    `batch_key`: give the source's own record id as an identifier.

    Args:
        key: handle inside this batch; relationships and the result refer to it.
        type: ontology type ("LegalEntity", "Person", "Address", …).
        identifiers: numbers of the party, most certain first.
        claims: the values asserted.
        entity_id: a known entity to assert on; it outranks the identifiers.
        source_record: id of the source's own record.
        stands_in_for: identifiers (scheme "UNDESCRIBED:<dataset>") of parties that a source named
            before it described them. An entity known by such identifiers alone, of whatever type,
            is this party and is merged into it.

    """

    key: str
    type: str
    identifiers: Sequence[Identifier] = ()
    claims: Sequence[ClaimAssertion] = ()
    entity_id: UUID | None = None
    source_record: str | None = None
    stands_in_for: Sequence[Identifier] = ()


class RelationshipAssertion(Struct, frozen=True):
    """A relationship's existence, its validity and its attributes, as one source states them.

    Args:
        key: handle inside this batch.
        type: ontology relationship type ("Ownership", "Voting", "Control", "Directorship" …).
        from_key, to_key: party keys of this batch. Ownership: from = holder, to = company.
        discriminator: role, share class or kind that makes it a relationship of its own;
            "" when there is none.
        valid_from, valid_to: half-open validity [from, to).
        attributes: name without the type → value ("share_exact": 30).
        source_record: id of the source's own record (a BODS statementID).
        continues: the `source_record` under which the source said this while it was current.

    """

    key: str
    type: str
    from_key: str
    to_key: str
    discriminator: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    attributes: Mapping[str, JSON] = member(default_factory=dict)
    asserted_at: date | datetime | None = None
    source_record: str | None = None
    trust: float | None = None
    continues: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimBatch:
    """Everything one source says in one answer; applied whole, in one transaction.

    `batch_key` makes a retry a no-op that returns the first result: derive it from the run
    ("<investigation>:<collector>"), never from a clock. Apply one batch a transaction.

    `restated`: the records of relationships (as in `source_record`) that the batch states whole,
    each with the day of its newest statement. What the source said under them before of a
    relationship that it does not name under them now ends on that day.

    `described`: the records of parties (as in `source_record`) that the batch states whole, each
    with True. What the source said of a party under them before, and does not say now, is marked as
    no longer stated. False: the source holds the record no longer, and another one still describes
    the party: nothing of it is stated any more, whatever the batch repeats of it. None: none does,
    and only what the party is called is still stated: names and numbers, by which it is found.

    `asserted_at`: the moment of which the source's data is, for claims without a date of their own;
    `retrieved_at` when left out.

    `licence`, `liveness`: of the source's data, for every claim; None where it is not known.
    """

    source: str
    source_type: SourceType
    retrieved_at: datetime
    batch_key: str
    asserted_at: datetime | None = None
    trust: float | None = None
    evidence_id: UUID | None = None
    investigation_id: UUID | None = None
    parties: Sequence[PartyAssertion] = ()
    relationships: Sequence[RelationshipAssertion] = ()
    restated: Mapping[str, date] = field(default_factory=dict)
    described: Mapping[str, bool | None] = field(default_factory=dict)
    licence: str | None = None
    liveness: Liveness | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """An assertion that was not taken, and why; nothing is dropped silently."""

    key: str
    attribute: str | None
    reason: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What the writer did.

    Args:
        entities: party key → canonical entity id.
        relationships: relationship key → relationship id.
        claims_added: new claims (0 when all were known already).
        conflicts_opened: conflicts that now wait for a person.
        rejected: assertions against the ontology.
        mutations: values that changed.
        created: entities that did not exist before this batch.
        joined: canonical entities into which others were joined.
        touched: canonical entities about which, or about a relationship to which, something is
            claimed that was not before.

    """

    entities: Mapping[str, UUID]
    relationships: Mapping[str, UUID]
    claims_added: int = 0
    conflicts_opened: int = 0
    rejected: Sequence[Rejection] = ()
    mutations: int = 0
    created: Sequence[UUID] = ()
    joined: Sequence[UUID] = ()
    touched: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A disagreement of sources over one value."""

    id: UUID
    entity_id: UUID | None
    relationship_id: UUID | None
    attribute: str
    kind: str
    policy: str
    status: str
    winner_claim_id: UUID | None
    claim_ids: Sequence[UUID]
    detail: str
    opened_at: datetime
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """What an entity's claims come to, attribute by attribute, and why."""

    id: UUID
    type: str
    display_name: str
    data: Mapping[str, JSON]
    outcomes: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class KnownRelationship:
    """What was known of a relationship at a time; it exists on [valid_from, valid_to)."""

    data: Mapping[str, JSON]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class EndAssertion:
    """What a source no longer publishes: the end of its own claims' validity.

    Args:
        source: the source whose claims end.
        ended_on: first day on which they no longer hold.
        reason: such as "no longer published in dataset gb-psc of 2026-11-01".
        source_records: claims to end, by the source's record ids.
        claim_ids: single claims to end.

    """

    source: str
    ended_on: date
    reason: str
    source_records: Sequence[str] = ()
    claim_ids: Sequence[UUID] = ()
