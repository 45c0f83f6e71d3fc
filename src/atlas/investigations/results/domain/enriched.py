"""What the registers and the website said of a company and its group. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import field

from atlas.investigations.modules.domain.observations import AddressUse, CoLocation, ProbeStatus
from atlas.investigations.results.domain.base import JsonObject, Number, Result
from atlas.sources.protocol.domain.answers import MissingCredentials


class Candidate(Result, frozen=True, kw_only=True):
    """A company that may be meant. `agrees` and `differs`: what of the request it shares."""

    record: str
    name: str
    country_code: str | None
    register_code: str | None
    registration_number: str | None
    lei: str | None
    legal_form: str | None
    status: str | None
    incorporation_date: str | None
    dataset: str
    score: Number
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


class Address(Result, frozen=True, kw_only=True):
    """An address of the subject as one source states it; `key`: the same for each spelling."""

    source: str
    use: AddressUse
    full: str
    country_code: str | None = None
    key: str | None = None
    entity_id: str | None = None
    evidence_id: str | None = None


class NewsItem(Result, frozen=True, kw_only=True):
    """Adverse media linked with the subject."""

    entity_id: str
    headline: str
    categories: tuple[str, ...] = ()
    severity: str | None = None
    published: str | None = None


class CountryStated(Result, frozen=True, kw_only=True):
    """A country that a register states of a party, or the `text` in its place that names none.

    `tie`: what ties the party to it; `use`: of an address, what it is used as. `earlier`: it was
    stated to an earlier run, and its source has not stated otherwise since.
    """

    entity_id: str
    tie: str
    country: str | None
    text: str | None
    source: str
    use: str | None = None
    earlier: bool = False


class LastWord(Result, frozen=True, kw_only=True):
    """What a register said itself of the subject when a run last asked it.

    `register`: its scheme. `on`: the day of its answer. `known`: whether it knew the subject.
    `status`: of the subject; `words`: the register's own on it. `answered`: False where it was
    asked on that day and gave no answer.
    """

    source: str
    register: str
    on: str
    known: bool
    status: str | None = None
    words: tuple[str, ...] = ()
    answered: bool = True


class Observed(Result, frozen=True, kw_only=True):
    """What the modules read in addition to the claims.

    `filings` and `events` are as the registers state them. `places`: the countries of each
    company's addresses. `countries`: every one that a register states of a party. `stated_by`:
    attribute of the subject, or type of relationship → source → what it states; of no run that did
    not keep it. `last_words`: of registers that gave no answer, what an earlier run heard.
    """

    addresses: tuple[Address, ...] = ()
    co_locations: tuple[CoLocation, ...] = ()
    filings: tuple[JsonObject, ...] = ()
    events: tuple[JsonObject, ...] = ()
    publications: tuple[NewsItem, ...] = ()
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    countries: tuple[CountryStated, ...] = ()
    stated_by: dict[str, JsonObject] = field(default_factory=dict)
    last_words: tuple[LastWord, ...] = ()

    @property
    def statuses(self) -> JsonObject:
        """Return what each source states of the subject's status."""
        return self.stated_by.get("status", {})


class Mark(Result, frozen=True, kw_only=True):
    """A party that a register marks as sanctioned, or declares as politically exposed."""

    entity_id: str
    name: str
    source: str
    evidence_id: str | None


class Dataset(Result, frozen=True, kw_only=True):
    """A loaded dataset of registers, and until when it is current.

    `current_until`: absent of a run that kept the day of the data alone. `removed_on`: the day of
    the file that no longer holds the subject, which an earlier one did.
    """

    name: str
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    source_url: str | None = None
    data_date: str | None = None
    stale: bool = False
    current_until: str | None = None
    complete: bool = False
    scope: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    removed_on: str | None = None


class Statement(Result, frozen=True, kw_only=True):
    """What a register states instead of an owner, for one company of the group.

    `named`: the party that it names nevertheless.
    """

    entity_id: str
    party_key: str | None = None
    reason: str
    description: str | None = None
    statement_id: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    code: str | None = None
    named: str | None = None


class Vanished(Result, frozen=True, kw_only=True):
    """A relationship that a file holds no longer, and that no statement ended."""

    holder: str
    company: str
    type: str


class OfOther(Result, frozen=True, kw_only=True):
    """A number that the requester stated, and in words whose it is.

    `stated_by`: the source that stated it of the company, where not the requester did.
    """

    scheme: str
    value: str
    text: str
    stated_by: str | None = None


class Enriched(Result, frozen=True, kw_only=True):
    """The step `enrich`: which company it is, and what the registers say of its group.

    `register_state`: absent of a run that did not keep what the registers said. `second_hand`: the
    sources that are no registers and repeat what registers said. `lacking`: by source, what those
    would give that have no credentials. `registers`: the sources that are a register themselves,
    each with its scheme. `knew`: those of them that do not know the company now and stated it to
    an earlier run. `left_register`: the register itself does not know the company, which another
    source holds. `of_others`: stated numbers that a source has as another company's. `below`: the
    companies, as entities, whose results are compared with what the run claimed.
    """

    subject_status: str | None = None
    observed: Observed = Observed()
    register_marks: tuple[Mark, ...] = ()
    declared_peps: tuple[Mark, ...] = ()
    detail: str | None = None
    entity_id: str | None = None
    covered: tuple[str, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    register_statements: tuple[Statement, ...] = ()
    truncated: bool = False
    beside_left_out: int = 0
    vanished: tuple[Vanished, ...] = ()
    not_followed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    evidence: dict[str, str] = field(default_factory=dict)
    register_state: JsonObject | None = None
    second_hand: tuple[str, ...] = ()
    lacking: dict[str, MissingCredentials] = field(default_factory=dict)
    registers: dict[str, str] = field(default_factory=dict)
    knew: tuple[str, ...] = ()
    left_register: bool = False
    of_others: tuple[OfOther, ...] = ()
    below: tuple[str, ...] = ()


class ProbeResult(Result, frozen=True, kw_only=True):
    """How one question to the network ended, and what it found, as the probe gives it."""

    status: ProbeStatus
    reason: str | None
    detail: str
    evidence_ids: tuple[str, ...]
    facts: JsonObject


class Website(Result, frozen=True, kw_only=True, omit_defaults=True):
    """What was found of the website, or, by `reason`, why it was not looked at.

    `origin`: who named it, `request` or `register`.
    """

    website: str | None = None
    host: str | None = None
    origin: str | None = None
    probes: dict[str, ProbeResult] | None = None
    reason: str | None = None
    detail: str | None = None
    remedy: str | None = None


class AgentQuote(Result, frozen=True, kw_only=True):
    """A passage of the evidence that a language model pointed at; found there word for word."""

    quote: str
    category: str
    evidence_id: str


class AgentRefusal(Result, frozen=True, kw_only=True):
    """A passage that a model gave and that is not cited: its words are those of the model."""

    quote: str
    evidence_id: str
    reason: str


class AgentReading(Result, frozen=True, kw_only=True, omit_defaults=True):
    """What an agent found, or, by `reason`, why it did not read.

    `dropped`: what the model gave that is not in the evidence as quoted, counted by reason;
    `refused`: each of them.
    """

    status: Literal["read", "not_assessed"]
    source: str | None = None
    model: str | None = None
    evidence_ids: tuple[str, ...] = ()
    quotes: tuple[AgentQuote, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)
    refused: tuple[AgentRefusal, ...] = ()
    reason: str | None = None
    detail: str | None = None
    remedy: str | None = None

    @property
    def evidence(self) -> list[UUID]:
        """Return the evidence that was read."""
        return [UUID(one) for one in self.evidence_ids]


class ModuleResult(Result, frozen=True, kw_only=True, omit_defaults=True):
    """A step `module:CODE`: the module's level, word and coverage, in percent."""

    level: str
    word: str | None = None
    points: Number
    coverage: Number
    footprint: Website | None = None
    reading: AgentReading | None = None
