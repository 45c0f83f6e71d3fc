"""What a measurement of labelled pairs says, as JSON and for a reader."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from rich import box
from rich.markup import escape
from rich.table import Table

from atlas.cli.console import out
from atlas.cli.evaluate.scoring import ScoredPairs
from atlas.knowledge.names.domain.labelled import CLASS, LabelledPair
from atlas.knowledge.names.domain.measures import (
    best_threshold,
    confusion,
    f1_interval,
)

CURVE = tuple(round(0.5 + 0.05 * step, 2) for step in range(11))
_FEW = 5
"""Classes of fewer pairs stand in the JSON only."""
Result = dict[str, Any]


def evaluated(
    scored: ScoredPairs, pairs: Sequence[LabelledPair], threshold: float | None
) -> Result:
    """Return everything that was measured, ready for JSON."""
    used = scored.threshold if threshold is None else threshold
    labels = [pair.is_match for pair in pairs]
    best, best_f1 = best_threshold(scored.scores, labels)
    return {
        "algorithm": scored.algorithm,
        "version": scored.version,
        "threshold": used,
        "pairs": len(pairs),
        **_measured(scored.scores, labels, used),
        "by_schema": _grouped(scored.scores, pairs, used, [pair.schema for pair in pairs]),
        "by_class": _by_class(scored.scores, pairs, used),
        "best_threshold": round(best, 4),
        "best_f1": round(best_f1, 4),
        "curve": [
            {"threshold": step, **_measured(scored.scores, labels, step, interval=False)}
            for step in CURVE
        ],
        "time": _times(scored.seconds),
        "misses": _misses(scored.scores, pairs, used),
    }


def _measured(
    scores: Sequence[float], labels: Sequence[bool], threshold: float, *, interval: bool = True
) -> Result:
    found = confusion(scores, labels, threshold)
    told: Result = {
        "precision": _rounded(found.precision),
        "recall": _rounded(found.recall),
        "f1": _rounded(found.f1),
        "confusion": {"tp": found.tp, "fp": found.fp, "tn": found.tn, "fn": found.fn},
    }
    if interval:
        bounds = f1_interval(scores, labels, threshold)
        told["f1_95"] = [round(bound, 4) for bound in bounds] if bounds else None
    return told


def _grouped(
    scores: Sequence[float], pairs: Sequence[LabelledPair], threshold: float, keys: Sequence[str]
) -> dict[str, Result]:
    groups: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        groups.setdefault(key, []).append(position)
    return {
        key: {
            "pairs": len(chosen),
            **_measured(
                [scores[position] for position in chosen],
                [pairs[position].is_match for position in chosen],
                threshold,
            ),
        }
        for key, chosen in sorted(groups.items())
    }


def _by_class(
    scores: Sequence[float], pairs: Sequence[LabelledPair], threshold: float
) -> dict[str, Result]:
    keys = [pair.extra.get(CLASS, "") for pair in pairs]
    if not any(keys):
        return {}
    return _grouped(scores, pairs, threshold, [key or "(none)" for key in keys])


def _times(seconds: Sequence[float]) -> Result:
    micro = sorted(second * 1e6 for second in seconds)
    return {
        "microseconds_per_pair": round(statistics.fmean(micro), 1),
        "median": round(statistics.median(micro), 1),
        "p99": round(micro[min(len(micro) - 1, int(len(micro) * 0.99))], 1),
    }


def _misses(
    scores: Sequence[float], pairs: Sequence[LabelledPair], threshold: float
) -> dict[str, list[Result]]:
    missed, wrong = [], []
    for score, pair in zip(scores, pairs, strict=True):
        shown = {
            "line": pair.line,
            "score": round(score, 4),
            "schema": pair.schema,
            "name1": pair.name1,
            "name2": pair.name2,
        }
        if pair.is_match and score < threshold:
            missed.append(shown)
        elif not pair.is_match and score >= threshold:
            wrong.append(shown)
    return {
        "false_negatives": sorted(missed, key=lambda miss: (miss["score"], miss["line"])),
        "false_positives": sorted(wrong, key=lambda miss: (-miss["score"], miss["line"])),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def print_json(about: Mapping[str, Any], results: Sequence[Result]) -> None:
    """Print one document: of one algorithm its own result, of several a list of them."""
    told = results[0] if len(results) == 1 else {"results": list(results)}
    out.print(orjson.dumps({**about, **told}, option=orjson.OPT_INDENT_2).decode(), markup=False)


def show(result: Result, misses: int) -> None:
    """Print what a reader wants first: how good, where, at which threshold, and what failed."""
    out.print(
        f"[bold]{result['algorithm']}[/] ({result['version']}), {result['pairs']} pairs, "
        f"match from {result['threshold']:.2f} on"
    )
    tables = [("schema", result["by_schema"])]
    classes = {name: told for name, told in result["by_class"].items() if told["pairs"] >= _FEW}
    if len(classes) > 1:
        tables.append(("class", classes))
    for title, groups in tables:
        _show_groups(title, groups, result)
    _show_curve(result)
    took = result["time"]
    out.print(
        f"time per pair: mean {took['microseconds_per_pair']} µs, median {took['median']} µs, "
        f"p99 {took['p99']} µs"
    )
    for title, key in (("missed", "false_negatives"), ("wrongly joined", "false_positives")):
        _show_misses(title, result["misses"][key], misses)


def _show_groups(title: str, groups: Mapping[str, Result], result: Result) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for column in (title, "pairs", "precision", "recall", "F1", "95 %", "tp", "fp", "tn", "fn"):
        table.add_column(column, justify="left" if column == title else "right", no_wrap=True)
    for name, group in [*groups.items(), ("all", {**result})]:
        counts = group["confusion"]
        bounds = group["f1_95"]
        table.add_row(
            escape(name),
            str(group["pairs"]),
            *(_shown(group[measure]) for measure in ("precision", "recall", "f1")),
            f"{bounds[0]:.3f}-{bounds[1]:.3f}" if bounds else "-",
            *(str(counts[count]) for count in ("tp", "fp", "tn", "fn")),
            style="bold" if name == "all" else None,
        )
    out.print(table)


def _show_curve(result: Result) -> None:
    table = Table("threshold", "precision", "recall", "F1", "", box=box.SIMPLE_HEAD)
    for point in result["curve"]:
        bar = "█" * round(20 * (point["f1"] or 0.0))
        table.add_row(
            f"{point['threshold']:.2f}",
            *(_shown(point[measure]) for measure in ("precision", "recall", "f1")),
            bar,
            style="bold" if abs(point["threshold"] - result["threshold"]) < 1e-9 else None,
        )
    out.print(table)
    out.print(f"highest F1 {result['best_f1']:.3f} from {result['best_threshold']:.4f} on")


def _show_misses(title: str, found: Sequence[Result], most: int) -> None:
    if not found or not most:
        return
    table = Table(
        "line",
        "score",
        "schema",
        "name1",
        "name2",
        title=f"{title}: {len(found)}",
        title_justify="left",
        box=box.SIMPLE_HEAD,
    )
    for miss in found[:most]:
        table.add_row(
            str(miss["line"]),
            f"{miss['score']:.3f}",
            *(escape(miss[column]) for column in ("schema", "name1", "name2")),
        )
    out.print(table)


def show_comparison(results: Sequence[Result]) -> None:
    """Print the algorithms side by side."""
    table = Table(
        "algorithm",
        "precision",
        "recall",
        "F1",
        "95 %",
        "µs a pair",
        title="side by side",
        title_justify="left",
        box=box.SIMPLE_HEAD,
    )
    for result in results:
        bounds = result["f1_95"]
        table.add_row(
            f"{result['algorithm']} ({result['version']})",
            *(_shown(result[measure]) for measure in ("precision", "recall", "f1")),
            f"{bounds[0]:.3f}-{bounds[1]:.3f}" if bounds else "-",
            f"{result['time']['microseconds_per_pair']:.0f}",
        )
    out.print(table)


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
