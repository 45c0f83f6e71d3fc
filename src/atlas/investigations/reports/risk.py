"""The evaluation as a report shows it: titles, reasons and references for its readers. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from atlas.investigations.reports.wording import readable
from atlas.risk.evaluations.domain import evaluation_document
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import INPUTS, Matrix, shown_level

Readings = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Titles:
    """What the matrix calls its parts, what its floors read, and the readings they met.

    `readings` are those of the evaluation by input key, as they were hashed. `lists` are the
    country lists of each floor, `silent_lists` those whose silence says nothing, with the reason.
    """

    dimensions: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    readings: Readings = field(default_factory=dict)
    engine: str | None = None
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silent_lists: Mapping[str, str] = field(default_factory=dict)


def titles_of(
    matrix: Matrix | None,
    readings: Readings,
    engine: str | None,
    silent_lists: Mapping[str, str] = MappingProxyType({}),
) -> Titles:
    """Return the titles of a matrix; of one that is gone there are none."""
    if matrix is None:
        return Titles(readings=readings, engine=engine)
    return Titles(
        dimensions={item.id: item.title for item in matrix.dimensions},
        factors={item.id: item.title for item in matrix.factors},
        floors={
            item.id: tuple(dict.fromkeys(one.input for one in item.any_of))
            for item in matrix.floors
        },
        readings=readings,
        engine=engine,
        lists={
            item.id: tuple(
                dict.fromkeys(one.country_risk_list for one in item.any_of if one.country_risk_list)
            )
            for item in matrix.floors
        },
        silent_lists=silent_lists,
    )


def risk_document(evaluation: StoredEvaluation, titles: Titles) -> dict[str, Any]:
    """Return an evaluation with what its readers need beside the hashed document."""
    document = evaluation_document(evaluation.result)
    reasons, worst = evaluation.result.reasons, (document.get("words") or {}).get("worst_case")
    document["level"] = shown_level(document["level"], reasons)
    if worst:
        worst["level"] = shown_level(worst["level"], reasons)
    for item in document["dimensions"]:
        item["title"] = titles.dimensions.get(item["id"], _plain(item["id"]))
    kept = (evaluation.provenance or {}).get("readings", {})
    for factor in document["factors"]:
        factor["title"] = titles.factors.get(factor["id"], _plain(factor["id"]))
        for source in factor["sources"]:
            source["title"] = input_title(source["input"])
            source["references"] = kept.get(source["input"], {}).get(source["source"])
        factor["details"] = _reasons({one["input"] for one in factor["sources"]}, titles.readings)
    for floor in document["floors"]:
        floor["reasons"] = [
            *_reasons(titles.floors.get(floor["id"], ()), titles.readings),
            *_silent(titles.lists.get(floor["id"], ()), titles.silent_lists),
        ]
        floor["facts"] = [_fact(text) for text in floor["because"]]
    return document


def input_title(key: str) -> str:
    """Return what an input is called."""
    spec = INPUTS.get(key)
    return spec.title if spec else _plain(key)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", ": ")


def _reasons(keys: Iterable[str], readings: Readings) -> list[dict[str, Any]]:
    """Return why inputs were not assessed: title, reason and detail of each."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for key in sorted(keys):
        for reading in readings.get(key, ({"not_assessed": {"reason": "not_run"}},)):
            gap = reading.get("not_assessed")
            if gap:
                detail = gap.get("detail") or ""
                found[(key, gap["reason"], detail)] = {
                    "input": key,
                    "title": input_title(key),
                    "reason": gap["reason"],
                    "detail": detail,
                }
    return list(found.values())


def _silent(names: Iterable[str], silent: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return why country lists say nothing of who is not on them."""
    return [
        {
            "input": name,
            "title": readable(name),
            "reason": silent[name],
            "detail": f"the {readable(name)}",
        }
        for name in names
        if name in silent
    ]


_OPERATORS = {
    "at_least": "at least the floor's limit",
    "greater_than": "more than the floor's limit",
    "less_than": "less than the floor's limit",
    "recency_days": "recent",
    "country_risk_list": "on the list",
}


def _fact(because: str) -> dict[str, Any]:
    """Return what met a floor's condition, taken apart: `input operator: value (source)`."""
    head, _, rest = because.partition(": ")
    key, _, operator = head.partition(" ")
    value, _, source = rest.rpartition(" (")
    return {
        "title": input_title(key),
        "operator": _OPERATORS.get(operator),
        "value": value or rest,
        "source": source.rstrip(")"),
    }
