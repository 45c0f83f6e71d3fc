"""What may be done with what a bundle holds: the terms of each source, and the strictest of all.

The one place that decides whether the raw answer of a source leaves in a bundle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from atlas.sources.plugins import service as plugins

FILE = "LICENSES.md"
WITHHELD = "licence"
"""Why the content of a piece of evidence is not in a bundle, as the index says it."""
Verdict = Literal["may_not_be_passed_on", "not_known", "may_be_passed_on"]
_PROVIDER = "provider:"
_OPEN = frozenset(
    {
        "cc0-1.0", "cc0 1.0", "cc-by-4.0", "cc by 4.0", "odc-by-1.0", "odc-pddl-1.0",
        "ogl-uk-3.0", "open government licence v3.0", "public domain",
    }
)  # fmt: skip
"""Licences under which data may be passed on, naming the source, as publishers write them."""
_WORDS: Mapping[Verdict, str] = {
    "may_not_be_passed_on": "Something that this bundle rests on may not be passed on: see below.",
    "not_known": "Whether it may be passed on is not known of every source: see below.",
    "may_be_passed_on": "All that the sources gave may be passed on under the terms below.",
}
_KEPT_BACK = (
    "Not in this bundle are {} pieces of evidence: their sources do not permit passing on what they"
    " sent. The index has each with its hash; the installation that made this bundle keeps them."
)
_OTHERS = (
    "Lists have the terms of their publishers: see `GET /api/lists`. What Atlas made of the sources"
    " (claims, evaluation, report) is derived from them: their terms may hold for it, too."
)
_PASSES: Mapping[bool | None, str] = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True, slots=True)
class Held:
    """A source of evidence, and the licence under which it was kept."""

    source: str
    licence: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence allows; None: not known."""

    name: str
    passes_on: bool | None = None
    commercial: str | None = None
    attribution: str | None = None
    share_alike: bool = False


def terms_of(held: Held) -> Terms:
    """Return the terms of a source: those of its plugin, or what its licence is known to allow.

    A plugin whose licence has another name now is not asked: the answer was kept under the former.
    """
    name = (held.licence or "").strip()
    if held.source.startswith(_PROVIDER):
        plugin = plugins.installed().plugins.get(held.source.split(":")[1])
        if plugin is None or plugin.manifest.licence.name != name:
            return Terms(name)
        licence = plugin.manifest.licence
        return Terms(
            name,
            licence.redistribution,
            licence.commercial,
            licence.attribution,
            licence.share_alike,
        )
    return Terms(name, passes_on=True if name.casefold() in _OPEN else None)


def verdict(every: Iterable[Terms]) -> Verdict:
    """Return the strictest of all terms."""
    found = {one.passes_on for one in every}
    if False in found:
        return "may_not_be_passed_on"
    return "not_known" if None in found else "may_be_passed_on"


def licences(held: Sequence[Held], terms: Mapping[Held, Terms], withheld: int) -> bytes:
    """Return the page: the verdict first, then each source once.

    Args:
        held: the sources of the bundle's evidence.
        terms: of each.
        withheld: pieces of evidence whose content is not in the bundle.

    """
    every = sorted({*held}, key=lambda one: (one.source, one.licence or ""))
    lines = ["# Licences", "", _WORDS[verdict(terms[one] for one in every)]]
    if withheld:
        lines += ["", _KEPT_BACK.format(withheld)]
    lines += [
        "",
        "| source | licence | may be passed on | commercial use | to be named | share alike |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(one.source, terms[one]) for one in every]
    lines += ["", _OTHERS, ""]
    return "\n".join(lines).encode()


def _row(source: str, terms: Terms) -> str:
    cells = (
        source,
        terms.name or "not stated",
        _PASSES[terms.passes_on],
        terms.commercial or "not known",
        terms.attribution or "-",
        "yes" if terms.share_alike else "no" if terms.passes_on is not None else "not known",
    )
    return f"| {' | '.join(_cell(one) for one in cells)} |"


def _cell(text: str) -> str:
    """Return a text as it stands in a table: on one line, and without its own cells."""
    return " ".join(text.split()).replace("|", "\\|")
