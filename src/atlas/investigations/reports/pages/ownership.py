"""The ownership section: chart, beneficial owners, the chain, ownership by sanctioned persons."""

from collections.abc import Iterable

from atlas.investigations.reports.chart import chart_words
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.domain.sections import ControlSaid
from atlas.investigations.reports.pages.blocks import (
    Block,
    Chart,
    bullets,
    heading,
    note,
    outline,
    table,
    text,
)
from atlas.investigations.reports.without_rule import without_rule_lines
from atlas.investigations.reports.wording import (
    chain,
    chain_line,
    ground_lines,
    named,
    sanctioned_lines,
    test_of,
    unasked_line,
)
from atlas.investigations.results.domain import Owner, Structure
from atlas.knowledge.graph.domain.beneficial import Official
from atlas.risk.evaluations.domain.wording import words

_OTHERS = "The sources name these; the check of beneficial owners says whether there may be others."


def over_declared(report: Report) -> str:
    """Return of how many companies and trusts more than the whole is declared; empty: of none."""
    structure = report.ownership.structure
    every = structure.over_declared if structure else ()
    trusts = sum(one.type == "Trust" for one in report.parties if one.entity_id in every)
    counted = ((len(every) - trusts, "company", "companies"), (trusts, "trust", "trusts"))
    said = (f"one {one}" if n == 1 else f"{n} {many}" for n, one, many in counted if n)
    return " and ".join(said)


def ownership(report: Report) -> list[Block]:
    """Return the chart, beneficial owners, the chain and ownership by sanctioned persons."""
    blocks = [heading("Ownership and control")]
    section = report.ownership
    found = section.structure
    if found is None:
        return [
            *blocks,
            note("Not assessed: no subject was identified, so no ownership could be read."),
        ]
    if found.chart:
        blocks.append(Chart(chart_words(report.subject.name, found)))
    if found.truncated:
        blocks.append(
            note("The structure was cut at the limit of parties: what lies beyond it is unknown.")
        )
    blocks += _owners(report, found)
    blocks += _in_control(section.control_prong)
    lines = [(item.level, chain_line(item)) for item in chain(report)]
    blocks.append(heading("Chain of holdings", level=2))
    blocks.append(
        outline(lines) if lines else text("The loaded sources name no holder of the subject.")
    )
    if found.loops:
        blocks.append(note(f"Circular ownership: {len(found.loops)} loop(s)."))
    if whose := over_declared(report):
        blocks.append(note(f"Over-declared: more than the whole of {whose} is declared."))
    blocks.append(heading("Ownership by sanctioned persons", level=2))
    ties = {
        row.party_id: f"{named(row.name)} {row.connection}"
        for row in report.screening.rows
        if row.connection
    }
    lines_of = sanctioned_lines(section.sanctioned, section.sanctioned_rule, ties)
    lines_of += [unasked_line(regime) for regime in section.sanctioned_not_assessed]
    names = {one.entity_id: one.name for one in report.parties if one.name}
    lines_of += without_rule_lines(section, names)
    blocks.append(bullets(lines_of) if lines_of else note("Not assessed."))
    return blocks


def _owners(report: Report, found: Structure) -> list[Block]:
    rule = found.rule
    blocks = [heading("Beneficial owners", level=2)]
    if rule is not None:
        source = rule.source.rstrip(".")
        test = test_of(rule.comparator, rule.threshold)
        law = found.law_rule
        if law is None:
            blocks.append(text(f"A beneficial owner holds {test}, or controls. {source}."))
        else:
            own = test_of(law.comparator, law.threshold)
            blocks += [
                text(f"A beneficial owner holds {own}, or controls. {law.source.rstrip('.')}."),
                text(f"Who holds {test} is named and screened too. {source}."),
            ]
    if found.grounds:
        blocks.append(_grounds(found))
    if found.grounds and found.hidden_owners:
        blocks.append(note(_OTHERS))
    standings = {found.standing(item.party, item.status) for item in found.grounds}
    if "ubo" not in standings:
        reasons = "; ".join(
            words(item.reason) + (f" ({item.detail})" if item.detail else "")
            for item in found.no_ubo_reasons
        )
        sure = " with certainty" if "possible_ubo" in standings else ""
        blocks.append(
            note(f"No beneficial owner was identified{sure}{': ' if reasons else ''}{reasons}.")
        )
        blocks += _fallback(report, found.fallback)
    return blocks


def _fallback(report: Report, officials: Iterable[Official]) -> list[Block]:
    names = {party.entity_id: party.name for party in report.parties}
    lines = [
        f"{named(names.get(item.party, item.party))} ({words(item.role)})" for item in officials
    ]
    if not lines:
        return [text("The sources name no senior managing official to stand in.")]
    said = (
        "Senior managing officials are named in place of the owner who was not identified; they own"
    )
    return [text(f"{said} nothing by that:"), bullets(lines)]


def _in_control(prong: ControlSaid | None) -> list[Block]:
    """Return whom the home law asks for besides owners; nothing where it asks for owners alone."""
    if prong is None:
        return []
    blocks = [
        heading("Individual in control", level=2),
        text(
            "The home law also asks for one individual who controls or manages the company,"
            f" in addition to its owners. {prong.source.rstrip('.')}."
        ),
    ]
    if not prong.candidates:
        said = "No candidate is known: the sources name no natural person in office."
        return [*blocks, note(said)]
    lines = [
        f"{named(one.name)} ({words(one.role)})" + "".join(f"; {mark}" for mark in one.marks)
        for one in prong.candidates
    ]
    said = "Candidates; a person attests which one it is:"
    return [*blocks, text(said), bullets(lines)]


def _state(found: Structure, item: Owner) -> str:
    said = words(found.standing(item.party, item.status))
    return f"{said}, contested" if item.contested else said


def _grounds(found: Structure) -> Block:
    columns = [("Person", 3), ("State", 1.8), ("Share %", 1.3), ("Votes %", 1.3), ("Grounds", 5)]
    rows = (
        [
            item.name,
            _state(found, item),
            item.share or "none",
            item.votes or "none",
            "; ".join(ground_lines((one.basis, one.detail) for one in item.grounds)),
        ]
        for item in found.grounds
    )
    return table("Who owns or controls the subject", columns, rows)
