"""Facts of a subject that no run has looked at: only what the store already says of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from msgspec import Struct, convert

from atlas.foundation.core.provenance import Kind, Reference
from atlas.foundation.core.types import JSON
from atlas.risk.evaluations.domain.facts import (
    NOT_RUN,
    Known,
    MatchStrength,
    NotAssessed,
    PartyRole,
    PepCategory,
    PepExposure,
    Reading,
    SanctionsMatch,
    SubjectFacts,
)


class _Stated(Struct):
    """What an entity's data says, as far as it is read here; nothing of it is believed as typed."""

    country_code: object = None
    country_of_residence: object = None
    jurisdiction: object = None
    incorporation_date: object = None
    industry_codes: object = None
    status: object = None
    website: object = None
    is_sanctioned: object = None
    is_pep: object = None
    pep_details: object = None


RATABLE = frozenset({"LegalEntity", "Person", "Trust"})
_DISTRESSED = "in_liquidation"
_NO_VALUE = NotAssessed("no_value")


def is_ratable(type_: str) -> bool:
    """Whether entities of a type can be customers."""
    return type_ in RATABLE


def facts_from_entity(
    type_: str, entity_data: Mapping[str, JSON], stated: Mapping[str, JSON] | None = None
) -> SubjectFacts:
    """Return what an entity's own data decides; the rest is `not_run`.

    A risk flag counts in full, its absence proves nothing: no list was searched here.

    Args:
        type_: its type in the ontology.
        entity_data: what its sources state or stated.
        stated: what they state now (None: all of it). What is not in it adds scrutiny, together
            with the gap, and clears nothing.

    """
    data = convert(entity_data, _Stated)
    now = data if stated is None else convert(stated, _Stated)
    sources = {
        "countries_established": f"ontology:{type_}.country_code",
        "incorporation_date": f"ontology:{type_}.incorporation_date",
        "industry_codes": f"ontology:{type_}.industry_codes",
        "adverse_events": f"ontology:{type_}.status",
        "digital_presence": f"ontology:{type_}.website",
        "sanctions_matches": f"ontology:{type_}.is_sanctioned",
        "peps": f"ontology:{type_}.is_pep",
    }
    return SubjectFacts(
        countries_established=_countries(data, now),
        incorporation_date=_last_day(data.incorporation_date),
        industry_codes=_texts(now.industry_codes, data.industry_codes),
        adverse_events=("distress",) if data.status == _DISTRESSED else NOT_RUN,
        digital_presence="unverified" if now.website else NOT_RUN,
        sanctions_matches=_sanctions(data),
        peps=_peps(data),
        # a natural person owns himself; nothing here says who owns anything else
        ubo_cause="identified" if type_ == "Person" else NOT_RUN,
        further=_no_longer_stated(data, now, sources),
        sources=sources,
        references={
            name: (Reference(Kind.ATTRIBUTE, source.removeprefix("ontology:")),)
            for name, source in sources.items()
        },
    )


_READ_FROM = {
    "geography.establishment": (
        "countries_established",
        ("country_code", "country_of_residence", "jurisdiction"),
    ),
    "company.age_months": ("incorporation_date", ("incorporation_date",)),
    "company.incorporation_date": ("incorporation_date", ("incorporation_date",)),
    "business.industry_codes": ("industry_codes", ("industry_codes",)),
}
"""By input of the matrix: the fact, and the attributes that it is read from."""


def _no_longer_stated(
    data: _Stated, now: _Stated, sources: Mapping[str, str]
) -> dict[str, tuple[Reading, ...]]:
    """Return the gap of each fact that is no longer stated in full."""
    found: dict[str, tuple[Reading, ...]] = {}
    for key, (fact, attributes) in _READ_FROM.items():
        gone = [one for one in attributes if getattr(data, one) != getattr(now, one)]
        if gone:
            told = f"No source states the {gone[0].replace('_', ' ')} any more."
            reference = Reference(Kind.ATTRIBUTE, sources[fact].removeprefix("ontology:"))
            gap = NotAssessed("not_covered", told)
            found[key] = (Reading(sources[fact], gap, references=(reference,)),)
    return found


def _countries(*said: _Stated) -> Known[tuple[str, ...]]:
    stated = (
        code
        for data in said
        for code in (data.country_code, data.country_of_residence, data.jurisdiction)
    )
    codes = {str(code)[:2].upper() for code in stated if code}
    return tuple(sorted(codes)) or _NO_VALUE


def _texts(*said: object) -> Known[tuple[str, ...]]:
    items = [item for value in said if isinstance(value, list) for item in value]
    codes = (str(item.get("code", "")) if isinstance(item, dict) else str(item) for item in items)
    return tuple(dict.fromkeys(codes)) or _NO_VALUE


def _last_day(value: object) -> Known[date]:
    """Return the last day a full or partial date can mean: the youngest age it allows."""
    if not isinstance(value, str):
        return _NO_VALUE
    try:
        parts = [int(part) for part in value[:10].split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else 12
        day = parts[2] if len(parts) > 2 else monthrange(year, month)[1]
        return date(year, month, day)
    except ValueError:
        return NotAssessed("unreadable_date")


def _sanctions(data: _Stated) -> Known[tuple[SanctionsMatch, ...]]:
    if data.is_sanctioned is not True:
        return NOT_RUN
    return (
        SanctionsMatch(
            roles=frozenset({PartyRole.CUSTOMER}),
            strength=MatchStrength.EXACT,
            list_id="is_sanctioned",
            entry_id="is_sanctioned",
        ),
    )


def _peps(data: _Stated) -> Known[tuple[PepExposure, ...]]:
    if data.is_pep is not True:
        return NOT_RUN
    details = data.pep_details
    tier = details.get("tier") if isinstance(details, dict) else None
    known = {item.value: item for item in PepCategory}
    category = known.get(str(tier), PepCategory.SENIOR_GOVERNMENT)
    return (PepExposure(roles=frozenset({PartyRole.CUSTOMER}), category=category),)
