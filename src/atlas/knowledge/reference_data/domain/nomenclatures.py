"""Pure questions to the shipped code lists: legal forms, activities, registers, territories."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Annotated, cast

from atlas.foundation.fields import says
from atlas.knowledge.reference_data.domain.shapes import Code, LegalForm, Register, Territory
from atlas.knowledge.reference_data.domain.shipped import load_nomenclature
from atlas.knowledge.reference_data.domain.snapshot import earliest_day


@dataclass(frozen=True)
class Membership:
    """Membership of a body (`eu`, `eea`, `fatf`) at a day; `since` None: the day is not known."""

    body: Annotated[str, says("eu, eea or fatf.", "eu")]
    since: Annotated[str | None, says("Null: the day is not known here.")]
    until: Annotated[str | None, says("First day without it.")]
    suspended: Annotated[bool, says("The membership is suspended.")]
    url: Annotated[
        str,
        says(
            "Https address of the source.",
            "https://www.fatf-gafi.org/en/publications/High-risk-and-other-monitored-jurisdictions.html",
        ),
    ]


@cache
def _by_code(name: str) -> dict[str, Code]:
    data = load_nomenclature(name).data or {"items": []}
    return {entry["code"]: entry for entry in cast("Sequence[Code]", data["items"])}


def find_code(name: str, code: str) -> Code | None:
    """Return an entry of a code list by its code.

    Raises:
        KeyError: there is no such list.

    """
    entries = _by_code(name)
    return entries.get(code) or entries.get(code.strip().upper())


def folded(text: str) -> str:
    """Return a name for comparison: letters and digits, without case, accents or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^\w]+", " ", re.sub(r"(?<=\b\w)\.\s?(?=\w\b)|\.", "", "".join(kept))).strip()


@lru_cache(maxsize=1)
def _forms() -> dict[tuple[str, str], tuple[LegalForm, ...]]:
    found: dict[tuple[str, str], list[LegalForm]] = {}
    for entry in cast("Iterable[LegalForm]", _by_code("legal_forms").values()):
        texts = {entry["code"].casefold(), *map(folded, entry.get("abbreviations", ()))}
        for name in entry["names"]:
            texts |= {folded(name["name"]), folded(name.get("latin", ""))}
        for text in texts - {""}:
            found.setdefault((entry.get("country", ""), text), []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


def legal_forms(country: str, text: str) -> Sequence[LegalForm]:
    """Return every legal form of a country that a text can mean: code, name or abbreviation.

    country: ISO 3166-1 alpha-2; the codes without a country (8888, 9999) are under "".
    """
    return _forms().get((country, folded(text)), ())


def legal_form(country: str, text: str) -> LegalForm | None:
    """Return the one legal form (ISO 20275) that a text means in a country.

    None where it means none or several: `Inc.` is a form of every state of the US. A form in use
    goes before one that is not.
    """
    found = legal_forms(country, text)
    used = [entry for entry in found if not entry.get("inactive")] or found
    return used[0] if len(used) == 1 else None


def register(code: str) -> Register | None:
    """Return a register by its key: `GB-COH` (org-id.guide) or `RA000585` (GLEIF)."""
    return cast("Register | None", find_code("registers", code))


def identifies_alone(code: str) -> bool:
    """Return whether a register's number identifies a company by itself, as far as established.

    German court registers do not: the same number exists at every court.
    """
    found = register(code)
    return bool(found and found.get("alone"))


def territory(code: str) -> Territory | None:
    """Return a country, subdivision or former territory by its code (`GB`, `GB-SCT`, `SUHH`)."""
    return cast("Territory | None", find_code("territories", code))


@lru_cache(maxsize=1)
def _territory_names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in cast("Iterable[Territory]", _by_code("territories").values()):
        names = [entry["name"], entry.get("official_name", ""), *entry.get("names", ())]
        for text in {folded(name) for name in (*names, entry.get("alpha_3", ""))} - {""}:
            found.setdefault(text, set()).add(entry["code"])
    return {text: frozenset(codes) for text, codes in found.items()}


def territory_named(text: str) -> Territory | None:
    """Return the one territory of a name, in any of the languages the list has; else None."""
    codes = _territory_names().get(folded(text), frozenset())
    return territory(next(iter(codes))) if len(codes) == 1 else None


def memberships(country: str, as_of: date) -> tuple[Membership, ...]:
    """Return the bodies that a country is a member of at a day."""
    found = territory(country)
    return tuple(
        Membership(
            body=item["body"],
            since=item.get("from"),
            until=item.get("to"),
            suspended="suspended_from" in item
            and date.fromisoformat(item["suspended_from"]) <= as_of,
            url=item["url"],
        )
        for item in (found.get("memberships", ()) if found else ())
        if ("from" not in item or earliest_day(item["from"]) <= as_of)
        and ("to" not in item or as_of < date.fromisoformat(item["to"]))
    )
