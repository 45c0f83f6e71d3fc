"""What a measurement of screening says, as JSON and for a reader."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import orjson
from rich import box
from rich.markup import escape
from rich.table import Table

from atlas.cli.console import out
from atlas.cli.evaluate.cases import Case
from atlas.cli.evaluate.searched import Searched
from atlas.sources.screening.domain.matching import Match
from atlas.sources.screening.schemas import ALGORITHM

Told = dict[str, Any]
Outcome = tuple[Case, list[tuple[str, Match]], float]
_HITS_SHOWN = 3


def summarised(outcomes: Sequence[Outcome], where: Sequence[Searched], threshold: int) -> Told:
    """Return everything that was measured, ready for JSON."""
    positives = [outcome for outcome in outcomes if outcome[0].listed]
    negatives = [outcome for outcome in outcomes if not outcome[0].listed]
    wrong = [outcome for outcome in negatives if outcome[0].false_hits(outcome[1])]
    return {
        "algorithm": ALGORITHM,
        "threshold": threshold,
        "lists": [
            {
                "list": one.list_id,
                "version": one.version,
                "entries": len(one.index),
                "names": len(one.index.names),
            }
            for one in where
        ],
        "positives": _recall(positives),
        "by_class": _by(positives, lambda case: case.label),
        "by_kind": _by(positives, lambda case: case.query.kind.value),
        "negatives": {
            "parties": len(negatives),
            "with_hits": len(wrong),
            "hits_per_1000": round(1000 * len(wrong) / len(negatives), 2) if negatives else None,
            "strengths": _strengths([outcome[0].false_hits(outcome[1]) for outcome in wrong]),
        },
        "time": _times([seconds for _, _, seconds in outcomes]),
        "missed": [
            _shown(case, matches) for case, matches, _ in positives if not case.found(matches)
        ],
        "false_hits": [_shown(case, case.false_hits(matches)) for case, matches, _ in wrong],
    }


def _recall(outcomes: Sequence[Outcome]) -> Told:
    found = sum(case.found(matches) for case, matches, _ in outcomes)
    return {
        "parties": len(outcomes),
        "found": found,
        "recall": round(found / len(outcomes), 4) if outcomes else None,
    }


def _by(outcomes: Sequence[Outcome], key: Callable[[Case], str]) -> dict[str, Told]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome[0]), []).append(outcome)
    if set(groups) <= {""}:
        return {}
    return {name or "(none)": _recall(group) for name, group in sorted(groups.items())}


def _strengths(found: Sequence[Sequence[tuple[str, Match]]]) -> dict[str, int]:
    best = Counter(matches[0][1].strength.value for matches in found)
    return dict(sorted(best.items()))


def _times(seconds: Sequence[float]) -> Told:
    milli = sorted(second * 1000 for second in seconds)
    total = sum(milli)
    return {
        "p50_ms": round(statistics.median(milli), 3),
        "p99_ms": round(milli[min(len(milli) - 1, int(len(milli) * 0.99))], 3),
        "per_second_and_core": round(1000 * len(milli) / total, 1) if total else None,
    }


def _shown(case: Case, matches: Sequence[tuple[str, Match]]) -> Told:
    return {
        "line": case.line,
        "name": case.query.name,
        "class": case.label,
        "expected": sorted(case.entries) or case.name or None,
        "hits": [
            {
                "list": list_id,
                "entry": match.entry.entry.key,
                "name": match.name,
                "score": match.score,
                "strength": match.strength.value,
            }
            for list_id, match in matches[:_HITS_SHOWN]
        ],
    }


def print_json(told: Told) -> None:
    """Print one document."""
    out.print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode(), markup=False)


def show(told: Told, misses: int) -> None:
    """Print recall, false hits, time, and what failed."""
    for one in told["lists"]:
        out.print(
            f"{one['list']} ({one['version']}): {one['entries']:,} entries, {one['names']:,} names",
            markup=False,
        )
    out.print(f"[bold]{told['algorithm']}[/], hits from a name score of {told['threshold']} on")
    _show_recall(told)
    clean = told["negatives"]
    if clean["parties"]:
        out.print(
            f"clean parties: {clean['with_hits']} of {clean['parties']} hit, "
            f"{clean['hits_per_1000']} in 1,000 {clean['strengths'] or ''}"
        )
    took = told["time"]
    out.print(
        f"time per party: p50 {took['p50_ms']} ms, p99 {took['p99_ms']} ms, "
        f"{took['per_second_and_core']} a second and core (processor time)"
    )
    if brute := told.get("brute_force"):
        out.print(
            f"against brute force: {brute['found']} of {brute['names']} names "
            f"({brute['recall']}) in {brute['queries']} searches"
        )
    _show_rows("missed", told["missed"], misses)
    _show_rows("false hits", told["false_hits"], misses)


def _show_recall(told: Told) -> None:
    table = Table("", "parties", "found", "recall", box=box.SIMPLE_HEAD)
    for group in ("by_kind", "by_class"):
        for name, part in told[group].items():
            recall = f"{part['recall']:.3f}"
            table.add_row(escape(name), str(part["parties"]), str(part["found"]), recall)
    whole = told["positives"]
    if whole["parties"]:
        recall = f"{whole['recall']:.4f}"
        table.add_row("all", str(whole["parties"]), str(whole["found"]), recall, style="bold")
        out.print(table)


def _show_rows(title: str, rows: Sequence[Told], most: int) -> None:
    if not rows or not most:
        return
    table = Table(
        "line", "name", "class", "expected", "best hit",
        title=f"{title}: {len(rows)}", title_justify="left", box=box.SIMPLE_HEAD,
    )  # fmt: skip
    for row in rows[:most]:
        hit = row["hits"][0] if row["hits"] else None
        expected = row["expected"]
        table.add_row(
            str(row["line"]),
            escape(row["name"]),
            escape(row["class"]),
            escape(", ".join(expected) if isinstance(expected, list) else expected or ""),
            escape(f"{hit['name']} {hit['score']} {hit['strength']}") if hit else "",
        )
    out.print(table)
