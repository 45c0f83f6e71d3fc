"""What the collectors of ROA, FRLS, AMLRR and DFWO found: addresses, filings, news, the website.

As in `snapshot`, `None` says that a fact is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

AddressUse = Literal["registered", "operational"]
ServiceKind = Literal["virtual_office", "formation_agent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAddress:
    """An address of the subject as one source states it. `key`: None if incomplete.

    `removed_on`: the day of the source's file that no longer holds the company; None: it does.
    """

    source: str
    use: AddressUse
    full: str
    country_code: str | None
    key: str | None
    entity_id: UUID | None = None
    evidence_ids: tuple[UUID, ...] = ()
    removed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoLocation:
    """Other live companies of the loaded registers, and the tenant's own, at one address.

    `whole`: a complete, current register of the country was searched, so that a small number
    means something. `at_least`: more were there than were counted.
    """

    key: str
    others: int
    own_parties: int = 0
    at_least: bool = False
    whole: bool = False
    datasets: tuple[str, ...] = ()

    @property
    def companies(self) -> int:
        """Return the larger of both counts: the own parties mostly come from the registers."""
        return max(self.others, self.own_parties)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAddresses:
    """The firm's list of virtual offices and formation agents: key of the address to its kinds."""

    version: str
    kinds: Mapping[str, frozenset[ServiceKind]]
    stale: str | None = None

    def holds(self, kind: ServiceKind) -> bool:
        """Return whether the list has any entry of a kind: if not, no hit proves nothing."""
        return any(kind in kinds for kinds in self.kinds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a register says of one kind of filing; `known_on`: the day of the register's data."""

    kind: str
    source: str
    next_due: date | None = None
    last_made_up_to: date | None = None
    category: str | None = None
    known_on: date | None = None


REGISTER_STATUS = "register_status"
"""Kind of the event that tells in the register's own words what becomes of the company."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event a source states of the subject (`LegalEntity.events`)."""

    kind: str
    text: str
    on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Adverse media linked with the subject (`AdverseMedia`), or a passage that a model found.

    `read_by`: the language model, which pointed at the passage; the party is then the subject.
    """

    entity_id: UUID
    headline: str
    categories: frozenset[str]
    severity: str | None = None
    published: str | None = None
    evidence_ids: tuple[UUID, ...] = ()
    read_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage of evidence that an agent pointed at.

    `rule`: the rule of the module that it makes fire. `source`: the agent, as a source of the run;
    `read_by`: the language model.
    """

    rule: str
    text: str
    source: str
    read_by: str
    evidence_id: UUID


ProbeStatus = Literal["answered", "no_answer", "failed", "not_run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """How one question to the network ended; `reason` is a stable code unless answered."""

    status: ProbeStatus
    reason: str | None = None
    detail: str = ""
    evidence_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What RDAP says of the domain. `redacted`: the registrant is withheld; None: not said."""

    domain: str
    registrar: str | None = None
    created: date | None = None
    expires: date | None = None
    redacted: bool | None = None
    registrant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The certificate the server showed. `problems`: why it does not fit, empty when it does."""

    names: tuple[str, ...]
    issuer: str
    valid_from: date
    valid_to: date
    organisation: str | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The pages that were read: the start page and the imprint, if one was linked.

    `names_subject`: the company's name or number stands on them. `imprint`: its address, when one
    was read. `other_numbers`: register numbers on the imprint that are not the subject's. `cut`: a
    page was longer than what is read of it.
    """

    url: str
    status: int
    title: str | None = None
    imprint: str | None = None
    names_subject: bool = False
    other_numbers: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Website and domain. `origin`: who named the website, `request` or the source."""

    website: str
    host: str
    origin: str
    probes: Mapping[str, Probe] = field(default_factory=dict)
    exists: bool | None = None
    """Whether the name has an address: False only when its name server said so."""
    registration: Registration | None = None
    certificate: Certificate | None = None
    site: Site | None = None

    def probe(self, name: str) -> Probe:
        """Return how `dns`, `rdap`, `tls` or `http` ended."""
        return self.probes.get(name, Probe(status="not_run", reason="not_run"))

    def evidence(self, *names: str) -> tuple[UUID, ...]:
        """Return the raw answers of probes."""
        return tuple(item for name in names for item in self.probe(name).evidence_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFootprint:
    """Why the website was not looked at."""

    reason: str
    detail: str
    remedy: str
