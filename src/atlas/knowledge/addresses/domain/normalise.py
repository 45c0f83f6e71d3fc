"""One key for the many spellings of an address (ADR 0017).

The key is country, postal code and what distinguishes places within that code. In countries whose
codes name a street or a building (GB, NL, IE, SG) the numbers suffice, so that `Kemp House, 160
City Road` and `160 City Rd.` meet; elsewhere the street's words are part of it. Town, county and
country name are left out where a postal code is there: they are written in many ways and add
nothing. Without a postal code everything counts. The number of a unit is kept: two suites of one
tower are two addresses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from atlas.knowledge.addresses.domain.words import CARE_OF, STREET, SUFFIX, UNIT
from atlas.knowledge.names.domain.normalise import fold

RULES_VERSION = 1
"""Stored with the keys: a dataset keyed by other rules is keyed again with its next load."""
MAX_KEY = 240
_FINE = frozenset({"GB", "NL", "IE", "SG"})
_POSTAL: dict[str, re.Pattern[str]] = {
    # UPU S42 templates of the countries, as the operators write them
    "GB": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"),
    "NL": re.compile(r"\b\d{4}\s?[A-Z]{2}\b"),
    "IE": re.compile(r"\b[A-Z]\d[\dW]\s?[A-Z\d]{4}\b"),
    "SG": re.compile(r"\b\d{6}\b"),
    "US": re.compile(r"\b\d{5}(?:-\d{4})?\b(?!.*\b\d{5}\b)"),
    "CA": re.compile(r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"),
    "PL": re.compile(r"\b\d{2}-\d{3}\b"),
    "PT": re.compile(r"\b\d{4}-\d{3}\b"),
}
_FIVE = re.compile(r"\b\d{5}\b(?!.*\b\d{5}\b)")
_FOUR = re.compile(r"\b\d{4}\b(?!.*\b\d{4}\b)")
for _code in ("DE", "FR", "IT", "ES", "FI", "EE", "LT", "UA", "TR", "MX"):
    _POSTAL[_code] = _FIVE
for _code in ("AT", "BE", "CH", "DK", "HU", "LU", "NO", "BG", "SI", "LV", "CY"):
    _POSTAL[_code] = _FOUR
_TELLING = ("GB", "CA")
"""Countries whose postal codes have a shape that no other country's have."""
_NOT_CODE = re.compile(r"[^A-Z0-9]")
_PARTS = re.compile(r"[,;\n\r]+")


@dataclass(frozen=True, slots=True)
class NormalAddress:
    """An address as it is compared. `words` and `numbers` are sorted, each once."""

    key: str
    country: str
    postal_code: str
    numbers: tuple[str, ...]
    words: tuple[str, ...]


def normalise_address(
    full: str, postal_code: str | None = None, country: str | None = None
) -> NormalAddress | None:
    """Return an address in the form that is compared, or None when too little of it is there.

    Args:
        full: the address as written, lines divided by commas or line breaks.
        postal_code: its postal code, where it is stated apart; otherwise it is searched in `full`.
        country: ISO 3166-1 alpha-2 code; derived from the postal code's shape when left out, where
            possible.

    """
    text = full[:1000]
    code = (country or "").strip().upper()[:2] or _country_by_code(postal_code, text)
    found = _code_in(text, code)
    postal = _NOT_CODE.sub("", (postal_code or "").upper()) or (found or "")
    parts = [_words(part) for part in _PARTS.split(_without(text, code, postal))]
    parts = [part for part in parts if part]
    kept = _telling(parts) if postal else parts
    words, numbers = _sorted(kept)
    if postal and code in _FINE and numbers:
        told: tuple[str, ...] = numbers
    else:
        told = (*numbers, *words)
    if not told or not (postal or (numbers and words)):
        return None
    key = "|".join((code, postal, " ".join(told)))[:MAX_KEY]
    return NormalAddress(key, code, postal, numbers, words)


def may_be_one(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether two addresses may be one: the same, or one states less and nothing else.

    Args:
        one: its key, and the address as written.
        other: the other's.

    """
    return one[0] == other[0] or states_no_more(one, other) or states_no_more(other, one)


def states_no_more(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether the second address states all that the first one does."""
    (country, postal, said), (its_country, its_postal, known) = map(_stated, (one, other))
    return country in {"", its_country} and postal in {"", its_postal} and said <= known


def _stated(address: tuple[str, str]) -> tuple[str, str, frozenset[str]]:
    """Return the country, the postal code, and every other word and number of an address."""
    key, full = address
    country, postal, _ = key.split("|", 2)
    parts = _PARTS.split(_without(full[:1000], country, postal))
    return country, postal, frozenset(word for part in parts for word in _words(part))


def _country_by_code(postal_code: str | None, text: str) -> str:
    """Return the country that the shape of a postal code alone tells, "" when none does.

    The register of the United Kingdom leaves the country of most addresses out.
    """
    for country in _TELLING:
        shape = _POSTAL[country]
        if (
            shape.fullmatch(postal_code.strip().upper())
            if postal_code
            else shape.search(text.upper())
        ):
            return country
    return ""


def _code_in(text: str, country: str) -> str | None:
    pattern = _POSTAL.get(country)
    found = pattern.search(text.upper()) if pattern else None
    return _NOT_CODE.sub("", found.group()) if found else None


def _without(text: str, country: str, postal: str) -> str:
    """Return the text without its postal code, however that is spaced."""
    if not postal:
        return text
    spaced = r"[\s-]?".join(map(re.escape, postal))
    prefix = rf"(?:\b{re.escape(country)}[\s-])?" if country else ""
    return re.sub(rf"{prefix}\b{spaced}\b", " ", text, flags=re.IGNORECASE)


def _words(part: str) -> list[str]:
    folded = fold(part)
    if f"{folded} ".startswith(CARE_OF):
        return []
    found: list[str] = []
    for word in folded.split():
        if word in UNIT:
            continue
        plain = _whole(STREET.get(word, word))
        if plain in {"strasse", "straat"} and found and not _numeric(found[-1]):
            found[-1] += plain  # `Haupt Strasse` is `Hauptstrasse`
        else:
            found.append(plain)
    return found


def _whole(word: str) -> str:
    for ending, full in SUFFIX:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending) + full
    return word


def _telling(parts: list[list[str]]) -> list[list[str]]:
    """Return the parts that name a place inside a postal code: those with a number, else one."""
    numbered = [part for part in parts if any(map(_numeric, part))]
    return numbered or parts[:1]


def _sorted(parts: list[list[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    flat = {word for part in parts for word in part}
    numbers = {word for word in flat if _numeric(word)}
    return tuple(sorted(flat - numbers)), tuple(sorted(numbers))


def _numeric(word: str) -> bool:
    return any(char.isdigit() for char in word)
