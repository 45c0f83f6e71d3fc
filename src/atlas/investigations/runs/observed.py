"""What the steps noted for the modules, read back as the rules' own types. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID

from atlas.investigations.modules.domain.observed import (
    Certificate,
    CoLocation,
    Event,
    Filing,
    Footprint,
    NoFootprint,
    Probe,
    Publication,
    Registration,
    ServiceAddresses,
    ServiceKind,
    Site,
    StatedAddress,
)
from atlas.investigations.modules.domain.picture import CountryTie, RegisterMark
from atlas.investigations.runs.dates import full_date
from atlas.knowledge.addresses.domain import normalise_address
from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.sources.registry.domain.stated import Tie

_FROM_REGISTERS = frozenset(
    {"accounts", "confirmation_statement", "annual_return", "register_status", "name_changed"}
)
SERVICES = "virtual_office_addresses"


def addresses(found: Mapping[str, Any]) -> tuple[StatedAddress, ...]:
    """Return the subject's addresses."""
    return tuple(
        StatedAddress(
            source=item["source"],
            use=item["use"],
            full=item["full"],
            country_code=item["country_code"],
            key=item["key"],
            entity_id=UUID(item["entity_id"]) if item["entity_id"] else None,
            evidence_ids=(UUID(item["evidence_id"]),) if item["evidence_id"] else (),
        )
        for item in found.get("addresses", ())
    )


def places(found: Mapping[str, Any]) -> dict[UUID, tuple[str, ...]]:
    """Return where each party is beside its seat; runs of earlier releases have no more than some.

    A company is at its addresses. A person is resident where the taxes are paid, too: law asks
    where somebody is resident and says nothing of which kind of residence is meant.
    """
    where = {UUID(party): {*codes} for party, codes in found.get("places", {}).items()}
    for tie in ties(found):
        if tie.tie in _WHERE and tie.country_code:
            where.setdefault(tie.party_id, set()).add(tie.country_code)
    return {party: tuple(sorted(codes)) for party, codes in where.items()}


_WHERE = frozenset({Tie.RESIDENCE, Tie.TAX_RESIDENCE, Tie.ADDRESS, Tie.REGISTRATION})


def ties(found: Mapping[str, Any]) -> tuple[CountryTie, ...]:
    """Return the countries that registers state of parties; runs of earlier releases have none."""
    return tuple(
        CountryTie(
            party_id=UUID(item["entity_id"]),
            tie=item["tie"],
            country_code=item["country"],
            text=item["text"],
            source=item["source"],
        )
        for item in found.get("countries", ())
    )


def co_locations(found: Mapping[str, Any]) -> tuple[CoLocation, ...]:
    """Return who else is at the addresses."""
    return tuple(
        CoLocation(**(item | {"datasets": tuple(item["datasets"])}))
        for item in found.get("co_locations", ())
    )


def filings(found: Mapping[str, Any]) -> tuple[Filing, ...]:
    """Return what the registers say of filings."""
    return tuple(
        Filing(
            kind=item["event"],
            source=item["source"],
            next_due=full_date(item.get("next_due")),
            last_made_up_to=full_date(item.get("last_made_up_to")),
            category=item.get("category"),
            known_on=full_date(item.get("known_on")),
        )
        for item in found.get("filings", ())
    )


def events(found: Mapping[str, Any], subject: Mapping[str, Any]) -> tuple[Event, ...]:
    """Return this run's register events, and what others state of the subject."""
    stated = [item for item in subject.get("events") or () if isinstance(item, Mapping)]
    others = (item for item in stated if item.get("event") not in _FROM_REGISTERS)
    return tuple(_event(item) for item in (*found.get("events", ()), *others))


def _event(item: Mapping[str, Any]) -> Event:
    kind = str(item.get("event") or "")
    text = item.get("text") or item.get("status") or item.get("name") or kind.replace("_", " ")
    return Event(
        kind=kind,
        text=str(text)[:500],
        on=full_date(item.get("date")),
        until=full_date(item.get("until")),
    )


def publications(found: Mapping[str, Any]) -> tuple[Publication, ...]:
    """Return the adverse media linked with the subject."""
    return tuple(
        Publication(
            entity_id=UUID(item["entity_id"]),
            headline=item["headline"],
            categories=frozenset(str(name).lower() for name in item["categories"]),
            severity=item["severity"],
            published=item["published"],
        )
        for item in found.get("publications", ())
    )


def register_marks(
    enriched: Mapping[str, Any], decided: Collection[str] = ()
) -> tuple[RegisterMark, ...]:
    """Return the parties that a company register marks as sanctioned."""
    return _marks(enriched.get("register_marks", ()), decided)


def declared_peps(enriched: Mapping[str, Any]) -> tuple[RegisterMark, ...]:
    """Return the parties that a company register declares as politically exposed."""
    return _marks(enriched.get("declared_peps", ()))


def _marks(
    noted: Iterable[Mapping[str, Any]], decided: Collection[str] = ()
) -> tuple[RegisterMark, ...]:
    return tuple(
        RegisterMark(
            party_id=UUID(item["entity_id"]),
            name=item["name"],
            source=item["source"],
            evidence_ids=(UUID(item["evidence_id"]),) if item["evidence_id"] else (),
            decided=item["entity_id"] in decided,
        )
        for item in noted
    )


def footprint(noted: Mapping[str, Any] | None) -> Footprint | NoFootprint | None:
    """Return what was found of the website, or why it was not looked at; None before that."""
    if not noted:
        return None
    if "probes" not in noted:
        return NoFootprint(**noted)
    facts = {name: item["facts"] for name, item in noted["probes"].items()}
    answered = {name for name, item in noted["probes"].items() if item["status"] == "answered"}
    return Footprint(
        website=noted["website"],
        host=noted["host"],
        origin=noted["origin"],
        probes={
            name: Probe(
                status=item["status"],
                reason=item["reason"],
                detail=item["detail"],
                evidence_ids=tuple(UUID(found) for found in item["evidence_ids"]),
            )
            for name, item in noted["probes"].items()
        },
        exists=facts["dns"].get("exists"),
        registration=_registration(facts["rdap"]) if "rdap" in answered else None,
        certificate=_certificate(facts["tls"]) if "tls" in answered else None,
        site=_site(facts["http"]) if "http" in answered else None,
    )


def _registration(found: Mapping[str, Any]) -> Registration:
    return Registration(
        domain=found["domain"],
        registrar=found["registrar"],
        created=full_date(found["created"]),
        expires=full_date(found["expires"]),
        redacted=found["redacted"],
        registrant=found["registrant"],
    )


def _certificate(found: Mapping[str, Any]) -> Certificate:
    return Certificate(
        names=tuple(found["names"]),
        issuer=found["issuer"],
        valid_from=date.fromisoformat(found["valid_from"]),
        valid_to=date.fromisoformat(found["valid_to"]),
        organisation=found["organisation"],
        problems=tuple(found["problems"]),
    )


def _site(found: Mapping[str, Any]) -> Site:
    return Site(
        url=found["url"],
        status=found["status"],
        title=found["title"],
        imprint=found["imprint"],
        names_subject=found["names_subject"],
        other_numbers=tuple(found["other_numbers"]),
        cut=found.get("cut", False),
    )


def service_addresses(snapshot: ReferenceSnapshot, on: date) -> ServiceAddresses | None:
    """Return the firm's list of virtual offices and formation agents, or None when it is empty."""
    dataset = snapshot.get(SERVICES)
    if dataset is None or dataset.data is None:
        return None
    return ServiceAddresses(
        version=dataset.version,
        kinds=_kinds(dataset.data["items"]),
        stale=f"a newer one was due on {dataset.due}" if dataset.stale(on) else None,
    )


def _kinds(items: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[ServiceKind]]:
    found: dict[str, set[ServiceKind]] = {}
    for item in items:
        normal = normalise_address(item["address"], item["postal_code"], item["country_code"])
        if normal is not None:
            kind = cast("ServiceKind", item.get("kind", "virtual_office"))
            found.setdefault(normal.key, set()).add(kind)
    return {key: frozenset(kinds) for key, kinds in found.items()}
