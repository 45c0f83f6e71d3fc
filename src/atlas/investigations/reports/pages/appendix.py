"""Conflicts, gaps, lineage and hashes as blocks."""

from collections.abc import Mapping, Sequence
from typing import Any

from atlas.foundation.core.types import JSON
from atlas.investigations.reports.domain.facts import (
    ClaimSaid,
    LineageSection,
    LinkClaim,
    LinkSaid,
)
from atlas.investigations.reports.domain.report import ConflictSaid, Report
from atlas.investigations.reports.domain.sections import Gaps
from atlas.investigations.reports.pages.blocks import (
    Block,
    Cell,
    bullets,
    heading,
    mono,
    note,
    table,
    text,
)
from atlas.investigations.reports.pages.ownership import over_declared
from atlas.investigations.reports.pages.remarks import joined
from atlas.investigations.reports.wording import (
    floor_gaps,
    held,
    named,
    reasons,
    share,
    unasked_line,
    value,
)
from atlas.risk.evaluations.domain.wording import origin, readable, spaced, words


def conflicts(report: Report) -> list[Block]:
    """Return where sources contradict each other."""
    found = [
        f"{_about(report, item)}, {words(item.attribute)}: {readable(item.detail)}"
        f" ({words(item.status)})"
        for item in report.conflicts
        if item.status != "resolved"
    ]
    return [heading("Conflicts of sources"), bullets(found) if found else _no_conflict(report)]


def _about(report: Report, item: ConflictSaid) -> str:
    """Return whom a conflict is about: a party, or a holding by its two ends."""
    if item.name:
        return named(item.name)
    link = _links_by_id(report).get(str(item.relationship_id))
    return held(link.from_name, link.to_name) if link else str(item.relationship_id or "")


def _links_by_id(report: Report) -> dict[str, LinkSaid]:
    return {str(link.relationship_id): link for link in report.links}


_DISAGREEMENTS = frozenset(
    {"address_mismatch", "request_contradicted", "contradictory_statement", "ended_elsewhere"}
)
"""Rules and findings that report a contradiction of their own: it is no conflict of values."""


def _disagreements(report: Report) -> list[str]:
    """Return what rules and findings say of sources that disagree."""
    fired = (
        rule.detail
        for module in report.modules
        for rule in module.rules
        if rule.code in _DISAGREEMENTS and rule.outcome == "fired"
    )
    found = (one.detail for one in report.findings if one.code in _DISAGREEMENTS)
    return [*dict.fromkeys(map(readable, (*fired, *found)))]


def _no_conflict(report: Report) -> Block:
    """Say that nothing contradicts only where there was something to compare."""
    if disagreements := _disagreements(report):
        return bullets(disagreements)
    answered = sum(item.answers for item in report.sources)
    if whose := over_declared(report):
        return text(
            f"More than the whole of {whose} is declared. Which part of it is wrong is not known."
        )
    if not answered:
        return note("Not assessed: no source states the company, so nothing could be compared.")
    if answered == 1:
        return text("One source states the company: there was no other to compare it with.")
    return text(f"The {answered} sources that state the company have no conflicting values.")


def gaps(report: Report) -> list[Block]:
    """Return what was not assessed, why, and what would lift it."""
    found = report.gaps
    columns = [("Checks", 3.6), ("Reason", 1.7), ("Detail", 4), ("What would lift it", 4)]
    blocks = [
        heading("What was not assessed, and why"),
        note("A check that did not run is never to be read as clear."),
    ]
    rules = joined(
        [
            f"{item.module}: {item.title}",
            words(item.reason or ""),
            readable(item.detail),
            item.remedy or "",
        ]
        for item in found.rules
    )
    if rules:
        blocks.append(table("Rules that could not be assessed", columns, rules))
    else:
        blocks.append(text("Every rule of the modules that ran could be assessed."))
    blocks += _beyond_rules(found)
    if found.factors:
        rows = (
            [
                item.title or words(item.factor),
                reasons(item.details) or words(item.reason or ""),
            ]
            for item in found.factors
        )
        blocks.append(
            table(
                "Factors of the matrix scored as unknown", [("Factor", 2), ("Why", 4)], joined(rows)
            )
        )
    return blocks


def _beyond_rules(found: Gaps) -> list[Block]:
    """Return floors, parties, regimes and modules that could not be assessed."""
    blocks: list[Block] = []
    if found.floors:
        rows = (
            [
                item.title,
                floor_gaps(item),
                item.legal_source,
            ]
            for item in found.floors
        )
        wide = [("Floor", 3), ("Why", 4), ("Legal basis", 3)]
        blocks.append(table("Floors that could not be checked", wide, rows))
    lines = [
        f"Module {item.module} ({item.title}) was not asked for: none of its rules ran."
        for item in found.modules
    ]
    lines += [
        f"The agent {words(item.agent)} ({item.module}) read nothing:"
        f" {readable(item.detail) if item.detail else 'it is switched off'}"
        for item in found.agents
    ]
    lines += [unasked_line(regime) for regime in found.regimes]
    if found.control:
        lines.append(found.control)
    unnamed = [named(item.name) for item in found.parties]
    if unnamed:
        lines.append(
            f"Not screened, because no source gives a name ({len(unnamed)}): {'; '.join(unnamed)}."
        )
    if lines:
        blocks += [heading("Beyond the rules", level=2), bullets(lines)]
    return blocks


def lineage(report: Report) -> list[Block]:
    """Return the way from each figure to its claim, source and evidence hash."""
    found = report.lineage
    columns = [("Source", 3), ("Answer", 1.5), ("Data of", 1.5), ("Licence", 3), ("Detail", 4)]
    blocks = [
        heading("Sources and lineage"),
        table(
            "Sources asked",
            columns,
            (
                [
                    origin(item.source),
                    words(item.status)
                    + (f", record removed (file of {item.removed_on})" if item.removed_on else ""),
                    item.as_of or "undated",
                    item.licence or "",
                    item.detail or "",
                ]
                for item in report.sources
            ),
        ),
    ]
    facts = [("Fact", 2.6), ("Value", 3), ("Source", 2.4), ("Asserted", 1.4), ("Evidence", 1.6)]
    rows = [
        _claim_row(item, words(item.attribute.split(".")[-1]))
        for item in found.claims
        if item.bears
    ]
    if rows:
        blocks.append(table("Facts about the subject, and their sources", facts, rows))
    if found.relationships:
        said = [("Holding or role", 3), ("What the source states", 4.4), ("Source", 2)]
        blocks.append(
            table(
                "Holdings and roles, and on what they rest",
                [*said, ("Asserted", 1.4), ("Evidence", 1.8)],
                _links(report, found),
            )
        )
    return blocks


def hashes(report: Report, sha256: str) -> list[Block]:
    """Return the appendix: every hash with which this file can be checked."""
    found = report.hashes.evaluation
    rows = [["This report's canonical JSON", mono(sha256)]]
    rows += [[f"Evaluation, {words(name)}", mono(digest)] for name, digest in found.items()]
    rows.append(["Reference data", mono(report.risk.reference_snapshot or "")])
    kept = [
        [
            origin(item.source),
            item.data_date or "not stated",
            item.retrieved_at[:10],
            f"{item.size:,}",
            mono(f"{item.sha256}\n{item.id}", item.id),
        ]
        for item in report.lineage.evidence
    ]
    columns = [("Source", 2.2), ("Data of", 1.3), ("Obtained", 1.3), ("Bytes", 1)]
    return [
        heading("Appendix: hashes (SHA-256)"),
        text(
            "A bundle of this investigation holds every file named here; the command atlas verify"
            " recomputes all of it without a connection."
        ),
        table("Report and evaluation", [("What", 1), ("SHA-256", 2.2)], rows),
        table("Evidence", [*columns, ("SHA-256 and id", 7.2)], kept),
    ]


def _claim_row(item: ClaimSaid, about: str) -> list[Cell]:
    return [about, value(item.value), *_origin(item)]


def _links(report: Report, lineage: LineageSection) -> list[list[Cell]]:
    """Return a row for each holding or role as one source asserted it, not one for each fact."""
    found: dict[tuple[str, ...], list[LinkClaim]] = {}
    links = _links_by_id(report)
    for item in lineage.relationships:
        link = links.get(str(item.relationship_id))
        about, _, _ = item.about.rpartition(": ")
        if link is not None:
            about = f"{held(link.from_name, link.to_name)}, {spaced(link.type)}"
        stated = (item.source, str(item.asserted_at))
        key = (str(item.relationship_id), about, *stated, str(item.evidence_id))
        found.setdefault(key, []).append(item)
    return [
        [
            key[1],
            _all_said(items),
            *_origin(items[0]),
        ]
        for key, items in found.items()
    ]


_OF_SHARE = frozenset(
    {"share_exact", "share_minimum", "share_maximum", "minimum_exclusive", "maximum_exclusive"}
)
_SILENT: tuple[Any, ...] = (None, False, "", "unknown", [], {})


_TRUE = {
    "declared_not_beneficial": "declared not to be held as beneficial owner",
    "left_out": "left out by the register, no end stated",
}
"""Attributes that are yes or no, where their name is no sentence."""


def _all_said(items: Sequence[LinkClaim]) -> str:
    """Return all that one source says of a holding; what is no, unknown or empty is left out."""
    found = {item.attribute.rpartition(".")[2]: item for item in items}
    parts = []
    held_part = {name: found[name].value for name in _OF_SHARE & found.keys()}
    if held_part:
        parts.append(f"share {share(held_part)}")
    parts += [
        _said(item)
        for name, item in found.items()
        if name not in _OF_SHARE and item.value not in _SILENT
    ]
    return "; ".join(parts) or "that it exists"


def _said(item: LinkClaim) -> str:
    """Return one statement about a holding; its dates state when it existed."""
    name, said = item.attribute.rpartition(".")[2], item.value
    if said is True:
        return _TRUE.get(name, words(name))
    if isinstance(said, list) and all(isinstance(one, Mapping) for one in said):
        return f"{words(name)} {'; '.join(_interest(one) for one in said)}"
    if name != "exists" or not isinstance(said, Mapping):
        return f"{words(name)} {spaced(said) if isinstance(said, str) else value(said)}"
    dates = [f"{word} {said[word]}" for word in ("from", "to") if said.get(word)]
    return " ".join(["exists", *dates]) if dates else "exists, dates not stated"


def _interest(item: Mapping[str, JSON]) -> str:
    """Return one declared interest without its empty fields."""
    kept = {key: part for key, part in item.items() if part not in (None, False, "", [], {})}
    return value(kept) or "no particulars"


def _origin(item: ClaimSaid) -> list[Cell]:
    digest = item.evidence_sha256
    return [
        origin(item.source),
        (item.asserted_at or "")[:10],
        mono(digest[:16] if digest else "none", item.evidence_id),
    ]
