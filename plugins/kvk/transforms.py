"""From KVK's words to those of the ontology."""

import re
from typing import Any

from atlas.sources.plugins.sdk import transform

_COUNTRIES = {
    "nederland": "NL",
    "belgië": "BE",
    "duitsland": "DE",
    "frankrijk": "FR",
    "luxemburg": "LU",
    "groot-brittannië": "GB",
    "verenigd koninkrijk": "GB",
    "ierland": "IE",
    "spanje": "ES",
    "italië": "IT",
    "oostenrijk": "AT",
    "zwitserland": "CH",
    "polen": "PL",
    "denemarken": "DK",
    "zweden": "SE",
    "verenigde staten van amerika": "US",
}
"""Countries by their Dutch name; one that is not here is not claimed."""


@transform
def name(profile: Any) -> str:
    """Return the name of the statutes; where there are none, the registered one."""
    return " ".join(str(profile.get("statutaireNaam") or profile["naam"]).split())


@transform
def trade_names(profile: Any) -> list[str] | None:
    """Return the trade names beside the name."""
    several = sorted(profile.get("handelsnamen") or (), key=lambda one: one.get("volgorde") or 0)
    found = (one["naam"].strip() for one in several)
    return [one for one in dict.fromkeys(found) if one and one != name(profile)] or None


@transform
def rsin(profile: Any) -> dict[str, str] | None:
    """Return the number of the legal person."""
    found = _owner(profile).get("rsin")
    return {"scheme": "NL-RSIN", "value": found} if found else None


@transform
def legal_form(profile: Any) -> str | None:
    """Return the legal form in Dutch."""
    return _owner(profile).get("uitgebreideRechtsvorm") or _owner(profile).get("rechtsvorm")


@transform
def status(period: Any) -> str:
    """Return whether the business is carried on."""
    return "inactive" if day(period.get("datumEinde")) else "active"


@transform
def events(profile: Any) -> list[dict[str, str]] | None:
    """Return when it was registered, and when the business began and ended."""
    period = profile.get("materieleRegistratie") or {}
    found = [
        {"event": "registered", "on": day(profile.get("formeleRegistratiedatum"))},
        {"event": "business_began", "on": day(period.get("datumAanvang"))},
        {"event": "business_ended", "on": day(period.get("datumEinde"))},
    ]
    return [{"event": str(one["event"]), "on": one["on"]} for one in found if one["on"]] or None


def day(written: Any) -> str | None:
    """Return YYYYMMDD as far as it is known: 20150600 is 2015-06, 00000000 nothing.

    Raises:
        ValueError: it is no day.

    """
    if not written:
        return None
    found = re.fullmatch(r"(\d{4})(0\d|1[0-2])([0-2]\d|3[01])", str(written))
    if found is None:
        raise ValueError("expected a day YYYYMMDD")
    year, month, last = found.groups()
    if not int(year):
        return None
    if not int(month):
        return year
    return f"{year}-{month}" if not int(last) else f"{year}-{month}-{last}"


@transform
def activities(several: Any) -> list[dict[str, str]] | None:
    """Return SBI codes, the main one first."""
    ordered = sorted(several, key=lambda one: one.get("indHoofdactiviteit") != "Ja")
    return [
        {"scheme": "NL-SBI", "code": one["sbiCode"]}
        | ({"description": one["sbiOmschrijving"]} if one.get("sbiOmschrijving") else {})
        for one in ordered
    ] or None


@transform
def website(several: Any) -> str | None:
    """Return the first website as an address."""
    found = next((one.strip() for one in several if one.strip()), None)
    if found is None or "://" in found:
        return found
    return f"https://{found}"


@transform
def seated(profile: Any) -> str:
    """Return whether the address of the head office is known."""
    return "known" if _visited(profile) and address_line(profile) else "unknown"


@transform
def address_line(profile: Any) -> str | None:
    """Return the visiting address of the head office on one line."""
    address = _visited(profile)
    parts = (street(profile), address.get("postcode"), address.get("plaats"))
    own = ", ".join(str(part).strip() for part in parts if part)
    abroad = (address.get("straatHuisnummer"), address.get("postcodeWoonplaats"))
    return (
        own
        or ", ".join(part.strip() for part in abroad if part)
        or branch_address(address.get("volledigAdres") or "")
    )


@transform
def street(profile: Any) -> str | None:
    """Return street and house number."""
    address = _visited(profile)
    number = "".join(
        str(address[part]) for part in ("huisnummer", "huisletter") if address.get(part)
    )
    parts = (address.get("straatnaam"), number, address.get("huisnummerToevoeging"))
    return " ".join(str(part).strip() for part in parts if part) or None


@transform
def postcode(profile: Any) -> str | None:
    """Return the postal code of the head office."""
    return _visited(profile).get("postcode")


@transform
def city(profile: Any) -> str | None:
    """Return the town of the head office."""
    return _visited(profile).get("plaats")


@transform
def land(profile: Any) -> str | None:
    """Return the country of the head office; None where its name is not known here."""
    return _COUNTRIES.get(str(_visited(profile).get("land") or "").strip().lower())


@transform
def branch_kind(branch: Any) -> str:
    """Return whether a branch has an address of its own that is not withheld."""
    if branch.get("indHoofdvestiging") == "Ja":
        return "head"
    shown = branch.get("indAdresAfgeschermd") != "Ja" and branch.get("volledigAdres")
    return "branch" if shown else "withheld"


@transform
def branch_address(written: Any) -> str | None:
    """Return an address without the column of blanks in it."""
    return re.sub(r"\s{2,}", ", ", str(written).strip()) or None


def _owner(profile: Any) -> Any:
    return (profile.get("_embedded") or {}).get("eigenaar") or {}


def _visited(profile: Any) -> Any:
    office = (profile.get("_embedded") or {}).get("hoofdvestiging") or {}
    return next(
        (
            one
            for one in office.get("adressen") or ()
            if one["type"] == "bezoekadres" and one.get("indAfgeschermd") != "Ja"
        ),
        {},
    )
