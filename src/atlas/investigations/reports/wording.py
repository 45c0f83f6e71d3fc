"""How a report words what a run kept: codes as words, shares, values, the chain. Pure."""

from collections.abc import Mapping
from typing import Any

TITLES = {
    "not_assessed": "not assessed",
    "not_fired": "no",
    "fired": "yes",
    "hits": "candidates",
    "clear": "nothing found",
}
DEEPEST = 20
"""Levels of a chain that are written out; the data holds all."""
_NO_HOLDING = frozenset({"Directorship", "RegisteredAt", "OperatesAt"})


def words(text: object) -> str:
    """Return a code as words: `not_assessed` → `not assessed`."""
    plain = str(text)
    return TITLES.get(plain, plain.replace("_", " "))


def share(attributes: Mapping[str, Any]) -> str:
    """Return the share of an interest as declared: exact, a band with its open ends, or unknown."""
    exact = attributes.get("share_exact")
    if exact is not None:
        return _percent(exact)
    low, high = attributes.get("share_minimum"), attributes.get("share_maximum")
    if low is None and high is None:
        return "not stated"
    left = "more than" if attributes.get("minimum_exclusive") else "at least"
    right = "less than" if attributes.get("maximum_exclusive") else "up to"
    parts = [] if low is None else [f"{left} {_percent(low)}"]
    return ", ".join(parts if high is None else [*parts, f"{right} {_percent(high)}"])


def _percent(number: object) -> str:
    return f"{number:g} %" if isinstance(number, int | float) else f"{number} %"


def value(item: object) -> str:
    """Return a claim's value in one line."""
    if isinstance(item, Mapping):
        return ", ".join(f"{words(key)}: {value(part)}" for key, part in item.items())
    if isinstance(item, list | tuple):
        return "; ".join(value(part) for part in item)
    if isinstance(item, bool):
        return "yes" if item else "no"
    return "" if item is None else str(item)


def link_line(link: Mapping[str, Any]) -> str:
    """Return one relationship in a line: holder, company, kind, share, dates."""
    ends = (link["from_name"] or link["from_id"], link["to_name"] or link["to_id"])
    parts = [f"{ends[0]} → {ends[1]}: {words(link['type'])}"]
    if link["type"] in {"Ownership", "Voting"}:
        parts.append(f" {share(link['attributes'])}")
    elif link["attributes"].get("control_kind"):
        parts.append(f" ({words(link['attributes']['control_kind'])})")
    if link["valid_from"]:
        parts.append(f", since {link['valid_from']}")
    if link["valid_to"]:
        parts.append(f", until {link['valid_to']}")
    return "".join(parts)


def proof_line(edge: Mapping[str, Any]) -> str:
    """Return one step of a finding's proof."""
    if "from_name" not in edge:
        said = "".join(
            f"; {words(ground['basis'])}: {ground['detail']}" for ground in edge.get("grounds", ())
        )
        return f"{edge['name']} ({words(edge['status'])}){said}"
    held = f" {edge['share']} %" if edge.get("share") else ""
    since = f", since {edge['valid_from']}" if edge.get("valid_from") else ""
    until = f", until {edge['valid_to']}" if edge.get("valid_to") else ""
    return f"{edge['from_name']} → {edge['to_name']}: {words(edge['kind'])}{held}{since}{until}"


def chain(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the ownership chain as an outline: each holder below the company it holds."""
    into: dict[str, list[dict[str, Any]]] = {}
    for link in document["relationships"]:
        if link["type"] not in _NO_HOLDING:
            into.setdefault(str(link["to_id"]), []).append(link)
    subject = document["subject"]["entity_id"]
    lines: list[dict[str, Any]] = []
    seen: set[str] = set()
    stack = [(subject, 0)] if subject else []
    while stack:
        company, level = stack.pop()
        if company in seen or level > DEEPEST:
            continue
        seen.add(company)
        holders = sorted(
            into.get(company, ()), key=lambda link: (link["from_name"] or "", link["type"])
        )
        lines += [{"level": level, "link": link} for link in holders]
        stack += [(str(link["from_id"]), level + 1) for link in reversed(holders)]
    return lines


def gauge_words(risk: Mapping[str, Any]) -> str:
    """Return what the gauge shows, for who cannot see it."""
    return (
        f"Score {risk['score']} of 100, level {words(risk['level'])}. With everything unknown at"
        f" its best {risk['score_low']}, at its worst {risk['score_high']}"
        f" ({words(risk['level_at_worst'])}). Coverage {risk['coverage']} %."
    )


def sanctioned_line(regime: Mapping[str, Any], said: Mapping[str, Any] | None) -> str:
    """Return the answer of one regime's rule on ownership by sanctioned persons."""
    rule = regime["rule"]
    head = f"{regime['regime'].upper()} (threshold {rule['comparator']} {rule['threshold']} %): "
    if regime["status"] != "clear":
        answer = words(regime["status"]) + (" (contested)" if regime["contested"] else "")
    elif said and said["outcome"] == "not_fired":
        answer = f"not owned. {said['detail']}"
    else:
        why = f": {words(said['reason'] or '')}; {said['detail']}" if said else ""
        answer = f"not assessed{why}"
    return f"{head}{answer.rstrip('.')}. {rule['source']}"
