"""From GLEIF's vocabulary to Atlas's."""

from typing import Any

from atlas.sources.plugins.sdk import transform

NO_REGISTER = frozenset({"RA888888", "RA999999"})
"""Authorities of the list that stand for none, or for one that is not listed."""
NOT_ITS_OWN = frozenset({"FUND", "SUB_FUND", "BRANCH", "UMBRELLA_FUND"})
"""Categories whose registration number may be another's: an umbrella's, a head office's."""
INVALID = frozenset({"DUPLICATE", "ANNULLED", "MERGED"})
"""Registrations that name no entity of their own: their number joins nothing."""
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
