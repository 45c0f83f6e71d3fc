"""The report as one static HTML page: no script, no request, readable by a screen reader."""

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "report.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'; sandbox"
)
"""Nothing but the page's own style, by its hash; what a source wrote can never run."""

TITLES = {
    "not_assessed": "not assessed",
    "not_fired": "no",
    "fired": "yes",
    "hits": "candidates",
    "clear": "nothing found",
}


def render(document: Mapping[str, Any], sha256: str) -> str:
    """Return the page of a report's document; every value is escaped."""
    return _template().render(
        document=document,
        sha256=sha256,
        style=Markup(_STYLE),  # noqa: S704  our own file, hashed into the policy
        chain=_chain(document),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = words
    environment.filters["share"] = share
    environment.filters["value"] = value
    return environment.get_template("report.html")


def words(text: object) -> str:
    """Return a code as words: `not_assessed` → `not assessed`."""
    plain = str(text)
    return TITLES.get(plain, plain.replace("_", " "))


def share(attributes: Mapping[str, Any]) -> str:
    """Return the share of an interest as declared: exact, a band with its open ends, or unknown."""
    exact = attributes.get("share_exact")
    if exact is not None:
        return f"{exact:g} %" if isinstance(exact, int | float) else f"{exact} %"
    low, high = attributes.get("share_minimum"), attributes.get("share_maximum")
    if low is None and high is None:
        return "not stated"
    left = "more than" if attributes.get("minimum_exclusive") else "at least"
    right = "less than" if attributes.get("maximum_exclusive") else "up to"
    parts = []
    if low is not None:
        parts.append(f"{left} {low:g} %" if isinstance(low, int | float) else f"{left} {low} %")
    if high is not None:
        parts.append(f"{right} {high:g} %" if isinstance(high, int | float) else f"{right} {high}")
    return ", ".join(parts)


def value(item: object) -> str:
    """Return a claim's value in one line."""
    if isinstance(item, Mapping):
        return ", ".join(f"{words(key)}: {value(part)}" for key, part in item.items())
    if isinstance(item, list | tuple):
        return "; ".join(value(part) for part in item)
    if isinstance(item, bool):
        return "yes" if item else "no"
    return "" if item is None else str(item)


def _chain(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the ownership chain as an outline: each holder below the company it holds."""
    upward = [
        link
        for link in document["relationships"]
        if link["type"] not in {"Directorship", "RegisteredAt", "OperatesAt"}
    ]
    into: dict[str, list[dict[str, Any]]] = {}
    for link in upward:
        into.setdefault(str(link["to_id"]), []).append(link)
    subject = document["subject"]["entity_id"]
    lines: list[dict[str, Any]] = []
    seen: set[str] = set()
    stack = [(subject, 0)] if subject else []
    while stack:
        company, level = stack.pop()
        if company in seen or level > 20:
            continue
        seen.add(company)
        holders = sorted(
            into.get(company, ()), key=lambda link: (link["from_name"] or "", link["type"])
        )
        lines += [{"level": level, "link": link} for link in holders]
        stack += [(str(link["from_id"]), level + 1) for link in reversed(holders)]
    return lines
