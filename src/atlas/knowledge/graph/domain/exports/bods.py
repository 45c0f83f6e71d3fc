"""Beneficial Ownership Data Standard 0.4 (standard.openownership.org): one statement a record.

A party becomes an entity or person statement; all interests between the same two parties become
one relationship statement. Addresses, offices that are no interests, and family ties have no
record type there and are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from atlas.knowledge.graph.domain.exports.bods_shapes import (
    Details,
    EntityDetails,
    EntityType,
    Identifier,
    Interest,
    Name,
    PersonDetails,
    RelationshipDetails,
    Share,
    Statement,
)
from atlas.knowledge.graph.domain.exports.things import PARTIES, Thing, Tie, day, numbers_of
from atlas.knowledge.graph.domain.stated import PartyData, StatedShare
from atlas.knowledge.names.domain.placeholders import is_made_up, is_placeholder

VERSION = "0.4"
LEI = "XI-LEI"
_DEFAULT_INTEREST: Mapping[str, str] = {
    "Ownership": "shareholding",
    "Voting": "votingRights",
    "Control": "otherInfluenceOrControl",
    "Trusteeship": "trustee",
    "Settlor": "settlor",
    "Beneficiary": "beneficiaryOfLegalArrangement",
    "Protector": "protector",
    "Directorship": "boardMember",
}
_CONTROL: Mapping[str, str] = {
    "board_appointment": "appointmentOfBoard",
    "nominee": "nominee",
    "nominator": "nominator",
}
_PERSONS: Mapping[str, str] = {"anonymous": "anonymousPerson", "unknown": "unknownPerson"}
_UNKNOWN: Mapping[str, str] = {"anonymous": "anonymousEntity", "unknown": "unknownEntity"}
_STATES: Mapping[str, str] = {"state": "state", "state_body": "stateBody"}
_ORG_ID = re.compile(r"[A-Z]{2}-[A-Z0-9_]+")
_UNNAMED = "the source does not identify this party"


def statements(
    things: Iterable[Thing], ties: Iterable[Tie], *, subject: str, as_of: date, publisher: str
) -> list[Statement]:
    """Return statements: entities and persons first, each relationship after its two parties.

    Args:
        things: parties.
        ties: relationships between them.
        subject: the id that the declaration is about.
        as_of: day the statements hold, and of publication.
        publisher: who publishes them.

    """
    head = _Head(subject, as_of, publisher)
    known: dict[str, Thing] = {}
    out = []
    for thing in things:
        if thing.type in PARTIES:
            known[thing.id] = thing
            kind = "person" if thing.type == "Person" else "entity"
            details = _person(thing) if kind == "person" else _entity(thing)
            out.append(head.statement(kind, thing.id, details))
    pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        if tie.type in _DEFAULT_INTEREST and tie.start in known and tie.end in known:
            pairs[tie.start, tie.end].append(tie)
    for (holder, company), held in pairs.items():
        tied: RelationshipDetails = {
            "isComponent": False,
            "subject": company,
            "interestedParty": holder,
            "interests": [_interest(tie, natural=known[holder].type == "Person") for tie in held],
        }
        out.append(head.statement("relationship", f"{holder}:{company}", tied))
    return out


class _Head:
    def __init__(self, subject: str, as_of: date, publisher: str) -> None:
        self.subject, self.as_of, self.publisher = subject, as_of, publisher

    def statement(self, kind: str, record: str, details: Details) -> Statement:
        made = uuid5(NAMESPACE_URL, f"bods:{kind}:{record}:{self.subject}:{self.as_of}")
        return {
            "statementId": str(made),
            "declarationSubject": self.subject,
            "statementDate": self.as_of.isoformat(),
            "publicationDetails": {
                "publicationDate": self.as_of.isoformat(),
                "bodsVersion": VERSION,
                "publisher": {"name": self.publisher},
            },
            "recordId": record,
            "recordStatus": "new",
            "recordType": kind,
            "recordDetails": details,
        }


def _entity(thing: Thing) -> EntityDetails:
    data = thing.data
    status = str(data.get("identity_status") or "known")
    if status in _UNKNOWN:
        return _unknown(thing, status)
    kind = _STATES.get(str(data.get("entity_kind")))
    arrangement = "arrangement" if thing.type == "Trust" else "registeredEntity"
    details: EntityDetails = {
        "isComponent": False,
        "entityType": {"type": kind or arrangement},
    }
    if thing.type == "Trust":
        details["entityType"]["subtype"] = "trust"
    details["name"] = thing.name
    country = data.get("country_code") or str(data.get("jurisdiction") or "")[:2]
    if country:
        # the standard requires a name next to the code: the code itself is used as the name
        details["jurisdiction"] = {"name": country, "code": country}
    if (numbers := _identifiers(data)) and kind is None:
        details["identifiers"] = numbers
    if founded := _whole(data.get("incorporation_date")):
        details["foundingDate"] = founded
    if dissolved := _whole(data.get("dissolution_date")):
        details["dissolutionDate"] = dissolved
    if data.get("is_listed") is not None:
        details["publicListing"] = {"hasPublicListing": bool(data["is_listed"])}
    return details


def _unknown(thing: Thing, status: str) -> EntityDetails:
    kind: EntityType = {"type": _UNKNOWN[status]}
    details: EntityDetails = (
        {"isComponent": False, "name": thing.name, "entityType": kind}
        if _has_name(thing)
        else {"isComponent": False, "entityType": kind}
    )
    details["unspecifiedEntityDetails"] = {
        "reason": "informationUnknownToPublisher",
        "description": _UNNAMED,
    }
    if numbers := _identifiers(thing.data):
        details["identifiers"] = numbers
    return details


def _whole(written: str | None) -> str | None:
    """Return a date that is one day; None: a month or year alone, or nothing."""
    text = str(written or "")
    return text if len(text) == len("2000-01-01") else None


def _has_name(thing: Thing) -> bool:
    """Whether a source gives a party a name, though it records it as unknown."""
    return not (is_made_up(thing.name) or is_placeholder(thing.name, person=thing.type == "Person"))


def _identifiers(data: PartyData) -> list[Identifier]:
    return [
        {"scheme": LEI, "schemeName": "GLEIF", "id": value}
        if register == LEI
        else _identifier(register, value)
        for register, value in numbers_of(data)
    ]


def _identifier(register: str, value: str) -> Identifier:
    """Return a register's number: `scheme` holds codes of org-id.guide only."""
    if _ORG_ID.fullmatch(register):
        return {"scheme": register, "id": value}
    return {"schemeName": register, "id": value}


def _person(thing: Thing) -> PersonDetails:
    data = thing.data
    status = str(data.get("identity_status") or "known")
    if status in _PERSONS:
        unknown: PersonDetails = {
            "isComponent": False,
            "personType": _PERSONS[status],
            "unspecifiedPersonDetails": {
                "reason": "informationUnknownToPublisher",
                "description": _UNNAMED,
            },
        }
        if _has_name(thing):
            unknown["names"] = [{"type": "legal", "fullName": thing.name}]
        return _with_documents(unknown, data)
    name: Name = {"type": "legal", "fullName": thing.name}
    if first := data.get("first_name"):
        name["givenName"] = str(first)
    if last := data.get("last_name"):
        name["familyName"] = str(last)
    details: PersonDetails = {"isComponent": False, "personType": "knownPerson", "names": [name]}
    if data.get("nationalities"):
        details["nationalities"] = [
            {"name": str(code), "code": str(code)} for code in data["nationalities"]
        ]
    if data.get("date_of_birth"):
        details["birthDate"] = str(data["date_of_birth"])
    if data.get("date_of_death"):
        details["deathDate"] = str(data["date_of_death"])
    return _with_documents(details, data)


def _with_documents(details: PersonDetails, data: PartyData) -> PersonDetails:
    """Add a person's numbers; `scheme` is of another form there, so each is named by title."""
    found: list[Identifier] = [
        {"schemeName": register, "id": value} for register, value in numbers_of(data)
    ]
    if found:
        details["identifiers"] = found
    return details


def _interest(tie: Tie, *, natural: bool) -> Interest:
    data = tie.data
    kind = data.get("interest_type") or (
        _CONTROL.get(str(data.get("control_kind") or tie.discriminator))
        or _DEFAULT_INTEREST[tie.type]
    )
    interest: Interest = {
        "type": kind,
        "directOrIndirect": data.get("direct_or_indirect") or "unknown",
        # true is for natural persons only
        "beneficialOwnershipOrControl": natural and bool(data.get("declared_beneficial")),
    }
    if tie.type in {"Ownership", "Voting"} and (share := _share(data)):
        interest["share"] = share
    details = data.get("details") or (tie.discriminator if tie.type == "Control" else None)
    if details:
        interest["details"] = str(details)
    if since := day(tie.valid_from):
        interest["startDate"] = since
    if until := day(tie.valid_to):
        interest["endDate"] = until
    return interest


def _share(data: StatedShare) -> Share:
    exact = data.get("share_exact")
    if exact is not None:
        return {"exact": float(exact)}
    share: Share = {}
    low, high = data.get("share_minimum"), data.get("share_maximum")
    if low is not None:
        share["exclusiveMinimum" if data.get("minimum_exclusive") else "minimum"] = float(low)
    if high is not None:
        share["exclusiveMaximum" if data.get("maximum_exclusive") else "maximum"] = float(high)
    return share
