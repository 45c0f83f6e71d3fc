"""What `enrich` notes for the modules in addition to claims: addresses, filings, events, news."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain.existence import STATUS_CONTRADICTED, contradiction
from atlas.investigations.modules.domain.observations import CoLocation
from atlas.investigations.results.domain import (
    Address,
    CountryStated,
    JsonObject,
    NewsItem,
    Observed,
)
from atlas.investigations.runs.execution import Step
from atlas.knowledge.entities import service as entities
from atlas.knowledge.relationships import service as relationships
from atlas.sources.protocol.domain.answers import ADDRESS_USES, SourceAnswer

FILINGS = frozenset({"accounts", "confirmation_statement", "annual_return"})
OF_SUBJECT = frozenset(
    {
        "status",
        "incorporation_date",
        "country_code",
        "jurisdiction",
        "industry_codes",
        "is_regulated",
    }
)
"""Attributes of the subject of which the sources are noted."""
MAX_PUBLICATIONS = 200


async def observe(
    step: Step,
    collected: SourceAnswer,
    ids: Mapping[str, UUID],
    evidence: Mapping[str, UUID],
) -> Observed:
    """Return addresses, who else is at them, filings, events and adverse media.

    Args:
        step: the run's step.
        collected: what the registers answered.
        ids: party key to entity.
        evidence: source to its evidence.

    """
    subject = ids[collected.subject_key]
    addresses = [
        Address(
            source=one.source,
            use=one.use,
            full=one.full,
            country_code=one.country_code,
            key=one.key,
            entity_id=str(ids[one.party_key]) if one.party_key in ids else None,
            evidence_id=str(evidence[one.source]) if one.source in evidence else None,
        )
        for one in collected.addresses()
    ]
    filings, events = _events(collected)
    return Observed(
        addresses=tuple(addresses),
        co_locations=await _co_locations(step, collected, addresses, subject),
        filings=filings,
        events=(*events, *_contradictions(collected, events)),
        publications=await _publications(step, subject),
        places=_places(collected, ids),
        countries=_countries(collected, ids),
        stated_by=_stated_by(collected),
    )


def _stated_by(collected: SourceAnswer) -> dict[str, JsonObject]:
    """Return which sources state what: attributes of the subject with their values, and relations.

    A reading names the sources that stated it, not every source that knows the company. That no
    source states the status is kept too.
    """
    found: dict[str, dict[str, JSON]] = {"status": {}}
    for batch in collected.batches:
        for party in batch.parties:
            for claim in party.claims if party.key == collected.subject_key else ():
                if claim.attribute in OF_SUBJECT:
                    found.setdefault(claim.attribute, {})[batch.source] = claim.value
        for link in batch.relationships:
            found.setdefault(link.type, {})[batch.source] = True
    return {**found}


def _countries(collected: SourceAnswer, ids: Mapping[str, UUID]) -> tuple[CountryStated, ...]:
    """Return every country that a register states of a party, with what ties the party to it."""
    return tuple(
        CountryStated(
            entity_id=str(ids[said.party_key]),
            tie=said.tie,
            country=said.country,
            text=said.text,
            source=said.source,
            use=said.use,
        )
        for said in collected.countries
        if said.party_key in ids
    )


def _places(collected: SourceAnswer, ids: Mapping[str, UUID]) -> dict[str, tuple[str, ...]]:
    """Return the countries in which each company of the group has an address, by its entity.

    A legal person is established where it is incorporated or has its principal place of business
    (Money Laundering Regulations 2017, regulation 33(3)(c)).
    """
    countries = {
        party.key: str(claim.value)
        for batch in collected.batches
        for party in batch.parties
        for claim in party.claims
        if party.type == "Address" and claim.attribute == "country_code" and claim.value
    }
    companies = {
        party.key
        for batch in collected.batches
        for party in batch.parties
        if party.type == "LegalEntity"
    }
    found: dict[str, set[str]] = {}
    for batch in collected.batches:
        for link in batch.relationships:
            country = countries.get(link.to_key)
            at_home = link.from_key in companies and link.from_key in ids
            if link.type in ADDRESS_USES and country and at_home:
                found.setdefault(str(ids[link.from_key]), set()).add(country)
    return {party: tuple(sorted(codes)) for party, codes in sorted(found.items())}


def _events(collected: SourceAnswer) -> tuple[tuple[JsonObject, ...], tuple[JsonObject, ...]]:
    """Return the filings, and the other events, that the registers state of the subject."""
    filings: list[JsonObject] = []
    others: list[JsonObject] = []
    for batch in collected.batches:
        day = batch.data_date
        for party in batch.parties:
            if party.key != collected.subject_key:
                continue
            for claim in party.claims:
                if claim.attribute != "events":
                    continue
                for event in claim.value:
                    known = {"source": batch.source, "known_on": day.isoformat() if day else None}
                    (filings if event["event"] in FILINGS else others).append({**event, **known})
    return tuple(filings), tuple(others)


def _contradictions(collected: SourceAnswer, events: Sequence[JsonObject]) -> Iterator[JsonObject]:
    """Yield that sources contradict each other on whether the subject exists."""
    titles = {batch.source: batch.title for batch in collected.batches}
    statuses = [
        (batch.title, str(claim.value))
        for batch in collected.batches
        for party in batch.parties
        if party.key == collected.subject_key
        for claim in party.claims
        if claim.attribute == "status"
    ]
    registrations = [
        (titles[str(event["source"])], str(event.get("status")))
        for event in events
        if event["event"] == "lei_registration"
    ]
    if told := contradiction(statuses, registrations):
        yield {"event": STATUS_CONTRADICTED, "text": told}


async def _co_locations(
    step: Step, collected: SourceAnswer, addresses: Sequence[Address], subject: UUID
) -> tuple[CoLocation, ...]:
    at_home = await _own_parties(step, addresses, subject)
    return tuple(
        CoLocation(
            key=item.key,
            others=item.companies,
            own_parties=at_home.get(item.key, 0),
            at_least=item.at_least,
            whole=item.whole,
            datasets=tuple(item.datasets),
        )
        for item in collected.neighbours
    )


async def _own_parties(step: Step, addresses: Sequence[Address], subject: UUID) -> dict[str, int]:
    """Return how many other parties of the tenant are at each address, by its key."""
    key_of = {UUID(item.entity_id): item.key for item in addresses if item.entity_id and item.key}
    if not key_of:
        return {}
    links = await relationships.of_entities(
        step.session, list(key_of), types=tuple(ADDRESS_USES), as_of=step.run.as_of
    )
    there: dict[str, set[UUID]] = {}
    for link in links:
        if link.to_id in key_of and link.from_id != subject:
            there.setdefault(key_of[link.to_id], set()).add(link.from_id)
    return {key: len(parties) for key, parties in there.items()}


async def _publications(step: Step, subject: UUID) -> tuple[NewsItem, ...]:
    links = await relationships.of_entities(
        step.session, [subject], types=("MentionedIn",), as_of=step.run.as_of
    )
    wanted = [link.to_id for link in links if link.from_id == subject][:MAX_PUBLICATIONS]
    if not wanted:
        return ()
    found = await entities.get_entities(step.session, wanted)
    return tuple(
        NewsItem(
            entity_id=str(key),
            headline=found[key].display_name,
            categories=tuple(found[key].data.get("categories") or ()),
            severity=found[key].data.get("severity"),
            published=found[key].data.get("publication_date"),
        )
        for key in dict.fromkeys(wanted)
        if key in found
    )
