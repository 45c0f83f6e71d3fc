"""Matrices as firms may write them: every one passes the checks of publishing."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from atlas.knowledge.reference_data.domain import load_shipped
from atlas.risk.matrix.domain import INPUTS, Matrix, check_law, check_matrix, default_matrix

TYPES = load_shipped().types
SHIPPED_MATRIX = default_matrix()


def document() -> dict[str, Any]:
    """The shipped matrix as data, fresh."""
    return SHIPPED_MATRIX.model_dump(mode="json", by_alias=True, exclude_none=True)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    """Other weights, maxima, unknowns, points, aggregation, appetites, and a floor more."""
    doc = document()
    doc["id"] = "own_drawn"
    shares = [draw(st.integers(1, 40)) for _ in doc["dimensions"]]
    units = [share * 10_000 // sum(shares) for share in shares]
    units[0] += 10_000 - sum(units)
    for dimension, unit in zip(doc["dimensions"], units, strict=True):
        dimension["weight"] = f"{unit / 10_000:.4f}"
        for factor in dimension["factors"]:
            factor["maximum"] = draw(st.integers(1, 60))
            if draw(st.booleans()):
                factor["unknown"] = draw(st.integers(0, factor["maximum"]))
            for source in factor["sources"]:
                _redraw(draw, source)
    doc["unknown_percent"] = draw(st.integers(0, 100))
    doc["aggregation"] = {
        "method": draw(st.sampled_from(["weighted_max", "weighted_average", "highest_dimension"])),
        "threshold": draw(st.integers(0, 100)),
        "highest_share": draw(st.integers(0, 100)),
    }
    doc["floors"].append(
        {
            "id": "own",
            "title": "The firm's own",
            "any_of": [{"input": "network.shared_address_count", "at_least": 5}],
            "minimum_score": draw(st.integers(0, 100)),
            "minimum_tier": draw(st.sampled_from(["cdd", "edd"])),
            "legal_source": "Rule of the firm",
        }
    )
    edd = draw(st.integers(2, 70))
    doc["appetites"]["moderate"] = {"cdd": draw(st.integers(1, min(edd - 1, 40))), "edd": edd}
    matrix = Matrix.model_validate(doc)
    assert check_matrix(matrix, TYPES) == []
    assert check_law(matrix, SHIPPED_MATRIX) == []
    return matrix


def _redraw(draw: st.DrawFn, source: dict[str, Any]) -> None:
    """Other points in the same order of badness."""
    points = st.integers(0, 80)
    if source["method"] == "BOOLEAN":
        source["false"], source["true"] = sorted(draw(st.tuples(points, points)))
    elif source.get("ranges"):
        count = len(source["ranges"]) + 1
        drawn = sorted((draw(points) for _ in range(count)), reverse=True)
        for line, value in zip(source["ranges"], drawn, strict=False):
            line["points"] = value
        source["otherwise"] = drawn[-1]
    elif source.get("points"):
        ranks = INPUTS[source["input"]].values if not source.get("dataset") else ()
        order = sorted(
            source["points"],
            key=lambda token: (float(source["points"][token]), ranks.index(token) if ranks else 0),
        )
        drawn = sorted(draw(points) for _ in order)
        source["points"] = dict(zip(order, drawn, strict=True))
