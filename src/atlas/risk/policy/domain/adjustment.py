"""What a policy changes of an evaluation: the appetite, and a segment's weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypedDict

from atlas.risk.matrix.domain import Matrix

APPETITES = ("conservative", "moderate", "progressive")
"""From most scrutiny to least."""
LEAST, MOST = Decimal("0.25"), Decimal(4)
"""A segment multiplies a dimension's weight by no less and no more."""
_UNITS = 10_000
"""Weights have four decimals."""


class AdjustmentSaid(TypedDict):
    """What the policy in force said for one subject, as it is kept with an evaluation."""

    policy_version: int
    appetite: str | None
    segment: str | None
    multipliers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What the policy in force says for one subject; kept with the evaluation.

    `policy_version` 0: the product's default. `multipliers`: dimension to factor, of `segment`.
    """

    policy_version: int = 0
    appetite: str | None = None
    segment: str | None = None
    multipliers: Mapping[str, Decimal] = field(default_factory=dict)

    def document(self) -> AdjustmentSaid:
        """Return the adjustment as JSON; `from_document` is its inverse."""
        return {
            "policy_version": self.policy_version,
            "appetite": self.appetite,
            "segment": self.segment,
            "multipliers": {name: str(value) for name, value in sorted(self.multipliers.items())},
        }

    @classmethod
    def from_document(cls, document: AdjustmentSaid | None) -> Adjustment:
        """Return the adjustment of its JSON form; None is no adjustment."""
        if document is None:
            return cls()
        multipliers = {name: Decimal(value) for name, value in document["multipliers"].items()}
        return cls(
            document["policy_version"], document["appetite"], document["segment"], multipliers
        )


def adjusted(matrix: Matrix, adjustment: Adjustment) -> Matrix:
    """Return the matrix with the segment's weights; floors and all else stay.

    The result has a hash of its own, so an evaluation says with which weights it was made.
    """
    if not adjustment.multipliers:
        return matrix
    known = {item.id for item in matrix.dimensions}
    changes = {
        name: value
        for name, value in adjustment.multipliers.items()
        if name in known and value != 1
    }
    return _adjusted(matrix, tuple(sorted(changes.items()))) if changes else matrix


@lru_cache(maxsize=64)
def _adjusted(matrix: Matrix, multipliers: tuple[tuple[str, Decimal], ...]) -> Matrix:
    weights = weighted({item.id: item.weight for item in matrix.dimensions}, dict(multipliers))
    dimensions = tuple(
        item.model_copy(update={"weight": weights[item.id]}) for item in matrix.dimensions
    )
    return matrix.model_copy(update={"dimensions": dimensions})


def weighted(
    weights: Mapping[str, Decimal], multipliers: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """Multiply weights and bring them back to a sum of exactly 1, to four decimals.

    The largest remainders take what rounding leaves; no weight falls to 0.
    """
    raw = {
        name: Fraction(weight) * Fraction(multipliers.get(name, Decimal(1)))
        for name, weight in weights.items()
    }
    total = sum(raw.values())
    exact = {name: value / total * _UNITS for name, value in raw.items()}
    units = {name: max(1, int(value)) for name, value in exact.items()}
    left = _UNITS - sum(units.values())
    order = sorted(exact, key=lambda name: (units[name] - exact[name], name))
    step = 1 if left >= 0 else -1
    candidates = order if left >= 0 else sorted(units, key=lambda name: (-units[name], name))
    for position in range(abs(left)):
        units[candidates[position % len(candidates)]] += step
    return {name: Decimal(value).scaleb(-4) for name, value in units.items()}


def appetite_for(matrix: Matrix, adjustment: Adjustment) -> str:
    """Return the policy's appetite, or the matrix' own where it has none of that name."""
    name = adjustment.appetite
    return name if name is not None and name in matrix.appetites else matrix.default_appetite
