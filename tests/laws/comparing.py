"""Two runs of almost the same world: what the second may not say better than the first.

Like the checker it reads answers alone and shares nothing with the product.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

TIERS = ("sdd", "cdd", "edd")
LEVELS = ("clear", "low", "not_assessed", "medium", "high", "critical", "not_identified")
"""In rising order; `not_assessed` stands for a favourable one where no profile is active."""
ABSENCE = frozenset(
    {"no_directors", "governance_vacuum", "ubo_not_identified", "registration_not_found",
     "no_presence", "accounts_overdue"}
)  # fmt: skip
"""Rules that fire on an absence: those need the coverage that a gap takes away."""
_GOOD = {
    "screening": {"clear", "no_pep_found"},
    "regime": {"not_owned"},
    "control": {"none_found"},
    "rule": {"not_fired"},
    "module": {"clear"},
    "check": {"fulfilled"},
    "floor": {"not_met"},
    "ubos": {"identified"},
}


def claims(out: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return what is said of each thing: (kind, name) → word."""
    found: dict[tuple[str, str], str] = {}
    for row in out["screenings"]["items"]:
        found["screening", row["name"]] = row["outcome"]
    for one in out.get("sanctioned-ownership", {}).get("regimes", ()):
        found["regime", one["regime"]] = one["status"]
        found["control", one["regime"]] = one["control"]
    for module in out["modules"]["items"]:
        found["module", module["code"]] = module["word"]
        for rule in module["rules"]:
            found["rule", f"{module['code']}.{rule['code']}"] = rule["outcome"]
    for check in out["checks"]["items"]:
        found["check", check["check_id"]] = check["outcome"]
    for floor in out.get("evaluation", {}).get("floors", ()):
        found["floor", floor["id"]] = floor["status"]
    for factor in out.get("evaluation", {}).get("factors", ()):
        clean = factor["status"] == "assessed" and not factor["points"]
        found["factor", factor["id"]] = "free" if clean else factor["status"]
    if "ubos" in out:
        found["ubos", "outcome"] = out["ubos"]["outcome"]
    return found


def better(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a run that knows less says better than the one that knows more (law 2)."""
    first, second = claims(before), claims(after)
    for (kind, name), word in second.items():
        good = _GOOD.get(kind, {"free"})
        known = first.get((kind, name))
        if kind in {"screening", "floor"} and known is None:
            continue  # another party, or a floor that another profile has
        if word in good and known not in good:
            yield f"{kind} {name}: {word}, was {known}"
    yield from _softer(before, after)


def _softer(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    was, now = before["run"]["risk"], after["run"]["risk"]
    known = before["run"]["identified"] and after["run"]["identified"]
    if known and was is not None and now is not None:  # else there is no level, tier or score
        for name, order in (("tier", TIERS), ("tier_at_worst", TIERS), ("level_at_worst", LEVELS)):
            if order.index(now[name]) < order.index(was[name]):
                yield f"{name}: {now[name]}, was {was[name]}"
        if float(now["score_at_worst"]) < float(was["score_at_worst"]):
            yield f"score at worst: {now['score_at_worst']}, was {was['score_at_worst']}"
        if was["provisional"] and not now["provisional"] and now["level"] in {"low", "clear"}:
            yield f"level {now['level']}: not provisional any more"
        gone = set(was["floors"]) - set(now["floors"])
        if _only_absences_went(before, after):
            gone.discard("module_critical")
        if gone:
            yield f"floors {sorted(gone)}: no longer applied"
    yield from _softer_standing(before, after)
    first, second = _approval(before), _approval(after)
    if second["open"] and not first["open"]:
        yield f"approve: open, was refused for {first['obstacles']}"
    if first["four_eyes_because"] and not second["four_eyes_because"]:
        yield f"approve: open to one person, took two for {first['four_eyes_because']}"


def _softer_standing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the newest evaluation says better: that on reasons of two persons as well."""
    was, now = before["standing"], after["standing"]
    if not (was["identified"] and now["identified"]):
        return
    for name, order in (("tier", TIERS), ("tier_high", TIERS), ("level_high", LEVELS)):
        if order.index(now[name]) < order.index(was[name]):
            yield f"standing, {name}: {now[name]}, was {was[name]}"
    if was["provisional"] and not now["provisional"] and now["level"] in {"low", "clear"}:
        yield f"standing: {now['level']}, not provisional any more"


def _only_absences_went(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Return whether a rule fired on an absence that a source no longer covers."""
    second = claims(after)
    return any(
        kind == "rule" and word == "fired" and name.split(".")[-1] in ABSENCE
        and second.get((kind, name)) == "not_assessed"
        for (kind, name), word in claims(before).items()
    )  # fmt: skip


def _approval(out: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(
        one for one in out["decision"]["outcomes"] if one["outcome"] == "approve"
    )
    return found


def lost(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield the findings of the first run that the second lost to a gap (law 1)."""
    first, second = claims(before), claims(after)
    strong = {"rule": {"fired"}, "floor": {"applied"}, "regime": {"blocked", "possible"},
              "screening": {"open", "hit"}, "control": {"possible"}}  # fmt: skip
    for (kind, name), word in first.items():
        if word in strong.get(kind, ()) and name.split(".")[-1] not in ABSENCE:
            now = second.get((kind, name))
            if now != word and not (kind == "regime" and now == "blocked"):
                yield f"{kind} {name}: {now}, was {word}"


_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?")
_SECONDS = re.compile(r"\(\d+\.\d+ s\)")
_HASH = re.compile(r"\b[0-9a-f]{40,64}\b")


def bare(value: Any) -> Any:
    """Return an answer without ids, times and fingerprints, in an order of its own."""
    if isinstance(value, Mapping):
        return {_words(str(name)): bare(item) for name, item in sorted(value.items())}
    if isinstance(value, list | tuple):
        return sorted((bare(item) for item in value), key=json.dumps)
    return _words(value) if isinstance(value, str) else value


def _words(text: str) -> str:
    bare_ids = _TIME.sub("<time>", _UUID.sub("<id>", text))
    return _HASH.sub("<hash>", _SECONDS.sub("<seconds>", bare_ids))


def differences(first: Any, second: Any, path: str = "") -> Iterator[str]:
    """Yield where two bare answers differ (law 3)."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for name in sorted({*first, *second}):
            yield from differences(first.get(name), second.get(name), f"{path}.{name}")
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for one, two in zip(first, second, strict=True):
            yield from differences(one, two, f"{path}[]")
    elif first != second:
        yield f"{path}: {str(second)[:120]}, was {str(first)[:120]}"
