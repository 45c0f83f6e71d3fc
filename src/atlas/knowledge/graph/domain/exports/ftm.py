"""FollowTheMoney entities (followthemoney.tech), one JSON object a party or relationship."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypedDict

from atlas.knowledge.graph.domain.exports.things import Thing, Tie, day

_SCHEMAS: Mapping[str, str] = {
    "Person": "Person",
    "LegalEntity": "Company",
    "Trust": "LegalEntity",
    "Address": "Address",
}
_TIES: Mapping[str, tuple[str, str, str]] = {
    "Ownership": ("Ownership", "owner", "asset"),
    "Directorship": ("Directorship", "director", "organization"),
    "Family": ("Family", "person", "relative"),
    "Associate": ("Associate", "person", "associate"),
}
_COMPANY_TIES = frozenset({"Ownership", "Directorship"})
_OTHER = ("UnknownLink", "subject", "object")
_TOPICS: Mapping[str, str] = {"sanctioned": "sanction", "pep": "role.pep"}
"""What a person decided; what is open, or a register's own mark, is a note."""
_PROPERTIES: Mapping[str, Mapping[str, str]] = {
    "Person": {
        "first_name": "firstName",
        "last_name": "lastName",
        "aliases": "alias",
        "date_of_birth": "birthDate",
        "date_of_death": "deathDate",
        "place_of_birth": "birthPlace",
        "nationalities": "nationality",
        "country_of_residence": "country",
        "gender": "gender",
    },
    "Company": {
        "trading_names": "alias",
        "previous_names": "previousName",
        "lei": "leiCode",
        "vat_number": "vatCode",
        "country_code": "jurisdiction",
        "legal_form": "legalForm",
        "status": "status",
        "incorporation_date": "incorporationDate",
        "dissolution_date": "dissolutionDate",
        "website": "website",
    },
    "LegalEntity": {"jurisdiction": "jurisdiction", "establishment_date": "incorporationDate"},
    "Address": {"full_address": "full", "city": "city", "postal_code": "postalCode",
                "country_code": "country"},
}  # fmt: skip


class Entity(TypedDict):
    """A party or a link; each property has any number of texts."""

    id: str
    schema: str
    properties: dict[str, list[str]]


def entities(things: Iterable[Thing], ties: Iterable[Tie]) -> Iterator[Entity]:
    """Yield entities, then the links between them. What has no counterpart there is left out."""
    known: dict[str, str] = {}
    for thing in things:
        schema = _SCHEMAS.get(thing.type)
        if schema is not None:
            known[thing.id] = schema
            yield _entity(thing, schema)
    for tie in ties:
        if tie.start in known and tie.end in known and "Address" not in {
            known[tie.start], known[tie.end]
        }:  # fmt: skip
            yield _link(tie, known[tie.end])


def _entity(thing: Thing, schema: str) -> Entity:
    properties: dict[str, list[str]] = {"name": [thing.name]}
    for ours, theirs in _PROPERTIES[schema].items():
        values = thing.data.get(ours)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, str) and value:
                code = theirs in {"jurisdiction", "country", "nationality"}
                properties.setdefault(theirs, []).append(value[:2].lower() if code else value)
    if schema == "Company":
        numbers = [
            str(number["value"])
            for number in thing.data.get("registration_numbers") or ()
            if isinstance(number, Mapping) and number.get("value")
        ]
        if numbers:
            properties["registrationNumber"] = numbers
    for number in thing.data.get("stated_numbers") or ():
        if isinstance(number, Mapping) and number.get("value"):
            passport = "PASSPORT" in str(number.get("register") or "").upper()
            kept = properties.setdefault("passportNumber" if passport else "idNumber", [])
            kept.append(str(number["value"]))
    topics = [_TOPICS[flag] for flag in thing.flags if flag in _TOPICS]
    notes = [flag.replace("_", " ") for flag in thing.flags if flag not in _TOPICS]
    properties |= {name: said for name, said in (("topics", topics), ("notes", notes)) if said}
    return {"id": thing.id, "schema": schema, "properties": properties}


def _link(tie: Tie, of: str) -> Entity:
    known = _TIES.get(tie.type, _OTHER)
    # a trust is neither an asset nor an organisation there
    schema, start, end = known if tie.type not in _COMPANY_TIES or of == "Company" else _OTHER
    properties: dict[str, list[str]] = {start: [tie.start], end: [tie.end]}
    stated = {
        "startDate": day(tie.valid_from),
        "endDate": day(tie.valid_to),
        "role": tie.discriminator or (tie.type if schema == "UnknownLink" else None),
    }
    if schema == "Ownership":
        stated = {**stated, "percentage": _percentage(tie), "role": None}
    if schema in {"Family", "Associate"}:
        stated["relationship"] = stated.pop("role") or tie.type
    for name, value in stated.items():
        if value:
            properties[name] = [value]
    return {"id": tie.id, "schema": schema, "properties": properties}


def _percentage(tie: Tie) -> str | None:
    exact = tie.data.get("share_exact")
    if exact is not None:
        return f"{float(exact):g}"
    low, high = tie.data.get("share_minimum"), tie.data.get("share_maximum")
    if low is None and high is None:
        return None
    return f"{float(low or 0):g}-{float(100 if high is None else high):g}"
