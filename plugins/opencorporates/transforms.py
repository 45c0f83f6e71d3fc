"""From OpenCorporates's words to those of the ontology."""

import re
from typing import Any

from atlas.sources.plugins.sdk import country as by_name
from atlas.sources.plugins.sdk import transform

_REGISTERS = {
    "gb": "GB-COH",
    "nl": "NL-KVK",
    "dk": "DK-CVR",
    "no": "NO-BRC",
    "be": "BE-BCE_KBO",
    "fr": "FR-SIREN",
    "us_de": "US-SOS-DE",
}
_STANDARDS = {"eu_nace_2": "NACE", "uk_sic_2007": "UK-SIC-2007", "us_naics_2012": "NAICS"}
_BODY = re.compile(
    r"\b(?:ltd|limited|llp|plc|inc|corp|corporation|company|gmbh|ag|b\.?v\.?|n\.?v\.?|s\.?a\.?|sarl"
    r"|s\.?p\.?a\.?|a/s|aps|as|ab|oy|llc|l\.l\.c\.?|trust|foundation|stichting|partnership"
    r"|services|holdings?|nominees|secretar(?:y|ies|ial)|directors?)\b\.?",
    re.IGNORECASE,
)
_STATES = (
    (
        re.compile(r"dissol|struck|strike[- ]?off$|cancel|converted|merged", re.IGNORECASE),
        "dissolved",
    ),
    (re.compile(r"liquidat|winding", re.IGNORECASE), "in_liquidation"),
    (re.compile(r"dormant", re.IGNORECASE), "dormant"),
    (
        re.compile(r"inactive|administrat|receiver|insolven|bankrupt|closed|remov", re.IGNORECASE),
        "inactive",
    ),
    (
        re.compile(r"^(?:active|live|registered|good standing|in existence|open)", re.IGNORECASE),
        "active",
    ),
)


@transform
def number(company: Any) -> dict[str, str]:
    """Return the number in the company's register.

    Raises:
        ValueError: a jurisdiction that is never asked for.

    """
    scheme = _REGISTERS.get(company["jurisdiction_code"])
    if scheme is None:
        raise ValueError(f"unknown jurisdiction {company['jurisdiction_code']}")
    return {"scheme": scheme, "value": company["company_number"]}


@transform
def seat(company: Any) -> str:
    """Return by what the address of a company is told from others."""
    return f"{company['jurisdiction_code']}/{company['company_number']}"


@transform
def jurisdiction(code: Any) -> str:
    """Return `us_de` as `US-DE`."""
    return str(code).replace("_", "-").upper()


@transform
def country(code: Any) -> str:
    """Return the country of a jurisdiction."""
    return str(code)[:2].upper()


@transform
def status(company: Any) -> str | None:
    """Return the state of the company; None where its words tell none that is known here.

    The register's own words come first; `inactive` alone never makes a company active.
    """
    said = str(company.get("current_status") or "")
    for shape, state in _STATES:
        if shape.search(said):
            return state if state != "active" or not company.get("inactive") else "inactive"
    if company.get("dissolution_date"):
        return "dissolved"
    return "inactive" if company.get("inactive") else None


@transform
def former_names(several: Any) -> list[str] | None:
    """Return earlier names."""
    return [one["company_name"] for one in several if one["company_name"].strip()] or None


@transform
def industries(several: Any) -> list[dict[str, str]] | None:
    """Return codes of lines of business; standards that are not known here are left out."""
    found = [one["industry_code"] for one in several]
    return [
        {"scheme": _STANDARDS[one["code_scheme_id"]], "code": one["code"]}
        | ({"description": one["description"]} if one.get("description") else {})
        for one in found
        if one["code_scheme_id"] in _STANDARDS
    ] or None


@transform
def address_line(company: Any) -> str | None:
    """Return the registered address as one line."""
    whole = company.get("registered_address_in_full")
    lines = [line.strip(" ,") for line in str(whole or "").splitlines()]
    return ", ".join(line for line in lines if line) or None


@transform
def seated(company: Any) -> str:
    """Return whether the registered address is known."""
    return "known" if address_line(company) else "unknown"


@transform
def street(address: Any) -> str | None:
    """Return the street on one line."""
    lines = str(address.get("street_address") or "").splitlines()
    return ", ".join(line.strip() for line in lines if line.strip()) or None


@transform
def officer_kind(officer: Any) -> str:
    """Return whether an officer is a person or a body, which only its name tells.

    A name that is not certainly a person's is a body's: a body is screened by its name as well.
    """
    corporate = "corporate" in str(officer.get("occupation") or "").lower()
    return "body" if corporate or _BODY.search(officer["name"]) else "person"


@transform
def officer_id(found: Any) -> str:
    """Return the id of an officer's record."""
    return str(found)


@transform
def officer(record: Any) -> dict[str, str]:
    """Return who holds an office."""
    kind = "Person" if officer_kind(record) == "person" else "LegalEntity"
    return {"entity_type": kind, "scheme": "OPENCORPORATES:officer", "value": str(record["id"])}


@transform
def country_by_name(name: Any) -> str | None:
    """Return the country of an address; None where its name is not known."""
    found: str | None = by_name(name)
    return found


@transform
def role(position: Any) -> str:
    """Return the office in words."""
    return str(position).strip().lower() or "officer"


@transform
def nominee(position: Any) -> bool | None:
    """Return True for an office that is declared a nominee's."""
    return True if "nominee" in str(position).lower() else None


@transform
def ended(record: Any) -> str | None:
    """Return the day on which an office ended; None while it is held.

    Raises:
        ValueError: it is over, and no day is given.

    """
    if record.get("end_date"):
        return str(record["end_date"])[:10]
    if record.get("inactive"):
        raise ValueError("the office is over, and no day is given")
    return None
