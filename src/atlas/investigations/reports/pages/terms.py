"""The terms that decisions carry, in labelled words: a freeze, its licences, a rebuttal. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from atlas.investigations.reports.domain.report import Entry, LicenceSaid, TermsSaid
from atlas.investigations.reports.pages.blocks import Block, table
from atlas.risk.evaluations.domain.wording import words

_REGIMES = {
    "ofac": "United States (OFAC)",
    "eu": "European Union",
    "uk": "United Kingdom",
    "ch": "Switzerland (SECO)",
    "un": "United Nations",
}
_CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


def terms(entries: Iterable[Entry], titles: Mapping[str, str]) -> list[Block]:
    """Return the table of what the decisions rest on besides the run; nothing where none does.

    Args:
        entries: the decisions, newest first.
        titles: names of regimes of the reference data, by code.

    """
    rows = [
        [f"{words(entry.outcome)}, {(entry.decided_at or '')[:10]}", label, said]
        for entry in entries
        if entry.terms
        for label, said in _said(entry.terms, titles)
    ]
    columns = [("Decision", 3), ("Term", 2), ("As stated", 6)]
    return [table("Terms of the decisions", columns, rows, record=True)] if rows else []


def _said(found: TermsSaid, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    named = [found.regime, *found.further_regimes]
    regimes = [_regime(one, titles) for one in named if one]
    if regimes:
        yield "Sanctions regimes" if len(regimes) > 1 else "Sanctions regime", ", ".join(regimes)
    yield from _present(
        ("Reported to", found.authority),
        ("Report by", found.report_by),
        ("Evidence", found.evidence),
        ("Kept evidence", ", ".join(found.evidence_ids)),
    )
    yield from _licence(found)
    for one in found.further_licences:
        yield from _present(("Sanctions regime", one.regime and _regime(one.regime, titles)))
        yield from _licence(one)


def _licence(found: LicenceSaid) -> Iterator[tuple[str, str]]:
    return _present(
        ("Licence", found.reference),
        ("Permits", found.scope),
        ("Holds until", found.expires_on),
    )


def _present(*pairs: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((label, said) for label, said in pairs if said)


def _regime(stated: str, titles: Mapping[str, str]) -> str:
    """Return a regime's name; of a code that has none, the code; else what was written."""
    code = stated.strip().lower()
    known = _REGIMES.get(code) or titles.get(code)
    return known or (code.upper() if _CODE.fullmatch(stated) else stated)
