"""BODS 0.2 and 0.3, where they say the same as 0.4.

Statements name each other by statement id; the one that another replaces is an earlier state of
the same record (`replaces`). https://standard.openownership.org/en/0.3.0/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from atlas.sources.registry.domain.formats.base import Json, of
from atlas.sources.registry.domain.problems import StatementRejectedError

TYPES = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
_INTERESTS = {
    "influenceOrControl": "otherInfluenceOrControl",
    "otherInfluenceOrControlOfTrust": "otherInfluenceOrControl",
    "settlorOfTrust": "settlor",
    "trusteeOfTrust": "trustee",
    "protectorOfTrust": "protector",
    "beneficiaryOfTrust": "beneficiaryOfLegalArrangement",
    "rightsToSurplusAssets": "rightsToSurplusAssetsOnDissolution",
    "enjoymentAndUseOfAssets": "enjoymentAndUseOfAssets",
    "rightToProfitOrIncomeFromAssets": "rightToProfitOrIncomeFromAssets",
}
_ADDRESSES = {"home": "residence", "residence": "residence", "service": "service"}
_ENTITY_ADDRESSES = frozenset({"registered", "business", "alternative"})
_PERSON_ADDRESSES = frozenset({"residence", "service", "alternative"})
_NAMES = frozenset(
    {"legal", "translation", "transliteration", "former", "alternative", "birth"},
)
_PLAIN_ENTITY = (
    *("name", "alternateNames", "foundingDate", "dissolutionDate", "uri", "publicListing"),
    *("identifiers", "formedByStatute"),
)
_PLAIN_PERSON = ("identifiers", "nationalities", "taxResidencies", "birthDate", "deathDate")
_REASONS = frozenset(
    {
        *("noBeneficialOwners", "subjectUnableToConfirmOrIdentifyBeneficialOwner"),
        *("interestedPartyHasNotProvidedInformation", "subjectExemptFromDisclosure"),
        *("interestedPartyExemptFromDisclosure", "unknown", "informationUnknownToPublisher"),
    },
)
_DECIMAL = re.compile(r"[0-9]{1,3}(?:[.][0-9]+)?")
_DASH = re.compile(r"-([a-z])")


def is_legacy(record: Any) -> bool:
    """Whether a decoded value is a statement of 0.2 or 0.3."""
    return isinstance(record, Mapping) and "statementType" in record and "recordType" not in record


def upgraded(raw: Mapping[str, object]) -> Json:
    """Return a statement of 0.2 or 0.3 as one of 0.4, with what it replaces.

    Raises:
        StatementRejectedError: it says something that 0.4 has no unambiguous word for.

    """
    own = raw.get("statementID")
    reference = own if isinstance(own, str) else None
    kind = TYPES.get(str(raw.get("statementType")))
    if reference is None or kind is None:
        raise StatementRejectedError("statementID and statementType are needed", reference)
    try:
        details = _DETAILS[kind](raw)
    except (AttributeError, TypeError, KeyError) as error:
        reason = f"a member is not what BODS 0.2 and 0.3 put there ({error})"
        raise StatementRejectedError(reason, reference) from error
    if "isComponent" not in details:
        details["isComponent"] = bool(raw.get("isComponent", False))
    subject = details.get("subject")
    details = _named_places(details)
    said: Json = {
        "statementId": reference,
        "recordId": reference,
        "recordType": kind,
        "recordStatus": "updated" if raw.get("replacesStatements") else "new",
        "declarationSubject": subject if isinstance(subject, str) else reference,
        "statementDate": raw.get("statementDate") or _fallback_date(raw),
        "recordDetails": {name: value for name, value in details.items() if value is not None},
        "published": dict(raw),
    }
    for name in ("publicationDetails", "source"):
        if raw.get(name):
            said[name] = _plain(raw[name])
    if _shares_as_text(raw):
        said["warnings"] = {"number_as_text": "share"}
    if replaced := [one for one in _members(raw.get("replacesStatements")) if isinstance(one, str)]:
        said["replaces"] = replaced
    return said


def _members(stated: Any) -> Any:
    """Return a list that may be left out; what is no list fails where its members are read."""
    return stated or ()


def _named_places(value: Any) -> Any:
    """Return details in which each country and jurisdiction has a name: 0.2 asks for none."""
    if isinstance(value, list):
        return [_named_places(one) for one in value]
    if not isinstance(value, dict):
        return value
    named = {key: _named_places(inner) for key, inner in value.items()}
    if named.keys() == {"code"} and isinstance(named["code"], str):
        named["name"] = named["code"]
    return named


def _shares_as_text(raw: Mapping[str, object]) -> bool:
    interests = raw.get("interests")
    shares = [of(one, "share") for one in interests] if isinstance(interests, list) else []
    return any(
        isinstance(value, str)
        for share in shares
        if isinstance(share, Mapping)
        for value in share.values()
    )


def _number(value: Any) -> Any:
    """Return a number that is written as a text as the number it is; anything else stays."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
        return float(value)
    return value


def _fallback_date(raw: Mapping[str, object]) -> Any:
    return of(raw, "publicationDetails", "publicationDate") or of(raw, "source", "retrievedAt")


def _plain(value: Any) -> Any:
    """Return publication and source without members that 0.4 words otherwise."""
    if not isinstance(value, Mapping):
        return value
    kept = {name: inner for name, inner in value.items() if name != "assertedBy"}
    for name in ("url", "license"):
        if isinstance(kept.get(name), str) and ":" not in kept[name]:
            kept.pop(name)
    if isinstance(kept.get("type"), str):
        kept["type"] = [kept["type"]]
    return kept


def camel(text: Any) -> Any:
    """Return a code of 0.2 (`voting-rights`) as later versions spell it (`votingRights`)."""
    return _DASH.sub(lambda found: found[1].upper(), text) if isinstance(text, str) else text


def _entity(raw: Mapping[str, object]) -> Json:
    kind = raw["entityType"]
    entity: Json = dict(kind) if isinstance(kind, Mapping) else {"type": camel(kind)}
    subtype = raw.get("entitySubtype")
    if isinstance(subtype, Mapping):
        # 0.3: "stateBody-governmentDepartment", with the category in general words
        category = str(subtype.get("generalCategory") or "").rpartition("-")[2]
        entity |= {"subtype": category} if category else {}
        entity |= {"details": subtype["localTerm"]} if subtype.get("localTerm") else {}
    details: Json = {name: raw.get(name) for name in _PLAIN_ENTITY}
    for name in ("foundingDate", "dissolutionDate"):
        # 0.2 allows a time, and a year or month alone, for which 0.4 has no word
        day = str(details[name] or "")[: len("YYYY-MM-DD")]
        details[name] = day if len(day) == len("YYYY-MM-DD") else None
    details["entityType"] = entity
    details["jurisdiction"] = raw.get("jurisdiction") or raw.get("incorporatedInJurisdiction")
    details["addresses"] = _addresses(raw, _ENTITY_ADDRESSES)
    unspecified: Any = raw.get("unspecifiedEntityDetails")
    if unspecified:
        details["unspecifiedEntityDetails"] = _unspecified(unspecified)
    elif raw.get("missingInfoReason"):
        details["unspecifiedEntityDetails"] = {
            "reason": "unknown",
            "description": raw["missingInfoReason"],
        }
    return details


def _person(raw: Mapping[str, object]) -> Json:
    details: Json = {name: raw.get(name) for name in _PLAIN_PERSON}
    details["personType"] = camel(raw["personType"])
    details["names"] = [_name(name) for name in _members(raw.get("names"))] or None
    addresses = _addresses(raw, _PERSON_ADDRESSES) or []
    residence: Any = raw.get("placeOfResidence")
    if residence:
        addresses.append({**_place(residence), "type": "residence"})
    details["addresses"] = addresses or None
    birthplace = raw.get("placeOfBirth")
    if isinstance(birthplace, Mapping):
        details["placeOfBirth"] = _place(birthplace)
    unspecified: Any = raw.get("unspecifiedPersonDetails")
    if unspecified:
        details["unspecifiedPersonDetails"] = _unspecified(unspecified)
    elif raw.get("missingInfoReason"):
        details["unspecifiedPersonDetails"] = {
            "reason": "unknown",
            "description": raw["missingInfoReason"],
        }
    if exposure := _exposure(raw):
        details["politicalExposure"] = exposure
    if details["birthDate"]:
        details["birthDate"] = str(details["birthDate"])[:10]
    return details


def _exposure(raw: Mapping[str, object]) -> Json | None:
    """Return the statement on political exposure in the terms of 0.4.

    0.2 has two members for it that may disagree (`hasPepStatus`, `pepStatusDetails`); both stay.
    """
    said = raw.get("politicalExposure")
    if isinstance(said, Mapping):
        return dict(said)
    status, offices = raw.get("hasPepStatus"), _members(raw.get("pepStatusDetails"))
    if not isinstance(status, bool) and not offices:
        return None
    found: Json = {"status": "unknown"}
    if isinstance(status, bool):
        found["status"] = "isPep" if status else "isNotPep"
    if offices:
        found["details"] = [_office(one) for one in offices]
    return found


def _office(said: Mapping[str, object]) -> Json:
    found = {name: said[name] for name in _OFFICE if said.get(name)}
    if isinstance(found.get("jurisdiction"), str):
        found["jurisdiction"] = {"code": found["jurisdiction"]}
    return found


_OFFICE = ("reason", "jurisdiction", "startDate", "endDate")


def _name(name: Mapping[str, object]) -> Json:
    kind = name.get("type")
    parts: Any = (name.get("givenName"), name.get("familyName"))
    whole = name.get("fullName") or " ".join(filter(None, parts))
    kept = {key: value for key, value in name.items() if key != "type"} | {"fullName": whole}
    # 0.2 calls the legal name "individual"
    kind = "legal" if kind == "individual" else kind
    return kept | ({"type": kind} if kind in _NAMES else {})


def _addresses(raw: Mapping[str, object], known: frozenset[str]) -> list[Json] | None:
    found = []
    for address in _members(raw.get("addresses")):
        kind = _ADDRESSES.get(address.get("type"), address.get("type"))
        kept = _place(address)
        if kind in known:
            kept["type"] = kind
        found.append(kept)
    return found or None


def _place(address: Mapping[str, object]) -> Json:
    """Return an address without its type; 0.2 writes the country as its code alone."""
    kept = {key: value for key, value in address.items() if key not in {"type", "country"}}
    if "postCode" not in kept and address.get("postcode"):
        kept["postCode"] = address["postcode"]
    country = address.get("country")
    if isinstance(country, str):
        kept["country"] = {"name": country, "code": country}
    elif country:
        kept["country"] = country
    return kept


def _unspecified(stated: Mapping[str, object]) -> Json:
    reason = camel(stated.get("reason"))
    if reason not in _REASONS:
        reason = "unknown"
    described = stated.get("description")
    return {"reason": reason, **({"description": described} if described else {})}


def _relationship(raw: Mapping[str, object]) -> Json:
    party: Any = raw["interestedParty"]
    holder = party.get("describedByEntityStatement") or party.get("describedByPersonStatement")
    subject: Any = raw["subject"]
    company = subject.get("describedByEntityStatement") or subject.get("describedByPersonStatement")
    details: Json = {
        "subject": company or _unspecified(subject.get("unspecified") or {"reason": "unknown"}),
        "interestedParty": holder or _unspecified(party.get("unspecified") or party),
        "interests": [_interest(one) for one in _members(raw.get("interests"))] or None,
    }
    if components := raw.get("componentStatementIDs"):
        details["componentRecords"] = components
    return details


def _interest(raw: Mapping[str, object]) -> Json:
    kind = camel(raw.get("type"))
    kept = {
        name: raw[name]
        for name in ("beneficialOwnershipOrControl", "details", "startDate", "endDate")
        if raw.get(name) is not None
    }
    for name in ("startDate", "endDate"):
        if name in kept:
            kept[name] = str(kept[name])[:10]
    if kind:
        kept["type"] = _INTERESTS.get(kind, kind)
    level = raw.get("directOrIndirect") or raw.get("interestLevel")
    if level in {"direct", "indirect", "unknown"}:
        kept["directOrIndirect"] = level
    share = raw.get("share")
    if isinstance(share, Mapping):
        kept["share"] = _share(share)
    return kept


def _share(raw: Mapping[str, object]) -> Json:
    """Return a share; in 0.2 and 0.3 an exclusive end is a flag next to the end."""
    raw = {name: _number(value) for name, value in raw.items()}
    found: Json = {"exact": raw["exact"]} if raw.get("exact") is not None else {}
    for end in ("minimum", "maximum"):
        mark = raw.get(f"exclusive{end.capitalize()}")
        if isinstance(mark, int | float) and not isinstance(mark, bool):
            found[f"exclusive{end.capitalize()}"] = mark
        if raw.get(end) is not None:
            name = f"exclusive{end.capitalize()}" if mark is True else end
            found[name] = raw[end]
    return found


_DETAILS = {"entity": _entity, "person": _person, "relationship": _relationship}
