"""The parties of the register of persons with significant control."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atlas.sources.registry.domain.formats.base import Json, address_line, of, text_of
from atlas.sources.registry.domain.formats.places import country_of, nationality_of, place
from atlas.sources.registry.domain.problems import StatementRejectedError

SCHEME = "GB-COH"
_STATE = re.compile(
    r"\b(government|governmental|ministry|sovereign|crown|municipal\w*|council|state body|"
    r"public body|public authority|local authority|secretary of state|kingdom of|republic of|"
    r"state of|treasury|corporation sole)\b",
    re.IGNORECASE,
)
_UK_REGISTER = re.compile(
    r"companies house|registrar of companies|england|wales|cardiff|united kingdom|\bu\.?k\.?\b"
    r"|great britain|\bgb\b",
    re.IGNORECASE,
)
_ENGLAND = re.compile(r"england|wales|cardiff", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"scotland|edinburgh|northern ireland|belfast|jersey|guernsey|isle of man|virgin|cayman"
    r"|gibraltar|bermuda|ireland",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(AC|BR|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|R|RC|RS|SA|SC|SE"
    r"|SF|SG|SI|SL|SO|SP|SR|SZ|ZC)\d{1,6}R?",
)
"""Letters before a number of Companies House; they tell the kind of body and the nation."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who holds: the record, and attributes that BODS has no member for."""

    record_id: str
    record_type: str
    details: Json
    facts: Json | None = None


def individual(entry: str, data: Mapping[str, object]) -> Party:
    """Return a natural person: name, month of birth, nationality, country of residence."""
    parts = data.get("name_elements")
    given = " ".join(
        filter(None, (text_of(of(parts, name)) for name in ("forename", "middle_name"))),
    )
    full = text_of(data.get("name")) or " ".join(
        filter(None, (given, text_of(of(parts, "surname")))),
    )
    if not full:
        raise StatementRejectedError("name: a person without a name", entry)
    name: Json = {"type": "legal", "fullName": full}
    if given:
        name["givenName"] = given
    if surname := text_of(of(parts, "surname")):
        name["familyName"] = surname
    details: Json = {"personType": "knownPerson", "names": [name]}
    if birth := _birth(data.get("date_of_birth"), entry):
        details["birthDate"] = birth
    if nationalities := _nationalities(text_of(data.get("nationality"))):
        details["nationalities"] = nationalities
    addresses = _service_address(data, "service")
    residence = place(text_of(data.get("country_of_residence")))
    if residence:
        addresses.append({"type": "residence", "country": residence})
    if addresses:
        details["addresses"] = addresses
    return Party(f"{SCHEME}-PER-{entry}", "person", details, _sanctioned(data))


def protected(entry: str, _data: Mapping[str, object]) -> Party:
    """Return a person whom the register protects: known to it, withheld, equal to no one else."""
    return Party(
        f"{SCHEME}-PER-{entry}",
        "person",
        {
            "personType": "anonymousPerson",
            "unspecifiedPersonDetails": {
                "reason": "interestedPartyExemptFromDisclosure",
                "description": "The register protects this person's details",
            },
        },
    )


def corporate(entry: str, data: Mapping[str, object]) -> Party:
    """Return a legal entity; its number counts only where the register is certain."""
    return _body(entry, data, "registeredEntity")


def legal_person(entry: str, data: Mapping[str, object]) -> Party:
    """Return a body that keeps no shares: a government or another legal person."""
    form = text_of(of(data, "identification", "legal_form")) or ""
    public = _STATE.search(form) or _STATE.search(text_of(data.get("name")) or "")
    return _body(entry, data, "stateBody" if public else "legalEntity")


def _body(entry: str, data: Mapping[str, object], kind: str) -> Party:
    name = text_of(data.get("name"))
    if not name:
        raise StatementRejectedError("name: a legal entity without a name", entry)
    registered: Any = data.get("identification") or {}
    entity: Json = {"type": kind}
    if form := text_of(registered.get("legal_form")):
        entity["details"] = form
    details: Json = {"entityType": entity, "name": name}
    written = text_of(registered.get("registration_number"))
    register = text_of(registered.get("place_registered"))
    country = text_of(registered.get("country_registered"))
    number = companies_house_number(written, register, country)
    if number:
        details["identifiers"] = [
            {"scheme": SCHEME, "schemeName": "Companies House", "id": number},
        ]
        details["jurisdiction"] = {"name": "United Kingdom", "code": "GB"}
    elif written:
        details["identifiers"] = [
            {"schemeName": register or country or "register not stated", "id": written},
        ]
    registered_in = place(country, country_of(country) or country_of(register))
    if "jurisdiction" not in details and registered_in:
        details["jurisdiction"] = registered_in
    principal = _address(data.get("principal_office_address"), "business")
    addresses = principal + _service_address(data, "alternative" if principal else "business")
    if addresses:
        details["addresses"] = addresses
    return Party(f"{SCHEME}-ENT-{entry}", "entity", details, _sanctioned(data))


def companies_house_number(
    number: str | None, register: str | None, country: str | None
) -> str | None:
    """Return the number at Companies House when it certainly is one, else None.

    Letters in front ("SC123456") tell it. Digits alone are a number of England and Wales only
    where the register or country says so, or where they are more than the six of Scotland and
    Northern Ireland; there the letters may have been left out.
    """
    written = re.sub(r"[\s.\-/]", "", number or "").upper()
    where = " ".join(filter(None, (register, country)))
    foreign = country_of(country) not in {None, "GB"}
    if not written or foreign or not where:
        return None
    if _PREFIXED.fullmatch(written):
        letters = re.match(r"[A-Z]+", written)
        assert letters is not None  # noqa: S101  the pattern begins with letters
        return letters[0] + written[letters.end() :].zfill(8 - letters.end())
    if not re.fullmatch(r"\d{1,8}", written) or not int(written):
        return None
    if _ELSEWHERE.search(where) or not _UK_REGISTER.search(where):
        return None
    whole = len(written) > 6 or _ENGLAND.search(where)
    return written.zfill(8) if whole else None


def _birth(stated: Any, entry: str) -> str | None:
    if not isinstance(stated, Mapping) or not stated.get("year"):
        return None
    try:
        year, month = int(stated["year"]), stated.get("month")
        text = f"{year:04d}" if month is None else f"{year:04d}-{int(month):02d}"
        day = stated.get("day")
        return text if month is None or day is None else f"{text}-{int(day):02d}"
    except (TypeError, ValueError):
        raise StatementRejectedError("date_of_birth: no month and year", entry) from None


def _nationalities(stated: str | None) -> list[Json]:
    names = [part.strip() for part in re.split(r"[,;/]", stated or "") if part.strip()]
    if stated and nationality_of(stated):
        names = [stated]
    return [
        {"name": name, **({"code": code} if (code := nationality_of(name)) else {})}
        for name in names
    ]


def _service_address(data: Mapping[str, object], kind: str) -> list[Json]:
    return _address(data.get("address"), kind)


def _address(address: Any, kind: str) -> list[Json]:
    if not isinstance(address, Mapping):
        return []
    line = address_line(
        *(
            address.get(name)
            for name in (
                *("care_of", "po_box", "premises", "address_line_1", "address_line_2"),
                *("locality", "region", "country"),
            )
        ),
    )
    if line is None:
        return []
    found: Json = {"type": kind, "address": line}
    if code := text_of(address.get("postal_code")):
        found["postCode"] = code
    if country := place(text_of(address.get("country"))):
        found["country"] = country
    return [found]


def _sanctioned(data: Mapping[str, object]) -> Json | None:
    """Return the overseas register's own mark; who is sanctioned only the lists decide."""
    return {"is_sanctioned": True} if data.get("is_sanctioned") is True else None
