"""Whether two parties may be one: what agrees, what contradicts, what is unknown. Pure.

Names are compared by `knowledge.names`, numbers by `knowledge.mutations`; nothing joins parties.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from atlas.foundation.core.partial_dates import DateEffect, PartialDate, compare_stated, parsed
from atlas.foundation.fields import says
from atlas.knowledge.mutations.domain.assertions import Identifier
from atlas.knowledge.mutations.domain.identifiers import contradict
from atlas.knowledge.names.domain.pairs import name_score

POSSIBLE = 0.70
"""From here on (0 to 1) two names may be one party's."""
_SCHEMAS: Mapping[str, str] = {"Person": "person", "LegalEntity": "company", "Trust": "trust"}
_COMPANY = "LegalEntity"
_YEARS = 0
"""Years that two dates of one party may lie apart, each as stated by a register."""


class Effect(StrEnum):
    """What one feature says of two parties being one."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Side:
    """One party as it is compared.

    `births`: when the person was born or the company founded: dates in full or in part, as stated.
    `forms`: the company's legal forms, `addresses`: where it is, each as stated.
    """

    id: UUID
    type: str
    name: str
    names: tuple[str, ...]
    births: tuple[str, ...]
    countries: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    flags: tuple[str, ...]
    forms: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feature:
    """One thing compared. `veto`: where it contradicts, the two are never joined."""

    name: Annotated[str, says("What is compared.", "birth_date")]
    effect: Annotated[Effect, says("What it says of the two being one.", "agrees")]
    first: Annotated[tuple[str, ...], says("Of the first party.", ["1961-03"])]
    second: Annotated[tuple[str, ...], says("Of the second party.", [])]
    detail: Annotated[str, says("In words.", "")] = ""
    veto: Annotated[bool, says("It excludes that they are one.", False)] = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two parties side by side. `score`: of their names, 0 to 1."""

    score: float
    features: tuple[Feature, ...]

    @property
    def vetoes(self) -> tuple[Feature, ...]:
        """What excludes that they are one."""
        return tuple(one for one in self.features if one.veto)

    @property
    def possible(self) -> bool:
        """Whether a person should look at them."""
        return self.score >= POSSIBLE and not self.vetoes


def compare(first: Side, second: Side) -> Comparison:
    """Compare two parties; symmetric except for the order of the sides."""
    schema = _SCHEMAS.get(first.type, "") if first.type == second.type else ""
    score = max(
        (name_score(one, other, schema) for one in first.names for other in second.names),
        default=0.0,
    )
    name = Effect.AGREES if score >= POSSIBLE else Effect.CONTRADICTS
    return Comparison(
        score,
        (
            Feature("name", name, first.names, second.names, f"{score:.2f}"),
            _types(first, second),
            _births(first, second),
            _common("country", first.countries, second.countries),
            *_of_companies(first, second),
            _numbers(first, second),
        ),
    )


def _types(first: Side, second: Side) -> Feature:
    same = first.type == second.type
    effect = Effect.AGREES if same else Effect.CONTRADICTS
    return Feature("type", effect, (first.type,), (second.type,), veto=not same)


def _births(first: Side, second: Side) -> Feature:
    """Compare dates of birth, or of two companies' foundation.

    A date that stands for none (1900-01-01) excludes nothing, nor does a day exchanged with its
    month, nor 1 January compared with another day of that year: it may stand for the year alone.
    """
    person = _COMPANY not in {first.type, second.type}
    name = "birth_date" if person else "incorporation_date"
    mine, theirs = parsed(first.births), parsed(second.births)
    found = compare_stated(mine, theirs, _YEARS, person=person)
    if found is None:
        return Feature(name, Effect.UNKNOWN, first.births, second.births)
    apart = found.effect is DateEffect.CONTRADICTS or (
        found.tolerated and all(map(_sure, (*mine, *theirs)))
    )
    if apart:
        what = "different dates of " + ("birth" if person else "incorporation")
        detail = f"{what}: {found.detail}"
        return Feature(name, Effect.CONTRADICTS, first.births, second.births, detail, veto=True)
    effect = Effect.AGREES if found.effect is DateEffect.AGREES else Effect.UNKNOWN
    return Feature(name, effect, first.births, second.births, found.detail)


def _sure(stated: PartialDate) -> bool:
    """Whether a date means what it says: not `circa`, and no 1 January for the year alone."""
    return not stated.circa and (stated.names_a_day or not stated.is_full)


def _of_companies(first: Side, second: Side) -> tuple[Feature, ...]:
    """Compare what companies alone have. Registers name forms and seats each in its own way."""
    if (first.type, second.type) != (_COMPANY, _COMPANY):
        return ()
    return (
        _common("legal_form", first.forms, second.forms),
        _common("address", first.addresses, second.addresses),
    )


def _common(name: str, mine: tuple[str, ...], theirs: tuple[str, ...]) -> Feature:
    """Compare lists of texts: one in common agrees, none in common is a difference and no veto."""
    if not mine or not theirs:
        return Feature(name, Effect.UNKNOWN, mine, theirs)
    common = {one.casefold() for one in mine} & {one.casefold() for one in theirs}
    return Feature(name, Effect.AGREES if common else Effect.CONTRADICTS, mine, theirs)


def _numbers(first: Side, second: Side) -> Feature:
    """Compare numbers: two of one register, or two LEIs, are two parties."""
    mine, theirs = (
        tuple(f"{number.scheme} {number.value}" for number in one.identifiers)
        for one in (first, second)
    )
    if register := contradict(first.identifiers, second.identifiers):
        detail = f"different numbers in register {register}"
        return Feature("identifier", Effect.CONTRADICTS, mine, theirs, detail, veto=True)
    agrees = bool({*first.identifiers} & {*second.identifiers})
    return Feature("identifier", Effect.AGREES if agrees else Effect.UNKNOWN, mine, theirs)


def values_of(data: Mapping[str, object], names: Sequence[str]) -> tuple[str, ...]:
    """Return the texts that a party's data have under some attributes, each once."""
    found: list[str] = []
    for name in names:
        value = data.get(name)
        found += [str(one) for one in (value if isinstance(value, list) else [value]) if one]
    return tuple(dict.fromkeys(found))
