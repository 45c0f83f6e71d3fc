"""What a source answers: what it said as it came, what it asserts, and what it left out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.knowledge.addresses.domain import normalise_address
from atlas.knowledge.mutations.domain.assertions import (
    Liveness,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.sources.protocol.domain.coverage import DatasetInfo

MAX_BESIDE = 200
"""Parties that are taken in because they hold, control or direct a company which the subject holds.
"""
AddressUse = Literal["registered", "operational"]
ADDRESS_USES: Mapping[str, AddressUse] = {"RegisteredAt": "registered", "OperatesAt": "operational"}
"""Relationship types that place a company at an address."""
Outcome = Literal["answered", "no_answer", "failed", "not_run"]
REPEATING = frozenset({SourceType.THIRD_PARTY, SourceType.LEI})
"""Types of sources that are no registers, and repeat what registers said."""


class SourceKind(StrEnum):
    """What kind of source it is."""

    COMPANY_REGISTRY = "company_registry"
    WEBSITE = "web"
    PROVIDER = "provider"


@dataclass(frozen=True, kw_only=True)
class CollectRequest:
    """Whom a source is asked about, as far as it is known; each reads what it needs.

    `reference`: the source's own, as it found the subject. `numbers`: (register key, number), such
    as ("GB-COH", "01234567"). `entity_id`: what the subject is in the tenant's knowledge; where it
    is nothing yet, a source claims of it only what identifies it. `max_parties`: of the group.
    `country`: as the request says. `located`: where a register states that the company is. `run`:
    the investigation that asks. `called`: the names that registers state. `requested`: numbers that
    the requester states in addition: what is answered for one counts only if it agrees with what
    is known of the company.
    """

    as_of: date
    max_parties: int
    reference: str | None = None
    names: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    website: str | None = None
    entity_id: UUID | None = None
    country: str | None = None
    force: bool = False
    located: tuple[str, ...] = ()
    run: UUID | None = None
    called: tuple[str, ...] = ()
    requested: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RawResponse:
    """An answer as it came: stored as evidence before anything is concluded from it.

    `kind`: of the evidence. `data_date`: the day of which the source says that its data is.
    `confirmed_at`: when the source said that an answer retrieved earlier is unchanged.
    """

    url: str | None
    media_type: str
    content: bytes
    retrieved_at: datetime
    kind: Literal["provider_response", "registry_statement"] = "provider_response"
    licence: str | None = None
    data_date: date | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MissingCredentials:
    """What a source would state of the company, had it credentials.

    `title`: for people. `remedy`: the way to the form. `covers`, `states`: what it would cover, and
    may state, as attributes and relationship types. `repeats`: it is no register, but repeats what
    registers said.
    """

    title: str
    remedy: str
    covers: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def text(self) -> str:
        """Return it in words."""
        return f"{self.title} was not asked: no credentials are configured."


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One part of a source (a dataset, a probe, an endpoint) that was asked, and how that ended.

    `source` names it throughout, `name` within its source. `text` tells of it in a run's list of
    sources. `covered`: what it declares to cover of the subject; only that may be missed from it.
    `reason`: a stable code unless it answered; `detail` says it in words. `facts`: what it found
    that is no claim. `state`: how asking a provider ended (`ok`, `empty`, `schema_changed` …).
    `contract_version`, `contract_sha256`: of the source contract that it obeyed. `tier`: of a
    provider, when it is asked (`primary`, `supplementary`, `fallback`, `off`). `lacking`: it would
    have been asked, had it credentials. `register`: the scheme of the register (`GB-COH`) that it
    is itself; None of what repeats registers.
    """

    source: str
    name: str
    kind: SourceKind
    outcome: Outcome
    text: str
    as_of: date | None
    licence: str | None = None
    covered: frozenset[str] = frozenset()
    reason: str | None = None
    detail: str = ""
    facts: Mapping[str, JSON] = field(default_factory=dict)
    state: str | None = None
    contract_version: str | None = None
    contract_sha256: str | None = None
    tier: str | None = None
    lacking: MissingCredentials | None = None
    register: str | None = None


@dataclass(frozen=True, kw_only=True)
class SourceBatch:
    """What one part of a source said (`raw`), and asserts from it, ready for a `ClaimBatch`.

    `trust`: the batch's default (claims carry their own where it differs). `asserted_at`: the
    moment of which the data is. Party keys are the same in every batch of one answer. `restated`
    and `described` as in `ClaimBatch`. `covered`: the questions about the subject that the part
    covers; nothing where it holds other parties alone. Without parties it asserts nothing. `title`:
    for people. `licence`, `liveness`: of the data; claims carry them.
    """

    source: str
    source_type: SourceType
    trust: float
    retrieved_at: datetime
    asserted_at: datetime | None = None
    title: str = ""
    raw: tuple[RawResponse, ...] = ()
    parties: tuple[PartyAssertion, ...] = ()
    relationships: tuple[RelationshipAssertion, ...] = ()
    restated: Mapping[str, date] = field(default_factory=dict)
    described: Mapping[str, bool | None] = field(default_factory=dict)
    covered: frozenset[str] = frozenset()
    licence: str | None = None
    liveness: Liveness | None = None

    @property
    def data_date(self) -> date | None:
        """The day of which the source says that its data is."""
        return next((raw.data_date for raw in self.raw if raw.data_date), None)


@dataclass(frozen=True)
class RegisterStatement:
    """What a register states on the day in question instead of an owner, for one company.

    `reason` is a BODS unspecifiedReason code, or `unknownPerson` / `anonymousPerson`. `code` is
    the register's own, where it has one; `consolidation:…` is about group accounts, not owners.
    `named`: the key of the party that it names nevertheless.
    """

    party_key: str
    reason: str
    description: str
    statement_id: str
    valid_from: date | None
    valid_to: date | None
    code: str | None = None
    named: str | None = None


class Tie(StrEnum):
    """What ties a party to a country."""

    RESIDENCE = "residence"
    TAX_RESIDENCE = "tax_residence"
    REGISTRATION = "registration"
    ADDRESS = "address"
    SERVICE_ADDRESS = "service_address"
    NATIONALITY = "nationality"
    BIRTH = "birth"
    PUBLIC_OFFICE = "public_office"
    LISTING = "listing"
    NUMBER = "number"
    HELD_BELOW = "held_below"
    """A company that it holds or controls, itself or through others, is there."""


@dataclass(frozen=True)
class CountryOfParty:
    """A country that a source states of a party of the answer, and what ties the party to it.

    `text`: what the source has in its place where that names no known country. `use`: of a
    company's address, what it is used as.
    """

    party_key: str
    source: str
    tie: str
    country: str | None
    text: str | None = None
    use: str | None = None


@dataclass(frozen=True)
class AddressNeighbours:
    """Other live companies at one address, of the datasets that are searchable by address.

    `whole`: a complete, current register of the address's country was searched. `at_least`: there
    are more than were counted.
    """

    key: str
    companies: int
    at_least: bool = False
    whole: bool = False
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True)
class AddressOfSubject:
    """An address of the subject as one part states it; `key`: the same for each spelling."""

    source: str
    party_key: str
    use: AddressUse
    full: str
    country_code: str | None
    key: str | None


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """What an answer does not hold, and why.

    `truncated`: more than `max_parties` were there; `not_followed` names the parties whose own
    holders were left out. `beside_left_out`: how many further holders and controllers of the
    subsidiaries were left out for their number.
    """

    truncated: bool = False
    not_followed: tuple[str, ...] = ()
    beside_left_out: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettledNumber:
    """A number that the requester states, and whether a source has it as another company's.

    `text` says so in words. `stated_by`: the source that states it of the company, where not the
    requester does.
    """

    scheme: str
    value: str
    of_other: bool
    text: str
    stated_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class SourceAnswer:
    """What a source says of one subject and its group, each part for itself.

    Of a company: owners and controllers upward, officers, and subsidiaries one level, with who else
    holds or controls these. `reference`: what was asked about, as the source calls it: a record, a
    host. `only_former` names the parties that are owners of former holders only. `vanished`:
    holder, company and type of each relationship that the source holds no longer, of which no
    statement says that it ended. `removed`: the parts that no longer hold the subject although an
    earlier file of theirs did, each with the day of the file that does not. `state` tells the
    source later whether it says something else. `settled`: the numbers of `requested`, and
    those that a provider states, of which a part says whose they are.
    """

    reference: str
    subject_key: str
    asked: tuple[Asked, ...] = ()
    batches: tuple[SourceBatch, ...] = ()
    datasets: tuple[DatasetInfo, ...] = ()
    gaps: Gaps = Gaps()
    register_statements: tuple[RegisterStatement, ...] = ()
    only_former: frozenset[str] = frozenset()
    vanished: tuple[tuple[str, str, str], ...] = ()
    removed: Mapping[str, date] = field(default_factory=dict)
    countries: tuple[CountryOfParty, ...] = ()
    neighbours: tuple[AddressNeighbours, ...] = ()
    state: Mapping[str, JSON] | None = None
    settled: tuple[SettledNumber, ...] = ()

    @property
    def covered(self) -> frozenset[str]:
        """Attributes and relationship types that the parts declare to cover for the subject.

        Such as `LegalEntity.status`, `Directorship`, `Ownership`: only these may be missed.
        """
        return frozenset[str]().union(*(batch.covered for batch in self.batches))

    def addresses(self) -> Iterator[AddressOfSubject]:
        """Yield the addresses that each part states of the subject."""
        for batch in self.batches:
            parties = {party.key: party for party in batch.parties}
            for link in batch.relationships:
                if link.from_key != self.subject_key or link.type not in ADDRESS_USES:
                    continue
                said = {claim.attribute: claim.value for claim in parties[link.to_key].claims}
                full, country = str(said.get("full_address", "")), said.get("country_code")
                normal = normalise_address(full, said.get("postal_code"), country)
                yield AddressOfSubject(
                    source=batch.source,
                    party_key=link.to_key,
                    use=ADDRESS_USES[link.type],
                    full=full,
                    country_code=country,
                    key=normal.key if normal else None,
                )


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """What a dataset says otherwise than a run saw.

    Attributes:
        dataset: its name; "" where a record is no longer among those of the group.
        about: the names of the parties that it says something else of.
        added: the names of the other parties about whom it has records that the run did not see.

    """

    dataset: str
    about: tuple[str, ...]
    added: tuple[str, ...] = ()
