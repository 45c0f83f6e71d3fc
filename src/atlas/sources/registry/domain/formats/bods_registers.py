"""Registers that a BODS file names by title, where its `scheme` ought to hold their code.

BODS asks for `scheme` (a code of org-id.guide) or `schemeName`; some publishers write the code, or
the register's title, into the latter alone. https://standard.openownership.org/en/0.4.0/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from atlas.knowledge.identifiers.domain import LEI
from atlas.sources.registry.domain.formats.base import Json
from atlas.sources.registry.domain.formats.gleif_registers import KEYS

_CODES = frozenset({*KEYS.values(), LEI})
_TITLES = {
    "companies house": "GB-COH",
    "uk companies house": "GB-COH",
    "global legal entity identifier index": LEI,
    "global lei index": LEI,
    "gleif": LEI,
    "legal entity identifier": LEI,
    "lei": LEI,
    "danish central business register": "DK-CVR",
    "det centrale virksomhedsregister": "DK-CVR",
    "dk centrale virksomhedsregister": "DK-CVR",
    "kamer van koophandel": "NL-KVK",
    "kvk": "NL-KVK",
    "crossroads bank for enterprises": "BE-BCE_KBO",
    "banque carrefour des entreprises": "BE-BCE_KBO",
    "brønnøysundregistrene": "NO-BRC",
    "bolagsverket": "SE-BLV",
    "krajowy rejestr sądowy": "PL-KRS",
    "latvijas republikas uzņēmumu reģistrs": "LV-RE",
}
"""Titles that belong to one register alone, as org-id.guide and publishers write them."""
_WHOLE = re.compile(r"\d{8}|[A-Z]{2}\d{6}|[A-Z]\d{7}|R\d{7}|[A-Z]{2}\d{5}R")
"""A number at Companies House that lacks nothing: six digits alone may be Scottish."""


def with_schemes(raw: Any) -> Any:
    """Return a statement whose identifiers have the `scheme` that their `schemeName` tells.

    One of another country than the entity's, and one that already has a `scheme`, stays.
    """
    details = raw.get("recordDetails") if isinstance(raw, Mapping) else None
    if not isinstance(details, Mapping) or "entityType" not in details:
        return raw
    stated = details.get("identifiers")
    if not isinstance(stated, list):
        return raw
    country = _country(details)
    found = [_with_scheme(one, country) for one in stated]
    if found == stated:
        return raw
    return {**raw, "recordDetails": {**details, "identifiers": found}}


def _with_scheme(identifier: Any, country: str) -> Any:
    if not isinstance(identifier, Mapping) or identifier.get("scheme"):
        return identifier
    name, number = identifier.get("schemeName"), identifier.get("id")
    if not isinstance(name, str) or not isinstance(number, str):
        return identifier
    written = " ".join(name.split())
    code = written.upper() if written.upper() in _CODES else _TITLES.get(written.lower())
    if code is None or (country and code != LEI and code[:2] != country):
        return identifier
    by_title = written.upper() != code
    if by_title and code == "GB-COH" and not _WHOLE.fullmatch(number.strip().upper()):
        return identifier
    made: Json = {**identifier, "scheme": code}
    return made


def _country(details: Mapping[str, object]) -> str:
    place = details.get("jurisdiction") or details.get("incorporatedInJurisdiction")
    code = place.get("code") if isinstance(place, Mapping) else None
    return code[:2].upper() if isinstance(code, str) else ""
