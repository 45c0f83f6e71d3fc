"""Indicators of a matrix as predicates, bound to the reference data they ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.matrix.domain import Condition

Predicate: TypeAlias = Callable[[Any, date], bool]


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """One indicator: the input and its predicate."""

    input: str
    holds: Predicate
    text: str


def compile_condition(condition: Condition, snapshot: ReferenceSnapshot) -> CompiledCondition:
    """Return the indicator with its lists looked up."""
    operator = condition.operators[0]
    wanted = getattr(condition, operator)
    text = f"{condition.input} {operator.rstrip('_')}"
    return CompiledCondition(condition.input, _predicate(operator, wanted, snapshot), text)


def _predicate(  # noqa: PLR0911  one return an operator
    operator: str, wanted: Any, snapshot: ReferenceSnapshot
) -> Predicate:
    match operator:
        case "equals":
            return lambda value, _: bool(value == wanted)
        case "in_":
            allowed = frozenset(wanted)
            return lambda value, _: value in allowed
        case "intersects":
            tokens = frozenset(wanted)
            return lambda value, _: not tokens.isdisjoint(value)
        case "greater_than":
            return lambda value, _: Decimal(value) > wanted
        case "at_least":
            return lambda value, _: Decimal(value) >= wanted
        case "less_than":
            return lambda value, _: Decimal(value) < wanted
        case "country_risk_list":
            listed = snapshot.countries(wanted) or frozenset()
            return lambda value, _: not listed.isdisjoint(value)
        case _:
            return lambda value, day: 0 <= (day - date.fromisoformat(value)).days <= wanted
