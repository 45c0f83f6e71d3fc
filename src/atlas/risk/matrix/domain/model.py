"""The risk matrix as data: dimensions, factors, scoring, floors, levels."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.types import JSON
from atlas.risk.matrix.domain.levels import Level, Tier

Points = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Whole = Annotated[int, Field(ge=0, le=100)]
Token = Annotated[str, Field(min_length=1, max_length=100)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Range(_Part):
    """One line of THRESHOLD_RANGES; the first that holds gives the points."""

    above: int | None = None
    at_least: int | None = None
    below: int | None = None
    points: Points

    @model_validator(mode="after")
    def _one_bound(self) -> Range:
        if sum(bound is not None for bound in (self.above, self.at_least, self.below)) != 1:
            raise ValueError("give exactly one of above, at_least, below")
        return self


class _Source(_Part):
    input: Token
    decisive: bool = True
    """Without it the factor is unknown; a source that is not decisive can only add points."""


class ThresholdRanges(_Source):
    """Points by a number; `scaled`: 0 to 100 becomes 0 to the factor's maximum."""

    method: Literal["THRESHOLD_RANGES"]
    ranges: tuple[Range, ...] = ()
    otherwise: Points = Decimal(0)
    scaled: bool = False


class Boolean(_Source):
    """Points by a flag."""

    method: Literal["BOOLEAN"]
    true: Points
    false: Points = Decimal(0)


class ReferenceLookup(_Source):
    """Points by a token, worst of several.

    `dataset`: the token's category in that dataset has the points. `cascade`: the token is a
    country, its cascade score is scaled to the factor's maximum. Neither: the token has them.
    """

    method: Literal["REFERENCE_LOOKUP"]
    dataset: Token | None = None
    cascade: bool = False
    points: dict[Token, Points] = Field(default_factory=dict)


Source: TypeAlias = Annotated[
    ThresholdRanges | Boolean | ReferenceLookup, Field(discriminator="method")
]


class Condition(_Part):
    """One indicator on one input; exactly one operator.

    equals, in: the value. intersects: any of the tokens. greater_than, at_least, less_than: the
    number. country_risk_list: any of the countries is on the dataset. recency_days: the date lies
    at most so many days before the day of the evaluation.
    """

    input: Token
    equals: Token | bool | None = None
    in_: tuple[Token, ...] | None = Field(default=None, alias="in")
    intersects: tuple[Token, ...] | None = None
    greater_than: Decimal | None = None
    at_least: Decimal | None = None
    less_than: Decimal | None = None
    country_risk_list: Token | None = None
    recency_days: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> Condition:
        if len(self.operators) != 1:
            raise ValueError("give exactly one operator")
        return self

    @property
    def operators(self) -> tuple[str, ...]:
        """Return the operators given."""
        names = type(self).model_fields.keys() - {"input"}
        return tuple(sorted(name for name in names if getattr(self, name) is not None))


class NotApplicable(_Part):
    """When an unassessed factor leaves the denominator, and why."""

    any_of: tuple[Condition, ...]
    reason: str


class Factor(_Part):
    """One factor: its maximum, its sources, and what it scores while unknown."""

    id: Token
    title: str
    maximum: Points
    sources: tuple[Source, ...]
    unknown: Points | None = None
    """Points while unassessed; None: the matrix' default share of the maximum."""
    not_applicable: NotApplicable | None = None


class Dimension(_Part):
    """Factors that are weighed together."""

    id: Token
    title: str
    weight: Annotated[Decimal, Field(gt=0, le=1, decimal_places=4)]
    factors: tuple[Factor, ...]


class Floor(_Part):
    """Least score and tier once any condition holds; nothing goes under it."""

    id: Token
    title: str
    any_of: tuple[Condition, ...]
    minimum_score: Percent | None = None
    minimum_tier: Tier | None = None
    effects: tuple[Literal["approval_refused", "no_automatic_decision", "four_eyes"], ...] = ()
    legal_source: str


class CascadeStep(_Part):
    """Score of a country that is on all these lists, or whose CPI score is below a bound."""

    lists: tuple[Token, ...] = ()
    cpi_below: Whole | None = None
    score: Whole


class Aggregation(_Part):
    """How dimensions become one score.

    weighted_max: the weighted average A, unless the highest dimension M reaches `threshold`: then
    `highest_share` percent of M and the rest of A.
    """

    method: Literal["weighted_max", "weighted_average", "highest_dimension"]
    threshold: Whole = 80
    highest_share: Whole = 60


class LevelBound(_Part):
    """A level and the score it starts at."""

    level: Level
    from_: Percent = Field(alias="from")


class Appetite(_Part):
    """Scores from which CDD and EDD are asked for."""

    cdd: Percent
    edd: Percent


class Matrix(_Part):
    """A version of a risk matrix. Published versions never change."""

    id: Token
    version: Token
    title: str
    basis: str
    url: str
    aggregation: Aggregation
    unknown_percent: Whole = 40
    levels: tuple[LevelBound, ...]
    appetites: dict[str, Appetite]
    default_appetite: str
    country_cascade: tuple[CascadeStep, ...]
    country_otherwise: Whole
    dimensions: tuple[Dimension, ...]
    floors: tuple[Floor, ...]

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the matrix' content."""
        return canonical_hash(self.document())

    def document(self) -> dict[str, JSON]:
        """Return the matrix as JSON, without what equals a default."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """All factors, in order."""
        return tuple(factor for dimension in self.dimensions for factor in dimension.factors)

    def level_of(self, score: Decimal) -> Level:
        """Return the level of a score (0 to 100)."""
        return [item.level for item in self.levels if item.from_ <= score][-1]

    def __copy__(self) -> Matrix:
        """Copy without the kept hash: a copy is made to be changed (`model_copy(update=…)`)."""
        copied = super().__copy__()
        copied.__dict__.pop("hash", None)
        return copied

    def __hash__(self) -> int:
        return hash(self.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and other.hash == self.hash
