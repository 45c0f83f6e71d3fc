"""Every section of a report as blocks, in the order of the template's sections."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain.words import earned_word
from atlas.investigations.reports.domain.facts import FindingSaid, ModuleSaid
from atlas.investigations.reports.domain.report import CandidateSaid, Report, RunSaid
from atlas.investigations.reports.domain.sections import Factor, RiskSection
from atlas.investigations.reports.pages.appendix import conflicts, gaps, hashes, lineage
from atlas.investigations.reports.pages.blocks import (
    Block,
    Cell,
    Fact,
    Gauge,
    Head,
    Item,
    Page,
    Section,
    bullets,
    heading,
    mono,
    note,
    table,
    tag,
    text,
)
from atlas.investigations.reports.pages.case import decision, profile
from atlas.investigations.reports.pages.checks import checks
from atlas.investigations.reports.pages.narrative import narrative
from atlas.investigations.reports.pages.ownership import ownership
from atlas.investigations.reports.pages.remarks import joined, with_notes
from atlas.investigations.reports.pages.screening import screening
from atlas.investigations.reports.wording import (
    UNIDENTIFIED,
    floor_causes,
    floor_title,
    gauge_words,
    named,
    proof_line,
    reasons,
    value,
    valued,
)
from atlas.risk.evaluations.domain.wording import origin, readable, words


def pages_of(document: Mapping[str, JSON], sha256: str, sections: tuple[str, ...]) -> Page:
    """Return what is shown, on paper and on a screen: the facts at the top, then the sections.

    Args:
        document: the report's document, redacted already where it must be.
        sha256: hash of the stored canonical JSON.
        sections: names of `SECTIONS` and `hashes`, in their order.

    """
    report = Report(document)
    run = report.run
    shown = [
        Section(name, tuple(blocks))
        for name in sections
        if (blocks := _blocks_of(report, sha256, name))
    ]
    head = Head(
        title=f"Investigation report: {run.company_name}",
        as_of=run.as_of,
        banner=report.banner,
        redaction=report.redaction.note if report.redaction else None,
        sha256=sha256,
    )
    return Page(
        head=head,
        facts=tuple(Fact(name, said) for name, said in _facts(report)),
        sections=tuple(_with_since(with_notes(shown, _names(document)), report.since)),
    )


def _names(found: JSON) -> Iterator[str]:
    """Yield every name in a document: of companies, persons, lists and sources."""
    pending: list[tuple[str, JSON]] = [("", found)]
    while pending:
        key, one = pending.pop()
        if isinstance(one, str):
            if key.endswith("name"):
                yield one
        elif isinstance(one, Mapping):
            pending += one.items()
        elif isinstance(one, list):
            pending += [(key, item) for item in one]


def _facts(report: Report) -> list[tuple[str, Cell]]:
    """Return the facts at the top: what was looked at, when, by whom, and with what."""
    run, made, issued = report.run, report.made, report.issued
    facts: list[tuple[str, Cell]] = [
        ("As of", run.as_of),
        ("Register and number", _number(run)),
        *_further_numbers(run),
        ("Country", _country(report)),
        ("Depth", run.depth.upper()),
        ("Version of the run", str(run.run_version)),
        ("Started", _moment(run.started_at)),
    ]
    if run.requested_by_name:
        facts.append(("Requested by", named(run.requested_by_name)))
    if issued:
        facts.append(("Report made", f"{_moment(issued.at)} by {named(issued.by)}"))
    elif made:
        facts.append(("Report made", "preview: it is not stored"))
    if made:
        engine = f", engine {made.engine}" if made.engine else ""
        matchers = ", ".join(made.matchers) or "no screening ran"
        facts.append(("Software", f"{made.software}{engine}"))
        facts.append(("Matcher", matchers))
    return [*facts, ("Investigation", mono(run.id))]


def _country(report: Report) -> str:
    """Return the country that was asked for, otherwise the one that the sources state."""
    asked, stated = report.run.country_code, report.subject.data.get("country_code")
    if asked or not stated:
        return asked or "not given"
    return f"{stated} (from the register)"


def _blocks_of(report: Report, sha256: str, name: str) -> list[Block]:
    if name == "hashes":
        return hashes(report, sha256)
    return SECTIONS[name](report)


def _with_since(sections: Iterable[Section], since: Mapping[str, str]) -> Iterator[Section]:
    """Yield the sections with what no longer holds of each at its head.

    The first section has it whole; those behind name that section.
    """
    told: dict[str, Section] = {}
    for section in sections:
        said = since.get(section.name)
        if said is None:
            yield section
            continue
        first, *others = section.blocks
        named_at = told.setdefault(said, section)
        whole = named_at is section
        head = note(said if whole else f'Not current: see "{named_at.title}".')
        yield replace(section, blocks=(first, head, *others))


def summary(report: Report) -> list[Block]:
    """Return the executive summary."""
    said = report.summary
    blocks = [heading("Executive summary")]
    blocks += _gauge(report) if report.identified else [note(UNIDENTIFIED)]
    blocks += [text(sentence) for sentence in said.sentences]
    if said.key_findings:
        blocks.append(heading("Key findings", level=2))
        blocks.append(
            bullets(Item(item.detail, item.severity, item.title) for item in said.key_findings)
        )
    if report.subject.candidates and not report.subject.entity_id:
        blocks.append(_candidates(report.subject.candidates))
    return blocks


def risk(report: Report) -> list[Block]:
    """Return score, floors with their legal basis, dimensions and factors."""
    found = report.risk
    if not report.identified:
        return [heading("Risk"), note(UNIDENTIFIED), _floors(found), *_unruled(report)]
    blocks = [
        heading("Risk"),
        text(
            f"Score before floors {found.base_score}, after floors {found.score}. Matrix"
            f" {words(found.matrix.id)} {found.matrix.version}, appetite"
            f" {found.appetite}. An unknown factor keeps its maximum in the sum and scores the"
            " matrix's value for unknown; the range says what the unknowns could still change."
        ),
    ]
    if found.insufficient_depth:
        blocks.append(
            note(
                "Insufficient depth: the tier requires more than this run's depth gave. It cannot"
                " be approved; rerun it deeper."
            )
        )
    floors = [_floors(found), *_unruled(report)]
    return [*blocks, *floors, _dimensions(found), _factors(found), *_overrides(found)]


def findings(report: Report) -> list[Block]:
    """Return the findings with their proofs and evidence."""
    blocks = [heading("Findings"), text(_looked_at(report))]
    found = report.findings
    for item in found:
        blocks.append(heading(item.title, level=2, tag=item.severity))
        blocks.append(text(f"{readable(item.detail)} (module {item.module})"))
        if item.proof:
            blocks.append(bullets(dict.fromkeys(map(proof_line, item.proof))))
        if item.evidence_ids or item.screening_ids:
            blocks.append(_rests_on(report, item))
        if any(one.kind == "source" and _is_agent(one.id) for one in item.references or ()):
            blocks.append(note(_BY_AGENT.format(report.run.id)))
    return blocks


_BY_AGENT = (
    "A language model pointed at the passage; a person has to read the evidence. Every call that it"
    " made: /api/investigations/{}/transcripts."
)


def _is_agent(source: str) -> bool:
    return source.startswith("agent:")


def modules(report: Report) -> list[Block]:
    """Return each module with what its rules said."""
    blocks = [
        heading("Modules and their rules"),
        text("The level of a module holds for its rules that were assessed, and for no other."),
    ]
    for module in report.modules:
        coverage = module.coverage
        assessed = f"{coverage.assessed} of {coverage.rules} rules assessed"
        title = f"{module.code} · {module.title} ({assessed})"
        blocks.append(heading(title, level=2, tag=_level_of(module)))
        caption = f"{module.points} points; {assessed} ({coverage.percent} %)."
        columns = [("Rule", 3), ("Fired", 1.9), ("Points each", 1), ("Detail", 6)]
        rows = (
            [rule.title, words(rule.outcome), str(rule.points), readable(rule.detail)]
            for rule in module.rules
        )
        blocks.append(table(caption, columns, joined(rows)))
    return blocks


def _level_of(module: ModuleSaid) -> str:
    """Return a module's level as it may be reported."""
    coverage = module.coverage
    return earned_word(module.level, coverage.assessed, coverage.rules)


def _moment(text: str | None) -> str:
    """Return a time as it is read: to the minute, in UTC."""
    return f"{text[:10]} {text[11:16]} UTC" if text else "not started"


def _looked_at(report: Report) -> str:
    """Return how many rules fired, of how many that could be assessed."""
    counts = [module.coverage for module in report.modules]
    whole = sum(item.rules for item in counts)
    assessed = sum(item.assessed for item in counts)
    fired = len(report.findings)
    said = "none fired" if not fired else f"{fired} fired" if fired > 1 else "one fired"
    return (
        f"{assessed} of {whole} rules could be assessed, and {said}. What the other"
        f" {whole - assessed} would have said is unknown."
        if assessed < whole
        else f"All {whole} rules could be assessed, and {said}."
    )


def _gauge(report: Report) -> list[Block]:
    found = report.risk
    return [
        Gauge(
            alt=gauge_words(found),
            provisional=found.provisional,
            score=str(found.score),
            score_low=str(found.score_low),
            score_high=str(found.score_high),
            coverage=str(found.coverage),
            level=str(found.level),
            level_at_worst=str(found.level_at_worst),
            tier=str(found.tier),
        )
    ]


def _number(run: RunSaid) -> str:
    if not run.registration_number:
        return "not given"
    return f"{run.register or ''} {run.registration_number}".strip()


def _further_numbers(run: RunSaid) -> list[tuple[str, Cell]]:
    """Return the numbers that the requester stated in addition: no source's word."""
    said = ", ".join(f"{one.scheme} {one.value}" for one in run.identifiers)
    return [("Further numbers, as stated by the requester", said)] if said else []


def _candidates(found: Iterable[CandidateSaid]) -> Block:
    columns = [("Name", 4), ("Country", 1.2), ("Register and number", 3), ("Dataset", 2)]
    return table(
        "Companies that may be meant; rerun with the record of the right one.",
        [*columns, ("Score", 1), ("Record", 3)],
        (
            [
                item.name,
                item.country_code or "unknown",
                f"{item.register_code or ''} {item.registration_number or ''}".strip(),
                item.dataset,
                value(item.score),
                mono(item.record),
            ]
            for item in found
        ),
    )


def _unruled(report: Report) -> list[Block]:
    """State next to the floors on ownership for which regimes no rule is computed."""
    named = [item.title for item in report.ownership.regimes_unruled]
    if not named:
        return []
    said = f"No rule on ownership is computed for these regimes: {'; '.join(named)}."
    more = "Whatever share their listed parties hold, the floors take ownership as possible."
    return [note(f"{said} {more}")]


def _floors(found: RiskSection) -> Block:
    columns = [("Floor", 3.4), ("State", 1.9), ("Score at least", 1.2), ("Tier", 0.9)]
    return table(
        "Floors: minimum scores and tiers that nothing lowers, with their legal basis",
        [*columns, ("Legal basis", 3.4), ("Because of", 4)],
        (
            [
                floor_title(floor),
                tag(floor.status),
                floor.minimum_score or "",
                (floor.minimum_tier or "").upper(),
                floor.legal_source,
                floor_causes(floor),
            ]
            for floor in found.floors
        ),
    )


def _dimensions(found: RiskSection) -> Block:
    columns = [("Dimension", 4), ("Weight", 1), ("Score", 2)]
    rows = (
        [item.title or words(item.id), item.weight, item.score or "not applicable"]
        for item in found.dimensions
    )
    return table("Dimensions", columns, rows)


def _factors(found: RiskSection) -> Block:
    columns = [("Factor", 2.8), ("State", 2.1), ("Points", 1), ("of", 0.8), ("Decided by", 5)]
    return table(
        "Factors: the worst source of each wins",
        columns,
        (
            [
                item.title or words(item.id),
                tag(item.status),
                item.points,
                item.maximum,
                _decided_by(item),
            ]
            for item in found.factors
        ),
    )


def _decided_by(factor: Factor) -> str:
    won = [
        f"{source.title or source.input}: {valued(source)} ({origin(source.source)})"
        for source in factor.sources
        if source.winner
    ]
    if won and factor.today:
        return f"{'; '.join(won)}. {factor.today}"
    if won:
        return "; ".join(won)
    return reasons(factor.details) or words(factor.reason or "")


def _overrides(found: RiskSection) -> list[Block]:
    if not found.overrides:
        return []
    columns = [("Factor", 2), ("Score", 1), ("Rationale", 6)]
    titles = {item.id: item.title or words(item.id) for item in found.factors}
    rows = ([titles.get(o.factor, words(o.factor)), o.score, o.rationale] for o in found.overrides)
    return [table("Overrides by analysts", columns, rows)]


def _rests_on(report: Report, item: FindingSaid) -> Block:
    kept = {row.id: origin(row.source) for row in report.lineage.evidence}
    rows = [["Evidence", kept.get(key, ""), mono(key, key)] for key in item.evidence_ids]
    parties = {row.screening_id: row.name for row in report.screening.rows}
    rows += [["Screening", parties.get(key, ""), mono(key)] for key in item.screening_ids]
    return table("Rests on", [("Kind", 1), ("Source or party", 3), ("Id", 4)], rows)


SECTIONS: Mapping[str, Callable[[Report], list[Block]]] = {
    "summary": summary,
    "profile": profile,
    "decision": decision,
    "risk": risk,
    "checks": checks,
    "findings": findings,
    "ownership": ownership,
    "screening": screening,
    "modules": modules,
    "conflicts": conflicts,
    "gaps": gaps,
    "lineage": lineage,
    "narrative": narrative,
}
"""All but the hashes, which stand last where they are asked for."""
