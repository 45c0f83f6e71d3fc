"""GLEIF level 1: who is who. XML, JSON, CSV and the REST API's `lei-records`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from atlas.foundation.core.canonical import sha256_hex
from atlas.knowledge.identifiers.domain import LEI, normalise
from atlas.sources.registry.domain.formats.base import (
    UNSTATED,
    Format,
    Json,
    address_line,
    iso_day,
    of,
    statement,
)
from atlas.sources.registry.domain.formats.gleif import (
    BEGAN,
    FAMILY,
    LICENCE,
    PUBLISHER,
    URL,
    at,
    certain_lei,
    header_note,
    items,
    nested,
    text,
)
from atlas.sources.registry.domain.formats.gleif_registers import KEYS, NO_REGISTER, PER_PROVINCE
from atlas.sources.registry.domain.formats.gleif_rest import lei_record
from atlas.sources.registry.domain.formats.places import place
from atlas.sources.registry.domain.formats.unread import described
from atlas.sources.registry.domain.problems import StatementRejectedError
from atlas.sources.registry.domain.void import (
    LEI_REGISTRATION,
    SUCCESSOR,
    LegalEvent,
    LeiStanding,
    Succession,
    succession_of,
)

Successor = tuple[str | None, str | None]
"""LEI and name, as far as they are stated and can be read."""

NOT_ITS_OWN = frozenset({"FUND", "SUB_FUND", "BRANCH", "UMBRELLA_FUND"})
"""Categories whose registration number may be another's: an umbrella's, a head office's."""
_FORM_UNKNOWN = frozenset({"8888", "9999"})
_KINDS = {
    "RESIDENT_GOVERNMENT_ENTITY": "stateBody",
    "INTERNATIONAL_ORGANIZATION": "legalEntity",
    "SOLE_PROPRIETOR": "legalEntity",
}
_FORMER = frozenset({"PREVIOUS_LEGAL_NAME", "PREVIOUS LEGAL NAME"})
ATTRIBUTES = frozenset(
    {
        *("LegalEntity.lei", "LegalEntity.status", "LegalEntity.jurisdiction"),
        *("LegalEntity.legal_form_code", "RegisteredAt"),
    },
)
_LOWER = {
    "lei": "LEI",
    "legal_name": "Entity.LegalName",
    "legal_address_country": "Entity.LegalAddress.Country",
    "entity_category": "Entity.EntityCategory",
    "entity_subcategory": "Entity.EntitySubCategory",
}
"""Columns of the name lists that are made from the golden copy."""


def _recognises(record: Any) -> bool:
    if not isinstance(record, Mapping):
        return False
    if record.get("type") == "lei-records":
        return True
    names = record.keys()
    return ("LEI" in names and ("Entity" in names or "Entity.LegalName" in names)) or (
        {"lei", "legal_name"} <= names
    )


def _record(raw: Mapping[str, object]) -> Mapping[str, object]:
    """Return the record in the shape of the JSON edition, whatever edition it is of."""
    if raw.get("type") == "lei-records":
        return lei_record(raw)
    if "legal_name" in raw:
        return nested({_LOWER.get(name, name): value for name, value in raw.items()})
    return nested(raw) if "Entity" not in raw else raw


def _convert(raw: Any) -> Iterator[Json]:
    if UNSTATED in raw:
        raise StatementRejectedError(str(raw[UNSTATED]), raw.get("LEI"))
    record = _record(raw)
    lei = certain_lei(at(record, "LEI"), "LEI")
    entity: Any = of(record, "Entity")
    name = at(entity, "LegalName")
    if not name:
        raise StatementRejectedError("Entity.LegalName: the name is missing", lei)
    registration: Any = of(record, "Registration")
    updated = iso_day(at(registration, "LastUpdateDate"), "Registration.LastUpdateDate", lei)
    deleted = at(record, "Extension", "Deletion", "DeletedAt")
    successions = list(_successions(entity, registration, lei))
    yield statement(
        f"{LEI}-{lei}",
        "entity",
        _details(entity, name, lei),
        day=updated or BEGAN,
        url=URL,
        source=("officialRegister", "verified"),
        closed=bool(deleted),
        published={k: v for k, v in raw.items() if k != "ContentDate"},
        facts=_facts(entity, registration, lei, {number for (number, _), _ in successions}),
    )
    for successor, taken in successions:
        yield from _succession(lei, *successor, day=updated or BEGAN, start=taken.start)


def _successions(
    entity: Any, registration: Any, lei: str
) -> Iterator[tuple[Successor, Succession]]:
    """Yield each successor that stands in the place of the entity, and since when."""
    record, status = at(registration, "RegistrationStatus"), at(entity, "EntityStatus")
    said = LeiStanding(record, status, tuple(_legal_events(entity, lei)))
    successors = list(_successors(entity, lei))
    for successor in successors:
        others = {value for one in successors if one != successor for value in one if value}
        own = {value for value in successor if value}
        if taken := succession_of(own, others - own, said):
            yield successor, taken


def _legal_events(entity: Any, lei: str) -> Iterator[LegalEvent]:
    for node in items(of(entity, "LegalEntityEvents"), "LegalEntityEvent"):
        effective = at(node, "LegalEntityEventEffectiveDate")
        day = iso_day(effective, "LegalEntityEventEffectiveDate", lei)
        fields = items(of(node, "AffectedFields"), "AffectedField")
        yield LegalEvent(
            at(node, "LegalEntityEventType") or "",
            _standing(node) or "",
            day or "",
            frozenset(value for field in fields if (value := text(field))),
        )


def _standing(event: Any) -> str | None:
    return at(event, "@event_status") or at(event, "event_status")


def _successors(entity: Any, lei: str) -> Iterator[Successor]:
    """Yield the LEI and the name of each successor, as far as they are stated and can be read."""
    for node in items(of(entity, "SuccessorEntity"), "SuccessorLEI"):
        said = text(of(node, "SuccessorLEI")) or text(node)
        found = normalise(LEI, said or "")
        name = at(node, "SuccessorEntityName")
        number = found.value if found.certain else None
        if (name or said) and found.value != lei:
            yield number, name or (None if number else said)


def _succession(
    lei: str, successor: str | None, name: str | None, *, day: str, start: str | None
) -> Iterator[Json]:
    """Yield the successor, and that it stands in the place of the entity, or will from a day on.

    Its own record may be in another file, or in none: the party here is known by what this record
    states, and is one with that record by its LEI.
    """
    subject = f"{LEI}-{lei}"
    key = f"{lei}-{successor or sha256_hex((name or '').encode())[:20]}"
    party = f"{LEI}-SUCCESSOR-{key}"
    details: Json = {"entityType": {"type": "registeredEntity"}}
    if successor:
        number = {"scheme": LEI, "schemeName": "Global LEI Index", "id": successor}
        details["identifiers"] = [number]
    if name:
        details["name"] = name
    yield statement(party, "entity", details, day=BEGAN, url=URL, subject=subject)
    interest: Json = {
        "type": "otherInfluenceOrControl",
        "directOrIndirect": "direct",
        "beneficialOwnershipOrControl": False,
        "details": SUCCESSOR,
    }
    interest |= {"startDate": start} if start else {}
    yield statement(
        f"{LEI}-SU-{key}",
        "relationship",
        {"subject": subject, "interestedParty": party, "interests": [interest]},
        day=day,
        url=URL,
        subject=subject,
    )


def _details(entity: Any, name: str, lei: str) -> Json:
    category = at(entity, "EntityCategory")
    kind: Json = {"type": _KINDS.get(category or "", "registeredEntity")}
    if form := at(entity, "LegalForm", "OtherLegalForm"):
        kind["details"] = form
    details: Json = {
        "entityType": kind,
        "name": name,
        "identifiers": _identifiers(entity, lei),
    }
    others = [*_names(entity, former=False)]
    if others:
        details["alternateNames"] = others
    jurisdiction = at(entity, "LegalJurisdiction")
    if jurisdiction:
        details["jurisdiction"] = {"name": jurisdiction, "code": jurisdiction}
    if founded := iso_day(at(entity, "EntityCreationDate"), "Entity.EntityCreationDate", lei):
        details["foundingDate"] = founded
    ended = iso_day(at(entity, "EntityExpirationDate"), "Entity.EntityExpirationDate", lei)
    if ended and at(entity, "EntityExpirationReason") == "DISSOLVED":
        details["dissolutionDate"] = ended
    addresses = [
        address
        for kind_of, member in (("registered", "LegalAddress"), ("business", "HeadquartersAddress"))
        if (address := _address(of(entity, member), kind_of))
    ]
    if addresses:
        details["addresses"] = addresses
    return details


def _identifiers(entity: Any, lei: str) -> list[Json]:
    found: list[Json] = [{"scheme": LEI, "schemeName": "Global LEI Index", "id": lei}]
    authority = at(entity, "RegistrationAuthority", "RegistrationAuthorityID")
    number = at(entity, "RegistrationAuthority", "RegistrationAuthorityEntityID")
    if not authority or not number or authority in NO_REGISTER:
        return found
    key = KEYS.get(authority, authority)
    uncertain = key in PER_PROVINCE or at(entity, "EntityCategory") in NOT_ITS_OWN
    # a register named by its title alone joins nothing
    found.append({"schemeName" if uncertain else "scheme": key, "id": number})
    return found


def _names(entity: Any, *, former: bool) -> Iterator[str]:
    groups = (
        ("OtherEntityNames", "OtherEntityName"),
        ("TransliteratedOtherEntityNames", "TransliteratedOtherEntityName"),
    )
    own = at(entity, "LegalName")
    seen = {own}
    for group, member in groups:
        for item in items(of(entity, group), member):
            kind = of(item, "@type") or of(item, "type")
            name = text(of(item, member)) if of(item, member) is not None else text(item)
            if name and name not in seen and (kind in _FORMER) == former:
                seen.add(name)
                yield name


def _address(node: Any, kind: str) -> Json | None:
    if not isinstance(node, Mapping):
        return None
    more = [
        text(line) for line in items(node.get("AdditionalAddressLine"), "AdditionalAddressLine")
    ]
    lines = [at(node, "FirstAddressLine"), *more, at(node, "City"), at(node, "Region")]
    line = address_line(*lines)
    if line is None:
        line = at(node, "Country") if any(lines) else None
    if line is None:
        return None
    found: Json = {"type": kind, "address": line}
    if code := at(node, "PostalCode"):
        found["postCode"] = code
    country = at(node, "Country")
    if country and (known := place(country, country if len(country) == len("GB") else None)):
        found["country"] = known
    return found


def _facts(entity: Any, registration: Any, lei: str, succeeding: AbstractSet[str | None]) -> Json:
    facts: Json = {"status": _status(entity)}
    form = at(entity, "LegalForm", "EntityLegalFormCode")
    if form and form not in _FORM_UNKNOWN:
        facts["legal_form_code"] = form
    if former := list(_names(entity, former=True)):
        facts["previous_names"] = former
    events: list[Json | None] = [
        _event(one, lei) for one in items(of(entity, "LegalEntityEvents"), "LegalEntityEvent")
    ]
    standing = at(registration, "RegistrationStatus")
    if standing and standing != "ISSUED":
        events.append({"event": LEI_REGISTRATION, "status": standing})
    events += [
        {"event": "succeeded", "lei": found}
        for successor in items(of(entity, "SuccessorEntity"), "SuccessorLEI")
        if (found := text(of(successor, "SuccessorLEI")) or text(successor))
        and (not (number := normalise(LEI, found)).certain or number.value in succeeding)
    ]
    if found_events := [event for event in events if event]:
        facts["events"] = found_events
    return facts


def _event(node: Any, lei: str) -> Json | None:
    """Return an event; None for one that was withdrawn: it did not happen."""
    standing = _standing(node)
    if standing == "WITHDRAWN_CANCELLED":
        return None
    effective = at(node, "LegalEntityEventEffectiveDate")
    kind = (at(node, "LegalEntityEventType") or "").lower()
    found = {
        "event": kind,
        "date": iso_day(effective, "LegalEntityEventEffectiveDate", lei),
        "text": f"{kind.replace('_', ' ')} (in progress)" if standing == "IN_PROGRESS" else None,
    }
    return {name: value for name, value in found.items() if value}


def _status(entity: Any) -> str:
    status = at(entity, "EntityStatus")
    if status == "INACTIVE":
        dissolved = at(entity, "EntityExpirationReason") == "DISSOLVED"
        return "dissolved" if dissolved else "inactive"
    return "active" if status == "ACTIVE" else "unknown"


def _about(raw: Any) -> tuple[str, tuple[Json, ...]] | None:
    """Return the entity of a record, even if the rest of it cannot be read."""
    record = _record(raw)
    lei = certain_lei(at(record, "LEI"), "LEI")
    numbers = _identifiers(of(record, "Entity"), lei)
    subject, entity = described(LEI, lei, numbers)
    return subject, (entity,)


GLEIF_LEI = Format(
    name="gleif-lei",
    title="GLEIF level 1 (LEI records)",
    recognises=_recognises,
    convert=_convert,
    note=header_note,
    reference=lambda raw: at(_record(raw), "LEI"),
    about=_about,
    kept=lambda lei: (f"{LEI}-{lei}",),
    publisher=PUBLISHER,
    licence=LICENCE,
    source_url=URL,
    family=FAMILY,
    attributes=ATTRIBUTES,
    registers=frozenset({LEI}),
)
