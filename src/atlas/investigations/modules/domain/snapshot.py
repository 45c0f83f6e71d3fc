"""What the rules of the seven modules look at: everything one run found, without I/O.

`None` says that a fact is not known; an empty tuple that it was looked for and not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from atlas.foundation.core.provenance import Reference
from atlas.investigations.modules.domain.observations import (
    CoLocation,
    Event,
    Filing,
    Footprint,
    NoFootprint,
    Passage,
    Publication,
    ServiceAddresses,
    StatedAddress,
)
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength, PartyRole
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.lists.domain.list_day import ListDay, as_kept
from atlas.sources.protocol.domain.answers import MissingCredentials

SubjectStatus = Literal[
    "pending",
    "identified",
    "identified_by_name",
    "subject_ambiguous",
    "subject_not_found",
    "subject_unanswered",
]
IDENTIFIED = frozenset({"identified", "identified_by_name"})
ASSET_FREEZE = "asset_freeze"
DID_NOT_ANSWER = "did not answer"
DOES_NOT_KNOW = "does not know the company"
HAS_NO_CREDENTIALS = "has no credentials"
"""Why a source gives no information about the company."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source the run asked. `covers` are ontology names: `LegalEntity.status`, `Ownership`.

    `complete_registers`: registers of which the source holds every entry, so that absence means
    something. `answered`: it knows this company. `names_above`: owners are named only above this
    percentage (a register of persons with significant control: 25); None where it has no such.
    `stale`: its data are older than they may be: what it shows counts, what it lacks does not.
    `current_until`: the last day on which they are not; None where no age is kept. `removed_on`: it
    held the company once, and its file of that day no longer does. `silent`: that it did
    not answer, in words; empty where it did, or was asked about others of the group alone.
    `second_hand`: it is no register, but repeats what registers said. `lacking`: what it would
    give, had it credentials. `register`: the scheme of the register that it is itself; None of
    files, of what repeats registers, and of earlier runs. `knew`: it stated the company to an
    earlier run. `earlier_on`: the day on which an earlier run asked it, where this run heard none.
    `disowned`: `removed_on` is the day on which the register itself did not
    know the company that this source holds.
    """

    name: str
    answered: bool
    covers: frozenset[str] = frozenset()
    complete_registers: frozenset[str] = frozenset()
    names_above: Decimal | None = None
    as_of: date | None = None
    evidence_ids: tuple[UUID, ...] = ()
    stale: bool = False
    current_until: date | None = None
    removed_on: date | None = None
    silent: str = ""
    second_hand: bool = False
    lacking: MissingCredentials | None = None
    register: str | None = None
    knew: bool = False
    earlier_on: date | None = None
    disowned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The company under investigation, as its preferred claims say."""

    status: SubjectStatus
    name: str
    entity_id: UUID | None = None
    register: str | None = None
    registration_number: str | None = None
    country_code: str | None = None
    jurisdictions: tuple[str, ...] = ()
    """Where it is stated to be established too: the law it is under, its addresses, the request."""
    company_status: str | None = None
    incorporation_date: date | None = None
    dissolution_date: date | None = None
    requested_name: str | None = None
    """The name in the request, where it is not the registered one."""
    other_name: bool = False
    """The requested name is not in the register, and reads as another company's."""
    requested_country: str | None = None
    """The country in the request, where no source places the company there."""
    other_numbers: tuple[str, ...] = ()
    """In words, numbers in the request that sources have as another company's."""
    identified_by: str | None = None
    """What settled which company it is: `register`, `lei`, `name` or `choice`."""
    is_regulated: bool | None = None
    unstated: frozenset[str] = frozenset()
    """Fields that rest on an earlier statement that no source makes any more: `country_code`,
    `incorporation_date`. They count against the company, never for it.
    """
    references: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    """Field → what its value was read from, where that is not the preferred claim alone."""

    def lacks(self, name: str) -> bool:
        """Whether no source states a field any more that one stated before."""
        return name in self.unstated


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person, company or trust connected with the subject."""

    id: UUID
    type: str
    name: str
    country_code: str | None
    roles: frozenset[PartyRole]
    distance: int
    places: tuple[str, ...] = ()
    """Also present: a company by its addresses (its principal place of business may be there),
    a person by further residences and by tax residences."""
    left_out: bool = False
    """An officer whom the register no longer names, without naming a successor. Findings about this
    person count; who holds the office is unknown."""
    leads_above: bool = False
    """By the office, it may direct alone a company that surely controls the subject."""
    unplaced: bool = False
    """No source says any more in which country it is: those of before count, and others may."""


@dataclass(frozen=True, slots=True)
class DoubtfulBirth:
    """A party whose stated date of birth does not fit what the party is; `why`: in words.

    `party_id` is text, as it is stored.
    """

    party_id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryTie:
    """A country that a register states of a party, or the text in its place that names none."""

    party_id: UUID
    tie: str
    """What ties the party to it: `nationality`, `birth`, `service_address` …"""
    country_code: str | None
    text: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A relationship valid at the run's day, from holder or officer to company or trust."""

    id: UUID
    type: str
    from_id: UUID
    to_id: UUID
    attributes: Mapping[str, object] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None


_DIRECTS_NOTHING = re.compile(
    r"\b(?:secretary|limited partner|procuration|authori[sz]ed signatory)\b", re.IGNORECASE
)


def directs(role: object) -> bool:
    """Return whether an office is a seat on the body that directs the company.

    A company secretary, a limited partner and who may sign are officers of a register, and direct
    nothing: a company that has only these has no director.
    """
    return not _DIRECTS_NOTHING.search(str(role or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedList:
    """A list version that was searched; `version` orders versions, `day` is what sentences say.

    `stale`: why the lack of a hit does not count, in words, of a list on which a favourable result
    rests; `shortcoming`: the same of every list; `cause`: as a code. `required`: the profile
    requires it.
    `fictitious`: a demo's own list: its hits count, the lack of a hit does not.
    """

    list_id: str
    version: str
    topics: frozenset[str]
    stale: str | None = None
    shortcoming: str | None = None
    cause: str = "stale_list"
    required: bool = False
    fictitious: bool = False
    day: ListDay | None = None

    @property
    def named(self) -> str:
        """The list and its version, as a sentence names them."""
        return (self.day or as_kept(self.version)).after(list_label(self.list_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A screening candidate of one party."""

    party_id: UUID
    screening_id: UUID
    list_id: str
    entry_id: str
    matched_name: str
    topic: str
    measure: str
    strength: MatchStrength
    decision: MatchDecision = MatchDecision.UNDECIDED
    delisted: bool = False
    regime: str = ""
    """Whose rule on ownership by listed persons applies: `ofac`, `eu`, `uk` …"""
    listed_on: date | None = None
    """The date of listing that the entry gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Outcome of screening all parties: which lists, who was searched, what was found."""

    lists: tuple[SearchedList, ...]
    screened: Mapping[UUID, UUID]
    """Party to the id of its screening."""
    hits: tuple[Hit, ...]
    gaps: Mapping[str, str] = field(default_factory=dict)
    """Topic to the reason why screening itself gives no negative answer about it."""
    former_entries: bool = False
    """Whether entries taken off the lists were searched too."""
    former_gap: tuple[str, str] | None = None
    """The reason why they were not, and the details that screening gave; None of earlier runs."""
    answered: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    """Party to the lists on which the lack of a hit counted."""
    unloaded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """List that was not loaded when the run searched to its topics; none of earlier releases."""

    def unloaded_of(self, topic: str) -> tuple[str, ...]:
        """Return the lists of a topic that were not loaded when the run searched."""
        return tuple(sorted(key for key, of in self.unloaded.items() if topic in of or not of))


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionedOwnership:
    """One regime's result for the subject; `proof` is the chain of edges and dates.

    `word` and `control`: the result for ownership and for control by listed persons, with the
    codes of why (`reasons`); runs of earlier releases kept none. `required`: whether a favourable
    result requires a list of the regime.
    """

    regime: str
    status: Literal["blocked", "possible", "clear"]
    by_control: bool = False
    contested: bool = False
    proof: tuple[Mapping[str, object], ...] = ()
    word: str | None = None
    control: str | None = None
    reasons: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMark:
    """A party that a company register itself marks as sanctioned or politically exposed.

    No list says so yet: the mark is evidence and never preferred, and it asks for a person.
    """

    party_id: UUID
    name: str
    source: str
    evidence_ids: tuple[UUID, ...] = ()
    decided: bool = False
    """Whether a person has decided about it since: a task completed with a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A statement above the subject that contradicts itself: both its ends, code and detail."""

    relationship_id: str
    holder: str
    holder_name: str
    company: str
    company_name: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class InControl:
    """A natural person in office at the subject; a senior managing official where one is named."""

    party: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ControlProng:
    """The home law asks for one individual who controls or manages, in addition to owners.

    Source: 31 CFR 1010.230(d)(2). `source`: the law in force. `candidates`: who may be that
    individual; a person decides who it is.
    """

    source: str
    candidates: tuple[InControl, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """What the ownership graph says of the subject at the run's day."""

    layers: int
    loops: tuple[tuple[UUID, ...], ...]
    ubos: tuple[UUID, ...]
    possible_ubos: tuple[UUID, ...]
    no_ubo_reason: str | None
    exempt: bool
    sanctioned: tuple[SanctionedOwnership, ...]
    over_declared: tuple[UUID, ...] = ()
    grounds: tuple[Mapping[str, object], ...] = ()
    """Each UBO with the grounds it rests on: edges, bands, dates."""
    contradictions: tuple[Contradiction, ...] = ()
    matched_upper: Decimal | None = None
    """Upper bound, percent, of what parties with an asset-freeze match hold together."""
    unnamed: bool = False
    """Whether a source says that an owner exists whom it does not name."""
    hidden_owners: tuple[str, ...] = ()
    """Why there may be more owners than are known, in words."""
    threshold: Decimal | None = None
    """Share, percent, of the test in force (the home law's, or the enhanced one); None before."""
    at_threshold: bool = False
    """Whether exactly that share already meets the test (`>=`)."""
    cause: str | None = None
    """Whether a beneficial owner is identified, else why not (`UboCause`); None before that."""
    further_causes: tuple[str, ...] = ()
    """What stays open although one is identified."""
    coming: tuple[UUID, ...] = ()
    """Who holds, controls or is in office from a later day on, as a source declares already."""
    register_ubos: tuple[UUID, ...] = ()
    """Beneficial owners by the law of the company's register, certain or possible."""
    ubos_by_law: tuple[UUID, ...] | None = None
    """Certain owners by the home law, where the test in force has a lower threshold; or None."""
    possible_by_law: tuple[UUID, ...] = ()
    """The possible ones then."""
    register_law: str | None = None
    """Country of that law (ISO 3166-1); None where only the home law was asked."""
    uncompared_in_control: bool = False
    """Whether an attestation names someone in control, by name alone, who was not compared with the
    lists of sanctions."""
    unruled: tuple[str, ...] = ()
    """Titles of regimes on whose ownership rule nothing is computed."""
    senior_managers_verified: bool = False
    """Whether a person attested that senior managing officials stand in, verified, with the steps
    that were taken to find an owner."""
    control_prong: ControlProng | None = None
    """None where the home law asks for owners alone, or exempts the company."""
    decided: int = 0
    """Holdings that count as two people decided it between sources that contradict each other."""

    @property
    def certain_owners(self) -> tuple[UUID, ...]:
        """Return who certainly is a beneficial owner by the home law itself."""
        return self.ubos if self.ubos_by_law is None else self.ubos_by_law

    @property
    def possible_owners(self) -> tuple[UUID, ...]:
        """Return who possibly is a beneficial owner by the home law itself."""
        return self.possible_ubos if self.ubos_by_law is None else self.possible_by_law

    @property
    def counted(self) -> str:
        """Say how many owners there are by the home law, and how many by the lower test alone."""
        certain, possible = len(self.certain_owners), len(self.possible_owners)
        said = f"Beneficial owners: {certain}; possible ones: {possible}."
        return said + self.below_the_law + self.by_decision

    @property
    def below_the_law(self) -> str:
        """Say how many reach only the lower threshold, where there is one; else nothing."""
        by_law = {*self.certain_owners, *self.possible_owners}
        lower = {*self.ubos, *self.possible_ubos} - by_law
        if self.ubos_by_law is None or not lower:
            return ""
        return f" {len(lower)} reach only the lower threshold of this investigation."

    @property
    def by_decision(self) -> str:
        """Say how many holdings two people decided between sources; else nothing."""
        if not self.decided:
            return ""
        holdings = f"{self.decided} holding{'s' * (self.decided > 1)}"
        return f" Sources contradict each other on {holdings}; two people decided what counts."

    @property
    def of_the_register_alone(self) -> frozenset[UUID]:
        """Return who is an owner by the law of the company's register, and not by the home law."""
        return frozenset(self.register_ubos) - {*self.certain_owners, *self.possible_owners}

    @property
    def by_the_register(self) -> str:
        """Say who is an owner by the law of the company's register alone; else nothing."""
        only = self.of_the_register_alone
        if not only:
            return ""
        law = self.register_law or "its register"
        return f" By the law of {law}, and not by the home law, {len(only)} are beneficial owners."


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryList:
    """A dated list of countries from the reference data.

    `stale`: past its refresh interval, with what to say of it: who is on it counts, who is not
    may have been put on it since.
    """

    type: str
    version: str
    countries: frozenset[str]
    stale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationSnapshot:
    """Everything one run knows."""

    as_of: date
    subject: Subject
    sources: tuple[Source, ...] = ()
    parties: tuple[Party, ...] = ()
    links: tuple[Link, ...] = ()
    ties: tuple[CountryTie, ...] = ()
    stated_by: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Attribute of the subject, or relationship type → source → what it states; of no run before
    it was kept."""
    rests_on: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    """`Ownership` or `Directorship` → each set of sources that states one relationship of it; of no
    run before it was kept."""
    truncated: bool = False
    screening: Screening | None = None
    named_hits: tuple[Hit, ...] = ()
    """Candidates of persons whom an attestation names as in control by name alone. They are no
    parties; an evaluation counts them as candidates of a senior manager."""
    ownership: Ownership | None = None
    country_lists: Mapping[str, CountryList] = field(default_factory=dict)
    addresses: tuple[StatedAddress, ...] = ()
    co_locations: tuple[CoLocation, ...] = ()
    service_addresses: ServiceAddresses | None = None
    filings: tuple[Filing, ...] = ()
    events: tuple[Event, ...] = ()
    publications: tuple[Publication, ...] = ()
    passages: tuple[Passage, ...] = ()
    register_marks: tuple[RegisterMark, ...] = ()
    declared_peps: tuple[RegisterMark, ...] = ()
    doubtful_births: tuple[DoubtfulBirth, ...] = ()
    footprint: Footprint | NoFootprint | None = None

    def covering(self, attribute: str) -> tuple[Source, ...]:
        """Return the sources that answered for this company and cover an attribute."""
        return tuple(
            source for source in self.sources if source.answered and attribute in source.covers
        )

    def passages_of(self, *rules: str) -> list[Passage]:
        """Return the passages that make one of these rules fire."""
        return [one for one in self.passages if one.rule in rules]

    def party(self, party_id: UUID) -> Party | None:
        """Return a party by its entity."""
        return next((party for party in self.parties if party.id == party_id), None)
