"""What besides the name agrees or contradicts: dates, countries, gender, kind, numbers.

Only a different full date or a year beyond the list's tolerance, a different gender, kind of
party, or number in the same register contradicts. A different country lowers the score alone.
A kind that a register records weakens a name that is only similar, never one that is equal: who
is recorded as a person under a listed company's whole name may well be that company.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from atlas.foundation.core.partial_dates import PartialDate, compare_stated, parse_date
from atlas.knowledge.identifiers.domain import (
    family_of,
    find_scheme,
    former_spellings,
    is_number,
    normalise,
    one_per_party,
    scheme_code,
)
from atlas.sources.lists.domain.entry import ListedIdentifier, ListEntry
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.document_numbers import SCHEMES, numbers_among_words
from atlas.sources.screening.domain.numbers import ANY, AskedNumber, asked_numbers
from atlas.sources.screening.domain.results import Feature, ScreeningIdentifier, ScreeningQuery

_EXCHANGEABLE = frozenset({PartyKind.PERSON.value, PartyKind.COMPANY.value})
"""Kinds that a register may confuse; a vessel or an aircraft is not one of them."""
_OF_KIND = frozenset({"kind", "birth_date", "gender"})
"""Features that distinguish no one where a kind may be wrong: a company is not born."""
AGREES, CONTRADICTS, LOWERS, NEUTRAL = "agrees", "contradicts", "lowers", "neutral"
NOT_COMPARABLE = "not_comparable"
_POINTS = {AGREES: 5.0, CONTRADICTS: -15.0}
_COUNTRY_LOWERS = -5.0
_SEPARATORS = re.compile(r"[^A-Z0-9]")
_LABEL = re.compile("^(?:IMO|MMSI|LEI|OGRN|INN|PASSPORT|REG|NUMBER|NO|NR)+(?=[0-9])")
IMO = "IMO"
_IMO_LABELLED = re.compile(r"IMO[\s.:#]*\d{7}", re.IGNORECASE)
"""How lists write a company's IMO number under a kind of their own (`Identification Number`)."""
_RUSSIAN_LABEL = re.compile(r"^\W*(?:ОГРН|ОГРНИП|ИНН|УНП|КПП|ОКПО)\W*", re.IGNORECASE)
"""What is written before a number and is no part of it."""
_LOOK_ALIKES = str.maketrans("АВСЕНІКМОРТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABCEHIKMOPTXYABEZHIKMNOPTYX")  # noqa: RUF001
_MIN_NUMBER = 5
_REMARK = re.compile(r"\s*(?:[,;(]|\s-\s|/(?=[A-Za-z\s]+$)).*", re.DOTALL)
"""What lists write behind a number: `R00012098, South Sudan`, `N348171/IRAQ`, `(expires 2018)`."""
_INSTITUTION, _BRANCH = 8, 11
"""Characters of a BIC (ISO 9362)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything but the name, compared; `full_date` when one and the same day is stated."""

    features: tuple[Feature, ...]
    full_date: bool = False

    def has(self, effect: str, *names: str) -> bool:
        """Return whether a feature (of these names) had the effect."""
        return any(f.effect == effect and (not names or f.name in names) for f in self.features)

    @property
    def contradictions(self) -> tuple[str, ...]:
        """The features that contradict."""
        return tuple(f.name for f in self.features if f.effect == CONTRADICTS)

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return sum(f.points for f in self.features)

    def of_equal_name(self) -> Self:
        """Return the evidence as it counts for an equal name, which no kind contradicts."""
        if not confuses_kinds(
            (f.name, f.effect, f.query_value, f.entry_value) for f in self.features
        ):
            return self
        return replace(self, features=tuple(map(_without_kind, self.features)))


def confuses_kinds(features: Iterable[tuple[str, str, str | None, str | None]]) -> bool:
    """Return whether one side is a person and the other a company.

    Args:
        features: name, effect, value of the query and value of the entry of each.

    """
    return any(
        name == "kind" and effect == CONTRADICTS and {mine, theirs} == _EXCHANGEABLE
        for name, effect, mine, theirs in features
    )


def tells_of_kind(feature: str) -> bool:
    """Return whether a feature distinguishes no one where a kind may be wrong."""
    return feature in _OF_KIND


def _without_kind(feature: Feature) -> Feature:
    if feature.effect != CONTRADICTS or not tells_of_kind(feature.name):
        return feature
    detail = f"{feature.detail}; contradicts no equal name: a kind may be recorded wrongly"
    return replace(feature, effect=NEUTRAL, points=0.0, detail=detail)


_BY_EFFECT = {AGREES: 2, NEUTRAL: 1}
"""Of several dates that sources state of one party, the first of those that say most counts."""


def gather(query: ScreeningQuery, entry: ListEntry, *, year_tolerance: int) -> Evidence:
    """Compare a query with an entry, name apart."""
    day, full_date = _compare_births(query, entry, year_tolerance)
    features = (
        compare_kinds(query.kind, entry.kind),
        day,
        compare_genders(query.gender, entry.gender),
        _or_unstated(
            compare_countries(query.countries, entry.countries),
            compare_countries(query.unstated.countries, entry.countries),
        ),
        compare_identifiers(asked_numbers(query).numbers, entry.identifiers),
    )
    return Evidence(tuple(f for f in features if f.effect != NOT_COMPARABLE), full_date)


def _compare_births(
    query: ScreeningQuery, entry: ListEntry, year_tolerance: int
) -> tuple[Feature, bool]:
    person = PartyKind.PERSON in {query.kind, entry.kind}

    def compared(dates: Iterable[str | None]) -> list[tuple[Feature, bool]]:
        return [
            compare_dates(one, entry.birth_dates, year_tolerance, person=person) for one in dates
        ]

    stated = compared((query.birth_date, *query.other_births))
    best = max(stated, key=lambda one: (one[1], _BY_EFFECT.get(one[0].effect, 0)))
    for feature, full_date in compared(query.unstated.births):
        telling = _or_unstated(best[0], feature)
        if telling is not best[0]:
            best = (telling, full_date)
        elif full_date and not best[1]:
            best = (_unstated(feature), True)
    return best


_SCRUTINY = {CONTRADICTS: 0, LOWERS: 0, NEUTRAL: 1, NOT_COMPARABLE: 2, AGREES: 3}
"""From effects that distinguish two parties to effects that make them one. An equal name counts for
more where nothing is stated than next to a date that nearly agrees."""


def _or_unstated(stated: Feature, no_longer: Feature) -> Feature:
    """Return a comparison, or the one with what is no longer stated if that distinguishes less."""
    if no_longer.effect == NOT_COMPARABLE:
        return stated
    if _SCRUTINY[no_longer.effect] <= _SCRUTINY[stated.effect]:
        return stated
    return _unstated(no_longer)


def _unstated(feature: Feature) -> Feature:
    return replace(feature, detail=f"{feature.detail}; its source states it no longer")


def _feature(name: str, effect: str, mine: object, theirs: object, detail: str = "") -> Feature:
    return Feature(name, effect, _POINTS.get(effect, 0.0), _text(mine), _text(theirs), detail)


def _text(value: object) -> str | None:
    return str(value) if value else None


def compare_kinds(mine: PartyKind, theirs: PartyKind) -> Feature:
    """Compare kinds of party; an unknown kind is not comparable."""
    if PartyKind.UNKNOWN in {mine, theirs}:
        return _feature("kind", NOT_COMPARABLE, mine, theirs)
    if mine is theirs:
        return Feature("kind", NEUTRAL, 0.0, mine.value, theirs.value, "the same kind of party")
    return _feature("kind", CONTRADICTS, mine.value, theirs.value, "different kinds of party")


def compare_genders(mine: str | None, theirs: str | None) -> Feature:
    """Compare genders where both are stated."""
    if not mine or not theirs:
        return _feature("gender", NOT_COMPARABLE, mine, theirs)
    if mine == theirs:
        return Feature("gender", NEUTRAL, 0.0, mine, theirs, "the same gender")
    return _feature("gender", CONTRADICTS, mine, theirs, "different genders")


def compare_dates(
    mine: str | None, theirs: Sequence[PartialDate], year_tolerance: int, *, person: bool = False
) -> tuple[Feature, bool]:
    """Compare a birth date with all stated ones: the best of them counts.

    A date that stands for none (1900-01-01, one in the future; a child's, of a person)
    contradicts nothing.
    """
    if not mine or not theirs:
        return _feature("birth_date", NOT_COMPARABLE, mine, ""), False
    try:
        asked = parse_date(mine)
    except ValueError:  # a register's own text: nothing can be compared with it
        return _feature("birth_date", NOT_COMPARABLE, mine, ""), False
    shown = ", ".join(stated.text for stated in theirs)
    verdict = compare_stated([asked], theirs, year_tolerance, person=person)
    if verdict is None:
        return _feature("birth_date", NOT_COMPARABLE, mine, shown), False
    detail = (
        f"{verdict.detail}, within the list's tolerance" if verdict.tolerated else verdict.detail
    )
    found = _feature("birth_date", verdict.effect.value, mine, shown, detail)
    return found, verdict.same_day


def compare_countries(mine: Iterable[str], theirs: Iterable[str]) -> Feature:
    """Compare countries: a common one agrees, none in common lowers the score alone."""
    asked, stated = sorted({*mine}), sorted({*theirs})
    shown = (", ".join(asked), ", ".join(stated))
    if not asked or not stated:
        return _feature("country", NOT_COMPARABLE, *shown)
    common = sorted({*asked} & {*stated})
    if common:
        return _feature("country", AGREES, *shown, f"in common: {', '.join(common)}")
    return Feature("country", LOWERS, _COUNTRY_LOWERS, *shown, "no country in common")


def compare_identifiers(mine: Sequence[AskedNumber], theirs: Sequence[ListedIdentifier]) -> Feature:
    """Compare numbers: an equal one in a compatible register agrees, even if others differ.

    A number without a stated register that equals a listed one is shown but proves nothing.
    """
    contradicted: tuple[str, str] | None = None
    alike: Feature | None = None
    for asked in mine:
        number = asked.identifier
        mine_written = spellings(number.scheme, number.value)
        scheme = scheme_code(number.scheme)
        same = [stated for stated in theirs if scheme_code(stated.scheme) == scheme]
        for stated in theirs:
            if mine_written.isdisjoint(spellings(stated.scheme, stated.value)):
                continue
            if stated.numbers_entry and scheme != scheme_code(stated.scheme) and _is_digits(number):
                continue  # where it stands on its list tells nothing of another number
            shown = f"{stated.scheme} {stated.value}"
            if _compatible(number, stated):
                return _feature("identifier", AGREES, _shown(number), shown, "the same number")
            if _of_one_kind(number, stated):
                alike = _feature("number", NEUTRAL, _shown(number), shown, "too short to prove it")
            elif number.scheme == ANY:
                alike = _feature("number", NEUTRAL, number.value, shown, "its register is unknown")
        if same and asked.stated and one_per_party(number.scheme):
            shown = ", ".join(f"{stated.scheme} {stated.value}" for stated in same)
            contradicted = (_shown(number), shown)
    if contradicted:
        return _feature("identifier", CONTRADICTS, *contradicted, "other number, same register")
    return alike or _feature("identifier", NOT_COMPARABLE, "", "")


def _is_digits(number: ScreeningIdentifier) -> bool:
    """Whether a number has no letters, as the references of some lists have (`QDi.012`)."""
    return clean_number(number.value).isdigit()


def _shown(number: ScreeningIdentifier) -> str:
    return f"{number.scheme} {number.value}"


def clean_number(value: str) -> str:
    """Return a number's letters and digits, upper case, without label and leading zeros.

    Digits of other scripts are digits, letters that only look Latin are Latin.
    """
    plain = "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in unicodedata.normalize("NFKC", _RUSSIAN_LABEL.sub("", value))
    )
    latin = _SEPARATORS.sub("", plain.upper().translate(_LOOK_ALIKES))
    return _LABEL.sub("", latin).lstrip("0")


@lru_cache(maxsize=20_000)
def spellings(scheme: str, value: str) -> frozenset[str]:
    """Return the ways in which a number may be written elsewhere.

    In its scheme's normal form, as it was written before that, without a remark behind it, and a
    tax number without its country. What numbers nothing (`N/A`) is written in no way.
    """
    number = clean_number(value)
    if not is_number(number, letters=True):
        return frozenset()
    found = {number}
    bare = clean_number(_REMARK.sub("", value))
    if sum(map(str.isdigit, bare)) >= _MIN_NUMBER:
        found.add(bare)
    if find_scheme(scheme):
        normal = normalise(scheme, value)
        found |= {clean_number(one) for one in (normal.value, *former_spellings(normal))}
    country, _, kind = scheme.upper().rpartition("-")
    if scheme.upper().partition("-")[2] in SCHEMES:
        found |= {clean_number(one) for one in numbers_among_words(value)}
    if kind == "BIC" and len(number) == _BRANCH:  # a branch is the institution too
        found.add(number[:_INSTITUTION])
    if family_of(kind) == "tax" and len(number) > _MIN_NUMBER and number[:2].isalpha():
        bare = number[2:].lstrip("0")
        if bare.isdigit() and (not country or country in {number[:2], "ZZ"}):
            found.add(bare)
    return frozenset(found)


def _compatible(asked: ScreeningIdentifier, stated: ListedIdentifier) -> bool:
    """Tell whether it is the same register, or a long number of a like kind."""
    scheme, listed = scheme_code(asked.scheme), scheme_code(stated.scheme)
    if scheme == listed or (scheme == IMO and _IMO_LABELLED.fullmatch(stated.value.strip())):
        return True
    return len(clean_number(stated.value)) >= _MIN_NUMBER and _of_one_kind(asked, stated)


def _of_one_kind(asked: ScreeningIdentifier, stated: ListedIdentifier) -> bool:
    """Tell whether two numbers are of a like kind, and no country contradicts."""
    scheme, listed = scheme_code(asked.scheme), scheme_code(stated.scheme)
    country, _, kind = scheme.partition("-")
    listed_country, _, listed_kind = listed.partition("-")
    same_country = country == listed_country or "ZZ" in {country, listed_country}
    return same_country and family_of(kind) == family_of(listed_kind)
