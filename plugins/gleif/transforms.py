"""From GLEIF's vocabulary to Atlas's."""

from typing import Any

from atlas.sources.plugins.sdk import transform

NO_REGISTER = frozenset({"RA888888", "RA999999"})
"""Authorities of the list that stand for none, or for one that is not listed."""
NOT_ITS_OWN = frozenset({"FUND", "SUB_FUND", "BRANCH", "UMBRELLA_FUND"})
"""Categories whose registration number may be another's: an umbrella's, a head office's."""
INVALID = frozenset({"DUPLICATE", "ANNULLED", "MERGED"})
"""Registrations that name no entity of their own: their number joins nothing."""
SUCCEEDED = frozenset({"DUPLICATE", "MERGED", "RETIRED"})
"""Registrations whose entity has gone into the successor that they name."""
MERGERS = frozenset(
    {
        *("MERGERS_AND_ACQUISITIONS", "ABSORPTION", "ACQUISITION_BRANCH"),
        *("DEMERGER", "BREAKUP", "SPINOFF"),
    },
)
"""Events by which another entity takes the place of one, or a part of what it holds."""
ENDINGS = frozenset({"DISSOLUTION", "LIQUIDATION", "BANKRUPTCY", "INSOLVENCY"})
NOT_STATED = "9999-01-01"
"""Stands for a day to come that GLEIF does not state."""
SUCCESSOR = "GLEIF:successor"
"""Names a successor without an LEI, by its name."""
UNKNOWN_FORMS = frozenset({"8888", "9999"})
REGISTERS = {
    "RA000025": "BE-BCE_KBO",
    "RA000170": "DK-CVR",
    "RA000192": "FR-RCS",
    "RA000402": "IE-CRO",
    "RA000432": "LU-RCS",
    "RA000463": "NL-KVK",
    "RA000472": "NO-BRC",
    "RA000585": "GB-COH",
    "RA000586": "GB-COH",
    "RA000587": "GB-COH",
}
"""Registration authorities whose register has a key of its own; others keep their RA code."""


EXEMPT = "interestedPartyExemptFromDisclosure"
UNKNOWN = "informationUnknownToPublisher"
EXCEPTIONS = {
    "NATURAL_PERSONS": (UNKNOWN, "natural persons control it, no parent consolidates it"),
    "NO_KNOWN_PERSON": ("noBeneficialOwners", "no person is known to control it"),
    "NON_CONSOLIDATING": (UNKNOWN, "its parents need not consolidate"),
    "NO_LEI": ("interestedPartyHasNotProvidedInformation", "its parent has no LEI"),
    "NON_PUBLIC": (EXEMPT, "the parent is not public"),
    "BINDING_LEGAL_COMMITMENTS": (EXEMPT, "legal commitments forbid to name the parent"),
    "LEGAL_OBSTACLES": (EXEMPT, "the law forbids to name the parent"),
    "CONSENT_NOT_OBTAINED": (EXEMPT, "the parent has not consented"),
    "DETRIMENT_NOT_EXCLUDED": (EXEMPT, "naming the parent may do harm"),
    "DISCLOSURE_DETRIMENTAL": (EXEMPT, "naming the parent would do harm"),
}
"""Why a parent is not reported (Reporting Exceptions format 2.1): the reason as BODS has it, and
in words. None of them says that there is no parent."""
CATEGORIES = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": "direct",
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": "ultimate",
}


@transform
def exception(said: Any) -> list[dict[str, str]]:
    """Return that a parent is not reported, as a statement of the company about its accounts.

    Raises:
        ValueError: GLEIF gives a reason or category that was not known when this was written.

    """
    level, known = CATEGORIES.get(said["category"]), EXCEPTIONS.get(said["reason"])
    if level is None or known is None:
        raise ValueError(f"unknown exception {said['category']} {said['reason']}")
    reason, words = known
    event = {
        "event": "ownership_statement",
        "reason": reason,
        "code": f"consolidation:{said['reason']}",
        "description": f"No {level} parent is reported ({said['reason']}): {words}",
        "start": (said.get("validFrom") or "")[:10],
        "end": (said.get("validTo") or "")[:10],
    }
    return [{name: value for name, value in event.items() if value}]


@transform
def register_number(record: Any) -> dict[str, str] | None:
    """Return the number in the national register, where it is the entity's own."""
    entity = record["attributes"]["entity"]
    authority, number = entity["registeredAt"]["id"], entity["registeredAs"]
    if not authority or not number or authority in NO_REGISTER:
        return None
    if entity["category"] in NOT_ITS_OWN:
        return None
    if record["attributes"]["registration"]["status"] in INVALID:
        return None
    return {"scheme": REGISTERS.get(authority, authority), "value": number}


@transform
def other_names(names: Any) -> list[str] | None:
    """Return the names that are in use beside the legal name."""
    return [one["name"] for one in names if one["type"] != "PREVIOUS_LEGAL_NAME"] or None


@transform
def former_names(names: Any) -> list[str] | None:
    """Return earlier legal names."""
    return [one["name"] for one in names if one["type"] == "PREVIOUS_LEGAL_NAME"] or None


@transform
def legal_form(code: Any) -> str | None:
    """Return the ISO 20275 code; None where it stands for no form."""
    return None if code in UNKNOWN_FORMS else code


@transform
def status(entity: Any) -> str:
    """Return the state of the company.

    Raises:
        ValueError: GLEIF says something that was not known when this was written.

    """
    said = entity["status"]
    if said == "INACTIVE":
        return "dissolved" if entity["expiration"]["reason"] == "DISSOLVED" else "inactive"
    if said not in {"ACTIVE", "NULL"}:
        raise ValueError(f"unknown entity status {said}")
    return "active" if said == "ACTIVE" else "unknown"


@transform
def dissolved_on(expiration: Any) -> str | None:
    """Return the day of the dissolution; None where it ended otherwise, or did not."""
    if expiration["reason"] != "DISSOLVED" or not expiration["date"]:
        return None
    return str(expiration["date"])[:10]


@transform
def address_line(address: Any) -> str | None:
    """Return an address as one line."""
    parts = [*address["addressLines"], address["city"], address["region"]]
    return ", ".join(part.strip() for part in parts if part and part.strip()) or None


@transform
def events(record: Any) -> list[dict[str, str]] | None:
    """Return what happened to the entity, the state of its LEI if not issued, its successors.

    A withdrawn event did not happen.
    """
    entity = record["attributes"]["entity"]
    standing = record["attributes"]["registration"]["status"]
    found = [
        _event(event)
        for group in entity["eventGroups"]
        for event in group["events"]
        if event["status"] != "WITHDRAWN_CANCELLED"
    ]
    if standing and standing != "ISSUED":
        found.append({"event": "lei_registration", "status": standing})
    stated = entity["successorEntities"] or [entity["successorEntity"]]
    if _is_succeeded(record):
        found += [{"event": "succeeded", "lei": one["lei"]} for one in stated if one and one["lei"]]
    return found or None


def _event(event: Any) -> dict[str, str]:
    kind, under_way = event["type"].lower(), event["status"] == "IN_PROGRESS"
    found = {
        "event": kind,
        "date": (event["effectiveDate"] or "")[:10],
        "text": f"{kind.replace('_', ' ')} (in progress)" if under_way else "",
    }
    return {name: value for name, value in found.items() if value}


@transform
def successors(record: Any) -> list[dict[str, str]]:
    """Return who succeeds the entity: each by its LEI, or by its name where no LEI is stated."""
    stated = record["attributes"]["entity"]["successorEntities"]
    return [_number(one) for one in stated if is_stated(one) == "stated" and _is_succeeded(record)]


@transform
def one_successor(record: Any) -> list[dict[str, str]]:
    """Return the successor that is not stated in a list."""
    one = record["attributes"]["entity"]["successorEntity"]
    stated = one and is_stated(one) == "stated" and _is_succeeded(record)
    return [_number(one)] if stated else []


@transform
def successor_number(one: Any) -> dict[str, str]:
    """Return by what a successor is known."""
    return _number(one)


@transform
def is_stated(one: Any) -> str:
    """Return whether a successor is stated at all."""
    return "stated" if one["lei"] or one["name"] else "none"


def _number(one: Any) -> dict[str, str]:
    if one["lei"]:
        return {"scheme": "XI-LEI", "value": one["lei"]}
    return {"scheme": SUCCESSOR, "value": one["name"]}


@transform
def succeeds_on(record: Any) -> str | None:
    """Return from when the successors stand in its place; None: no day is stated.

    From the effective date of the merger on. An entity that is still active will be succeeded, on
    a day to come where none is stated; a duplicate is the same entity under another number.
    """
    standing = record["attributes"]["registration"]["status"]
    days = [(event["effectiveDate"] or "")[:10] for event in _mergers(record) if _stands(event)]
    if standing == "DUPLICATE":
        return None
    if not _is_gone(record):
        return min((day for day in days if day), default=NOT_STATED)
    return min(days, default=None) or None


def _is_gone(record: Any) -> bool:
    standing = record["attributes"]["registration"]["status"]
    return standing in SUCCEEDED or record["attributes"]["entity"]["status"] in {"INACTIVE", "NULL"}


def _events(record: Any) -> list[Any]:
    groups = record["attributes"]["entity"]["eventGroups"]
    return [event for group in groups for event in group["events"]]


def _mergers(record: Any) -> list[Any]:
    return [event for event in _events(record) if event["type"] in MERGERS]


def _stands(event: Any) -> bool:
    return bool(event["status"] != "WITHDRAWN_CANCELLED")


def _is_succeeded(record: Any) -> bool:
    """Whether the successors of a record stand in its place: not if the merger was withdrawn.

    Where the record says nevertheless that the entity was merged, or is gone for no other reason,
    it contradicts itself, and they do.
    """
    mergers = _mergers(record)
    if not mergers or any(map(_stands, mergers)):
        return True
    if record["attributes"]["registration"]["status"] in {"DUPLICATE", "MERGED"}:
        return True
    ended = any(e["type"] in ENDINGS and e["status"] == "COMPLETED" for e in _events(record))
    return _is_gone(record) and not ended


@transform
def began(periods: Any) -> str | None:
    """Return the day on which the relationship began."""
    return _period(periods, "startDate")


@transform
def ended(relationship: Any) -> str | None:
    """Return the day on which the relationship ended; None while it holds.

    Raises:
        ValueError: it is over, and no day is given: that it holds must not be claimed.

    """
    day = _period(relationship["periods"], "endDate")
    if relationship["status"] == "ACTIVE":
        return day
    if day is None:
        raise ValueError("the relationship is over, and no day is given")
    return day


def _period(periods: Any, member: str) -> str | None:
    for one in periods:
        if one["type"] == "RELATIONSHIP_PERIOD" and one.get(member):
            return str(one[member])[:10]
    return None
