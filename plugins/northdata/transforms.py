"""From North Data's words to those of the ontology. Role types: appendix F of the user guide."""

import re
from collections.abc import Callable
from typing import Any

from atlas.sources.plugins.sdk import transform

_STATES = {"active": "active", "liquidation": "in_liquidation", "terminated": "dissolved"}
_STANDARDS = {
    "nace": "NACE",
    "naics": "NAICS",
    "isic": "ISIC",
    "wz": "DE-WZ",
    "uksic": "UK-SIC-2007",
}
_OFFICES = {
    "Abwickler": "liquidator",
    "Liquidator": "liquidator",
    "Aufsichtsrat": "supervisory board member",
    "AuthorizedSignatory": "authorised signatory",
    "BranchOfficeManager": "branch office manager",
    "ChairOfTheBoard": "chair of the board",
    "DelegateOfTheBoard": "managing director",
    "DeputyDirector": "deputy director",
    "DesignatedMember": "llp designated member",
    "Director": "director",
    "EmployeeRepresentative": "employee representative",
    "Generaldirektor": "managing director",
    "GeschaeftsfuehrenderDirektor": "managing director",
    "Geschaeftsfuehrer": "managing director",
    "Manager": "manager",
    "MemberOfTheBoard": "board member",
    "NomineeDirector": "nominee director",
    "NomineeSecretary": "nominee secretary",
    "Notgeschaeftsfuehrer": "temporary managing director",
    "PersoenlichHaftenderGesellschafter": "general partner",
    "President": "president",
    "Prokura": "procuration officer",
    "Secretary": "secretary",
    "StaendigerVertreter": "permanent representative",
    "StellvertretenderGeneraldirektor": "deputy managing director",
    "StellvertretenderGeschaeftsfuehrer": "deputy managing director",
    "StellvertretenderVorstandsvorsitzender": "deputy chair of the management board",
    "Treasurer": "treasurer",
    "ViceChairOfTheBoard": "vice chair of the board",
    "ViceDirector": "vice director",
    "VicePresident": "vice president",
    "Vorstand": "management board member",
    "Vorstandsvorsitzender": "chair of the management board",
}
_HOLDING = {"Shareholder", "LimitedPartner"}
_CONTROL = {
    "Beherrschung": "contract",
    "Gewinnnabfuehrung": "contract",
    "Teilgewinnnabfuehrung": "contract",
    "GeneralControl": "dominant_influence",
    "Komplementaer": "general_partner",
    "DirectParent": "accounting_consolidation",
    "Hgb264": "accounting_consolidation",
}


@transform
def register_number(company: Any) -> dict[str, str] | None:
    """Return the number in the national register; None where its register is not known here."""
    register = company.get("register") or {}
    number = str(register.get("id") or "").strip()
    country = register.get("country") or company["address"]["country"]
    if not number:
        return None
    if country == "DE" and register.get("city"):
        return {"scheme": "DE-CR", "value": f"{register['city']} {number}"}
    if country == "GB" and re.fullmatch(r"[A-Z0-9]{1,8}", number):
        letters = re.match(r"[A-Z]*", number)
        begins = letters[0] if letters else ""
        return {"scheme": "GB-COH", "value": begins + number[len(begins) :].zfill(8 - len(begins))}
    if country == "NL" and number.isdigit():
        return {"scheme": "NL-KVK", "value": number.zfill(8)}
    return None


@transform
def named(company: Any) -> dict[str, str]:
    """Return by what a company is told from others: its register, or North Data's id.

    A name and a town never are: two of the same name would become one.
    """
    found = register_number(company)
    if found:
        return found
    key = (company.get("register") or {}).get("uniqueKey")
    if key:
        return {"scheme": "NORTHDATA", "value": str(key)}
    return {"scheme": "NORTHDATA:id", "value": str(company["id"])}


@transform
def address_key(company: Any) -> str:
    """Return by what the address of a company is told from others."""
    found = named(company)
    return f"{found['scheme']} {found['value']}"


@transform
def related_company(record: Any) -> dict[str, str]:
    """Return by what a related company is told from others."""
    return named(record["company"])


@transform
def lei(company: Any) -> dict[str, str] | None:
    """Return the LEI as a number."""
    return {"scheme": "XI-LEI", "value": company["lei"]} if company.get("lei") else None


@transform
def full_name(name: Any) -> str:
    """Return first and last name."""
    return " ".join(part for part in (name.get("firstName"), name["lastName"]) if part)


@transform
def born(person: Any) -> str | None:
    """Return the day of birth as far as it is known."""
    if person.get("birthDate"):
        return str(person["birthDate"])[:10]
    year, month = person.get("birthYear"), person.get("birthMonth")
    if not year:
        return None
    return f"{year:04d}-{month:02d}" if month else f"{year:04d}"


@transform
def status(said: Any) -> str:
    """Return the state of the company.

    Raises:
        ValueError: a state that was not known when this was written.

    """
    found = _STATES.get(str(said).lower())
    if found is None:
        raise ValueError(f"unknown status {said}")
    return found


@transform
def former_names(company: Any) -> list[str] | None:
    """Return earlier names."""
    several = ((company.get("history") or {}).get("names")) or ()
    found = (one["name"]["name"] for one in several)
    current = company["name"]["name"]
    return [one for one in dict.fromkeys(found) if one != current] or None


@transform
def segments(several: Any) -> list[dict[str, str]] | None:
    """Return codes of lines of business; standards that are not known here are left out."""
    return [
        {"scheme": _STANDARDS[standard.lower()], "code": code}
        for standard, codes in sorted(several.items())
        if standard.lower() in _STANDARDS
        for code in codes
    ] or None


@transform
def address_line(address: Any) -> str | None:
    """Return an address as one line."""
    town = " ".join(part for part in (address.get("postalCode"), address["city"]) if part)
    parts = (address.get("street"), town, address.get("state"))
    return ", ".join(part for part in parts if part) or None


@transform
def ties(record: Any) -> list[str]:
    """Return how a related party is tied, as far as it is claimed."""
    found = [_tie(one) for one in record["roles"]]
    return list(dict.fromkeys(one for one in found if one)) or ["none"]


def _tie(role: Any) -> str | None:
    """Return the kind of a role.

    `Interest`, `Target`: the related party owns the company; `Source`: the company owns it.
    `Control`, `Source`: the related party controls the company. `Personal`, `Target`: it has an
    office in the company. What is announced alone may never come about.
    """
    group, direction, kind = role["group"], role.get("dir"), role["type"]
    if role.get("announce"):
        return None
    if group == "Personal" and direction == "Target" and kind in _OFFICES:
        return "office"
    if group == "Interest" and kind in _HOLDING:
        return {"Target": "owner", "Source": "owned"}.get(str(direction))
    if group == "Interest" and kind == "VotingRights" and direction == "Target":
        return "votes"
    if group == "Control" and direction == "Source" and kind in _CONTROL:
        return "controls"
    return None


def _last(record: Any, tie: str) -> Any:
    """Return the newest role of a kind; one that ends something is not newer than it."""
    found = [one for one in record["roles"] if _tie(one) == tie]
    held = [one for one in found if not one.get("demotion")]
    return max(held or found, key=lambda one: str(one.get("date") or ""))


def _since(tie: str) -> Callable[[Any], Any]:
    def since(record: Any) -> str | None:
        """Return since when it holds; where only its end is published, that is not known."""
        role = _last(record, tie)
        return None if role.get("demotion") else role.get("date")

    return transform(since)


def _until(tie: str) -> Callable[[Any], Any]:
    def until(record: Any) -> str | None:
        """Return until when it held; None: it holds.

        Raises:
            ValueError: it is over, and no day is given.

        """
        role = _last(record, tie)
        ends = [
            str(one["date"]) if one.get("date") else ""
            for one in record["roles"]
            if _tie(one) == tie and one.get("demotion") and one["type"] == role["type"]
        ]
        began = "" if role.get("demotion") else str(role.get("date") or "")
        after = [one for one in ends if not one or one >= began]
        if not after:
            return None
        if not max(after):
            raise ValueError("it is over, and no day is given")
        return max(after)

    return transform(until)


office_since, owner_since, owned_since, votes_since, control_since = map(
    _since, ("office", "owner", "owned", "votes", "controls")
)
office_until, owner_until, owned_until, votes_until, control_until = map(
    _until, ("office", "owner", "owned", "votes", "controls")
)


@transform
def office(record: Any) -> str:
    """Return the office in words."""
    return _OFFICES[_last(record, "office")["type"]]


@transform
def nominee(record: Any) -> bool | None:
    """Return True for an office that is declared a nominee's."""
    return True if "nominee" in office(record) else None


def _share(tie: str) -> Callable[[Any], Any]:
    def share(record: Any) -> float | None:
        """Return the share in percent, where one is published."""
        found: float | None = _last(record, tie).get("sharesPercent")
        return found

    return transform(share)


owner_share, owned_share, votes_share = map(_share, ("owner", "owned", "votes"))


@transform
def control_kind(record: Any) -> str:
    """Return what the control is."""
    return _CONTROL[_last(record, "controls")["type"]]
