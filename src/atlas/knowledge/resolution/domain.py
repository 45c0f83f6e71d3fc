"""Whether two parties may be one: what agrees, what contradicts, what is unknown. Pure.

Names are compared by `knowledge.names`, numbers by `knowledge.mutations`; nothing joins anybody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Annotated
from uuid import UUID

from atlas.foundation.fields import says
from atlas.knowledge.mutations.domain.assertions import Identifier
from atlas.knowledge.mutations.domain.identifiers import contradict
from atlas.knowledge.names.domain.pairs import name_score

POSSIBLE = 0.70
"""From here on (0 to 1) two names may be one party's."""
MOST_HOLDERS = 100
"""Of more holders of one company no pairs are made: 5,000 comparisons take a second."""
_SCHEMAS: Mapping[str, str] = {"Person": "person", "LegalEntity": "company", "Trust": "trust"}
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Effect(StrEnum):
    """What one feature says of two parties being one."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Side:
    """One party as it is compared. Births: dates in full or in part (ISO 8601), as stated."""

    id: UUID
    type: str
    name: str
    names: tuple[str, ...]
    births: tuple[str, ...]
    countries: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    flags: tuple[str, ...]


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
    """Compare two parties; symmetric but for the order of the sides."""
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
            _countries(first, second),
            _numbers(first, second),
        ),
    )


def _types(first: Side, second: Side) -> Feature:
    same = first.type == second.type
    effect = Effect.AGREES if same else Effect.CONTRADICTS
    return Feature("type", effect, (first.type,), (second.type,), veto=not same)


def _births(first: Side, second: Side) -> Feature:
    """Compare dates of birth: a month or year agrees with each day in it."""
    mine, theirs = (tuple(filter(_ISO.fullmatch, one.births)) for one in (first, second))
    if not mine or not theirs:
        return Feature("birth_date", Effect.UNKNOWN, first.births, second.births)
    agrees = any(a.startswith(b) or b.startswith(a) for a in mine for b in theirs)
    effect = Effect.AGREES if agrees else Effect.CONTRADICTS
    detail = "" if agrees else "different dates of birth"
    return Feature("birth_date", effect, mine, theirs, detail, veto=not agrees)


def _countries(first: Side, second: Side) -> Feature:
    if not first.countries or not second.countries:
        return Feature("country", Effect.UNKNOWN, first.countries, second.countries)
    common = {*first.countries} & {*second.countries}
    effect = Effect.AGREES if common else Effect.CONTRADICTS
    return Feature("country", effect, first.countries, second.countries)


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


@dataclass(frozen=True, slots=True)
class Stake:
    """Who holds in, or is an officer of, a company, and which sources say so."""

    party: UUID
    company: UUID
    sources: frozenset[str]


def pairs(stakes: Iterable[Stake]) -> Iterator[tuple[UUID, UUID, UUID]]:
    """Yield (party, party, company) of those whom different sources tie to one company.

    A source that names both tells them apart.
    """
    by_company: dict[UUID, dict[UUID, frozenset[str]]] = {}
    for one in stakes:
        found = by_company.setdefault(one.company, {})
        found[one.party] = found.get(one.party, frozenset()) | one.sources
    seen = set[tuple[UUID, UUID]]()
    for company, parties in sorted(by_company.items()):
        if len(parties) > MOST_HOLDERS:
            continue
        for (first, said), (second, other) in combinations(sorted(parties.items()), 2):
            apart = bool(said) and bool(other) and said.isdisjoint(other)
            if apart and (first, second) not in seen:
                seen.add((first, second))
                yield first, second, company


def values_of(data: Mapping[str, object], names: Sequence[str]) -> tuple[str, ...]:
    """Return the texts that a party's data have under some attributes, each once."""
    found: list[str] = []
    for name in names:
        value = data.get(name)
        found += [str(one) for one in (value if isinstance(value, list) else [value]) if one]
    return tuple(dict.fromkeys(found))
