"""The standard matrix as a decision of zen-engine: a decision table for each source of a factor.

Countries come with their cascade score and industries, products and PEPs with their category: the
lookups in reference data are left to Atlas, in favour of zen-engine. No unknowns, no floors, no
trace: only points, dimensions, aggregation and level.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.risk.evaluations.domain import EvaluationInputs
from atlas.risk.evaluations.domain.cascade import CountryCascade
from atlas.risk.matrix.domain import Boolean, Matrix, ReferenceLookup, ThresholdRanges


def field(factor: str, source: str) -> str:
    """The name of a source's value."""
    return f"{factor}__{source.replace('.', '_')}"


def decision(matrix: Matrix) -> dict[str, Any]:
    """The matrix as a JSON decision model."""
    tables = [
        _table(field(factor.id, source.input), source, factor.maximum)
        for factor in matrix.factors
        for source in factor.sources
    ]
    total, level = _arithmetic(matrix), _levels(matrix)
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        *tables,
        total,
        level,
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    links = [("in", item["id"]) for item in tables] + [(item["id"], "total") for item in tables]
    links += [("total", "level"), ("level", "out")]
    edges = [
        {"id": f"e{at}", "sourceId": left, "targetId": right, "type": "edge"}
        for at, (left, right) in enumerate(links)
    ]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": nodes,
        "edges": edges,
    }


def _node(name: str, rows: list[tuple[str, str]], read: str, gives: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "type": "decisionTableNode",
        "content": {
            "hitPolicy": "first",
            "inputs": [{"id": "i", "name": "i", "field": read}],
            "outputs": [{"id": "o", "name": "o", "field": gives}],
            "rules": [{"_id": f"r{at}", "i": when, "o": then} for at, (when, then) in
                      enumerate(rows)],
            "passThrough": name == "level",
        },
    }  # fmt: skip


def _table(name: str, source: Any, maximum: Any) -> dict[str, Any]:
    match source:
        case Boolean():
            rows = [("true", str(source.true)), ("", str(source.false))]
        case ThresholdRanges(scaled=True):
            rows = [("", f"{name} * {maximum} / 100")]
        case ThresholdRanges():
            rows = [(_bound(item), str(item.points)) for item in source.ranges]
            rows.append(("", str(source.otherwise)))
        case ReferenceLookup(cascade=True):
            rows = [("", f"{name} * {maximum} / 100")]
        case _:
            rows = [(f'"{token}"', str(points)) for token, points in source.points.items()]
            rows.append(("", "0"))
    return _node(f"t_{name}", rows, name, f"p_{name}")


def _bound(item: Any) -> str:
    if item.above is not None:
        return f"> {item.above}"
    return f">= {item.at_least}" if item.at_least is not None else f"< {item.below}"


def _arithmetic(matrix: Matrix) -> dict[str, Any]:
    expressions = []
    names = []
    for dimension in matrix.dimensions:
        worst = [
            (", ".join(f"p_{field(factor.id, s.input)}" for s in factor.sources), factor.maximum)
            for factor in dimension.factors
        ]
        parts = [f"min([max([{points}]), {maximum}])" for points, maximum in worst]
        whole = sum(f.maximum for f in dimension.factors)
        names.append((f"d_{dimension.id}", dimension.weight))
        expressions.append((names[-1][0], f"({' + '.join(parts)}) / {whole} * 100"))
    average = " + ".join(f"$.{name} * {weight}" for name, weight in names)
    expressions.append(("a", average))
    expressions.append(("m", f"max([{', '.join(f'$.{name}' for name, _ in names)}])"))
    rule = matrix.aggregation
    mixed = f"{rule.highest_share / 100} * $.m + {1 - rule.highest_share / 100} * $.a"
    expressions.append(("score", f"round($.m >= {rule.threshold} ? {mixed} : $.a, 2)"))
    return {
        "id": "total",
        "name": "total",
        "type": "expressionNode",
        "content": {
            "expressions": [{"id": key, "key": key, "value": value} for key, value in expressions]
        },
    }


def _levels(matrix: Matrix) -> dict[str, Any]:
    rows = [(f">= {item.from_}", f'"{item.level}"') for item in reversed(matrix.levels)]
    return _node("level", rows, "score", "level")


def context(
    matrix: Matrix, inputs: EvaluationInputs, cascade: CountryCascade, snapshot: Any
) -> Mapping[str, Any]:
    """What zen-engine reads of an evaluation's inputs: one scalar for each source."""
    found: dict[str, Any] = {}
    for factor in matrix.factors:
        for source in factor.sources:
            value = inputs.readings[source.input][0].value
            if isinstance(source, ReferenceLookup) and source.cascade and isinstance(value, tuple):
                value = max(cascade.score(code)[0] for code in value)
            elif isinstance(source, ReferenceLookup) and isinstance(value, tuple):
                dataset = source.dataset
                tokens = [snapshot.category(dataset, t) for t in value] if dataset else list(value)
                worst = sorted(tokens, key=lambda token: source.points.get(token, 0))
                value = worst[-1] if worst else "-"
            found[field(factor.id, source.input)] = value
    return found
