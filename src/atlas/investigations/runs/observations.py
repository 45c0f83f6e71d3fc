"""What the steps noted for the modules, read back as the rules' own types. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NotRequired, TypedDict, cast
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain.existence import (
    GONE,
    STATUS_CONTRADICTED,
    contradiction,
)
from atlas.investigations.modules.domain.observations import (
    REGISTER_STATUS,
    Certificate,
    Event,
    Filing,
    Footprint,
    NoFootprint,
    Passage,
    Probe,
    Publication,
    Registration,
    ServiceAddresses,
    ServiceKind,
    Site,
    StatedAddress,
)
from atlas.investigations.modules.domain.snapshot import CountryTie, RegisterMark, Source
from atlas.investigations.results.domain import (
    MEDIA,
    AgentReading,
    Mark,
    Observed,
    Result,
    Website,
    read,
)
from atlas.investigations.runs.dates import full_date
from atlas.knowledge.addresses.domain import normalise_address
from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.sources.protocol.domain.answers import Tie

_FROM_REGISTERS = frozenset(
    {"accounts", "confirmation_statement", "annual_return", REGISTER_STATUS, "name_changed"}
)
SERVICES = "virtual_office_addresses"


def addresses(found: Observed, sources: Sequence[Source]) -> tuple[StatedAddress, ...]:
    """Return the subject's addresses, each with whether its source still holds the company."""
    gone = {one.name: one.removed_on for one in sources}
    return tuple(
        StatedAddress(
            source=item.source,
            use=item.use,
            full=item.full,
            country_code=item.country_code,
            key=item.key,
            entity_id=UUID(item.entity_id) if item.entity_id else None,
            evidence_ids=(UUID(item.evidence_id),) if item.evidence_id else (),
            removed_on=gone.get(item.source),
        )
        for item in found.addresses
    )


def places(found: Observed) -> dict[UUID, tuple[str, ...]]:
    """Return where each party is in addition to its seat.

    A company is at its addresses. A person is also resident where the taxes are paid: the law asks
    where a person is resident and does not state which kind of residence is meant. Runs of earlier
    releases have only some of these places.
    """
    where = {UUID(party): {*codes} for party, codes in found.places.items()}
    for tie in ties(found):
        if tie.tie in WHERE and tie.country_code:
            where.setdefault(tie.party_id, set()).add(tie.country_code)
    return {party: tuple(sorted(codes)) for party, codes in where.items()}


WHERE = frozenset({Tie.RESIDENCE, Tie.TAX_RESIDENCE, Tie.ADDRESS, Tie.REGISTRATION})


def ties(found: Observed) -> tuple[CountryTie, ...]:
    """Return the countries that registers state of parties; runs of earlier releases have none."""
    told = (
        CountryTie(
            party_id=UUID(item.entity_id),
            tie=item.tie,
            country_code=item.country,
            text=item.text,
            source=item.source,
        )
        for item in found.countries
    )
    return tuple(dict.fromkeys(told))


def filings(found: Observed) -> tuple[Filing, ...]:
    """Return what the registers state about filings."""
    return tuple(
        Filing(
            kind=str(item.event),
            source=item.source,
            next_due=full_date(item.next_due),
            last_made_up_to=full_date(item.last_made_up_to),
            category=item.category,
            known_on=full_date(item.known_on),
        )
        for item in (read(_Stated, one) for one in found.filings)
    )


def events(found: Observed, subject: Mapping[str, JSON]) -> tuple[Event, ...]:
    """Return this run's register events, what registers said last, and what others state."""
    given = subject.get("events")
    said = given if isinstance(given, Sequence) else ()
    stated = [read(_Stated, one) for one in said if isinstance(one, Mapping)]
    others = (item for item in stated if item.event not in _FROM_REGISTERS)
    own = (read(_Stated, one) for one in found.events)
    return (*map(_event, (*own, *others)), *_last_words(found))


def register_words(found: Observed, sources: Collection[str]) -> list[str]:
    """Return in which words sources stated to this run what becomes of the company."""
    stated = (read(_Stated, one) for one in found.events)
    return [
        str(one.status)
        for one in stated
        if one.event == REGISTER_STATUS and one.source in sources and one.status
    ]


def _last_words(found: Observed) -> Iterator[Event]:
    """Yield the state of the company in the words of registers that gave no answer since."""
    for one in found.last_words:
        for text in one.words:
            yield Event(kind=REGISTER_STATUS, text=f"{text} (as of {one.on})")
    now = [(source, str(said)) for source, said in found.statuses.items()]
    ended = [
        (f"{one.source} as of {one.on}", one.status)
        for one in found.last_words
        if one.status in GONE
    ]
    told = contradiction((*now, *ended), ()) if ended else None
    if told:
        yield Event(kind=STATUS_CONTRADICTED, text=told)


class _Stated(Result, frozen=True, kw_only=True):
    """An event as a source states it; a member of a type other than text gives no value here."""

    event: object = None
    source: str = ""
    text: object = None
    status: object = None
    name: object = None
    date: object = None
    until: object = None
    next_due: object = None
    last_made_up_to: object = None
    known_on: object = None
    category: str | None = None


def _event(item: _Stated) -> Event:
    kind = str(item.event or "")
    text = item.text or item.status or item.name or kind.replace("_", " ")
    return Event(
        kind=kind, text=str(text)[:500], on=full_date(item.date), until=full_date(item.until)
    )


def publications(found: Observed) -> tuple[Publication, ...]:
    """Return the adverse media linked with the subject."""
    return tuple(
        Publication(
            entity_id=UUID(item.entity_id),
            headline=item.headline,
            categories=frozenset(str(name).lower() for name in item.categories),
            severity=item.severity,
            published=item.published,
        )
        for item in found.publications
    )


_READ_AS = {
    "litigation": "litigation",
    "sanctions": "sanctions",
    "fraud": "fraud",
    "enforcement": "enforcement",
}
"""Category of an agent's passage → of `AdverseMedia`; any other has none."""


def passages(readings: Mapping[str, AgentReading]) -> tuple[Passage, ...]:
    """Return the passages that agents found for rules; of adverse media they are publications."""
    return tuple(
        Passage(
            rule=one.category,
            text=one.quote,
            source=found.source or "agent",
            read_by=found.model or "unknown",
            evidence_id=UUID(one.evidence_id),
        )
        for code, found in readings.items()
        if code != MEDIA
        for one in found.quotes
    )


def read_media(found: AgentReading | None, subject: UUID | None) -> tuple[Publication, ...]:
    """Return the passages that the agent for adverse media found of the subject."""
    if found is None or subject is None:
        return ()
    return tuple(
        Publication(
            entity_id=subject,
            headline=one.quote,
            categories=frozenset({_READ_AS[one.category]} if one.category in _READ_AS else ()),
            evidence_ids=(UUID(one.evidence_id),),
            read_by=found.model or "unknown",
        )
        for one in found.quotes
    )


def marks(found: Iterable[Mark], decided: Collection[str] = ()) -> tuple[RegisterMark, ...]:
    """Return the parties that a company register marks; `decided`: those a person settled since."""
    return tuple(
        RegisterMark(
            party_id=UUID(item.entity_id),
            name=item.name,
            source=item.source,
            evidence_ids=(UUID(item.evidence_id),) if item.evidence_id else (),
            decided=item.entity_id in decided,
        )
        for item in found
    )


def footprint(found: Website | None) -> Footprint | NoFootprint | None:
    """Return what was found about the website, or why it was not examined; None before that."""
    if found is None:
        return None
    if found.probes is None:
        return NoFootprint(
            reason=found.reason or "", detail=found.detail or "", remedy=found.remedy or ""
        )
    answered = {name: one.facts for name, one in found.probes.items() if one.status == "answered"}
    return Footprint(
        website=found.website or "",
        host=found.host or "",
        origin=found.origin or "",
        probes={
            name: Probe(
                status=item.status,
                reason=item.reason,
                detail=item.detail,
                evidence_ids=tuple(map(UUID, item.evidence_ids)),
            )
            for name, item in found.probes.items()
        },
        exists=read(_Dns, found.probes["dns"].facts).exists,
        registration=_registration(read(_Rdap, answered["rdap"])) if "rdap" in answered else None,
        certificate=read(Certificate, answered["tls"]) if "tls" in answered else None,
        site=read(Site, answered["http"]) if "http" in answered else None,
    )


class _Dns(Result, frozen=True, kw_only=True):
    exists: bool | None = None


class _Rdap(Result, frozen=True, kw_only=True):
    domain: str
    registrar: str | None
    created: str | None
    expires: str | None
    redacted: bool | None
    registrant: str | None


def _registration(found: _Rdap) -> Registration:
    return Registration(
        domain=found.domain,
        registrar=found.registrar,
        created=full_date(found.created),
        expires=full_date(found.expires),
        redacted=found.redacted,
        registrant=found.registrant,
    )


def service_addresses(snapshot: ReferenceSnapshot, on: date) -> ServiceAddresses | None:
    """Return the firm's list of virtual offices and formation agents, or None when it is empty."""
    dataset = snapshot.get(SERVICES)
    if dataset is None or dataset.data is None:
        return None
    return ServiceAddresses(
        version=dataset.version,
        kinds=_kinds(cast("Sequence[_ServiceAddress]", dataset.data["items"])),
        stale=f"a newer one was due on {dataset.due}" if dataset.stale(on) else None,
    )


class _ServiceAddress(TypedDict):
    address: str
    postal_code: str | None
    country_code: str
    kind: NotRequired[ServiceKind]


def _kinds(items: Iterable[_ServiceAddress]) -> dict[str, frozenset[ServiceKind]]:
    found: dict[str, set[ServiceKind]] = {}
    for item in items:
        normal = normalise_address(item["address"], item["postal_code"], item["country_code"])
        if normal is not None:
            found.setdefault(normal.key, set()).add(item.get("kind", "virtual_office"))
    return {key: frozenset(kinds) for key, kinds in found.items()}
