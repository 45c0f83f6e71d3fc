"""The graph of what rests on what, read from the references that a report's document carries. Pure.

References are recorded where a statement is made; here they are only followed. What carries none
(a run of an earlier release) is `not_recorded`: nothing is inferred from words.

A node's id is its kind, a colon and its name: `sentence:3`, `finding:CIR.not_active`,
`indicator:CIR.not_active`, `factor:ID`, `floor:ID`, `input:KEY`, `reading:KEY|SOURCE`,
`attribute:ENTITY.NAME`, `relationship:ID`, `screening:ID`, `list:ID@VERSION`, `claim:ID`,
`source:NAME`, `evidence:ID`, `response:ID`, and the kinds of `foundation.core.provenance`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from msgspec import UNSET

from atlas.foundation.core.provenance import Kind
from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain.words import earned_word
from atlas.investigations.reports.domain.facts import (
    CheckSaid,
    ClaimSaid,
    EvidenceKept,
    FindingSaid,
    LineageSection,
    LinkSaid,
    MissingSaid,
    Provenance,
    Ref,
    RuleAnswer,
    SourceAsked,
    value_stated,
)
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.domain.sections import RiskSection
from atlas.investigations.results.domain import ScreenedParty, read
from atlas.risk.evaluations.domain.open_floors import all_said
from atlas.risk.evaluations.domain.wording import input_title, origin, spaced, words
from atlas.risk.matrix.domain import Rating, level_said
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.screening.domain.words import Outcome

Document = Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Node:
    """One statement, fact or stored item. `href`: where the API shows it whole."""

    id: str
    kind: str
    label: str
    href: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Graph:
    """Nodes, what each rests on, and the nodes of which that was not recorded."""

    nodes: dict[str, Node] = field(default_factory=dict)
    rests_on: dict[str, dict[str, None]] = field(default_factory=dict)
    unrecorded: set[str] = field(default_factory=set)
    statements: dict[str, list[str]] = field(default_factory=dict)
    """What one source says of an attribute, as a reference names it → its claims."""
    called: dict[str, str] = field(default_factory=dict)
    """What a reference names by its id, and the report by a name: parties, hits."""

    def add(self, kind: str, name: str, label: str, href: str | None = None, **data: Any) -> str:
        """Add a node once; return its id."""
        key = f"{kind}:{name}"
        self.nodes.setdefault(key, Node(key, kind, label, href, data))
        return key

    def link(self, upper: str, *lower: str) -> None:
        """Say that one node rests on others."""
        self.rests_on.setdefault(upper, {}).update(dict.fromkeys(lower))

    def refer(self, upper: str, references: Iterable[Ref] | None) -> None:
        """Let a node rest on its references; on none that is known where there are none."""
        if references is None:
            self.unrecorded.add(upper)
            return
        for item in references:
            if item.kind == Kind.STATEMENT:
                self.link(upper, *self._stated(item.id))
            else:
                self.link(upper, self._referred(item.kind, item.id))

    def _stated(self, name: str) -> list[str]:
        """Return the claims of a source on an attribute; the source where none counts any more."""
        return self.statements.get(name) or [f"source:{name.partition('@')[2]}"]

    def _referred(self, kind: str, name: str) -> str:
        key = f"{kind}:{name}"
        if key not in self.nodes:
            label = self.called.get(key) or _label(kind, name)
            self.add(kind, name, label, _href(kind, name))
            self.link(key, *self._below_unstated(kind, name))
        return key

    def _below_unstated(self, kind: str, name: str) -> Iterable[str]:
        """Return what a thing rests on of which the document has no claim.

        An attribute that no source states: that none of those asked does. A party: what is known
        of it, or that a relationship of the run leads to it.
        """
        if kind == Kind.ATTRIBUTE:
            return [f"{Kind.GROUP}:sources"]
        if kind == Kind.PARTY:
            own = f"{Kind.ATTRIBUTE}:{name}."
            return [one for one in self.nodes if one.startswith(own)] or [f"{Kind.GROUP}:parties"]
        return ()

    def edges(self) -> list[tuple[str, str]]:
        """Return the links between nodes that are there, in order."""
        return [
            (upper, lower)
            for upper, below in self.rests_on.items()
            for lower in below
            if upper in self.nodes and lower in self.nodes
        ]

    def below(self, root: str) -> "Graph":
        """Return a node with everything it rests on, however deep."""
        seen: dict[str, None] = {}
        waiting = [root]
        while waiting:
            key = waiting.pop()
            if key in seen or key not in self.nodes:
                continue
            seen[key] = None
            waiting += self.rests_on.get(key, {})
        kept = {key: node for key, node in self.nodes.items() if key in seen}
        rests_on = {key: self.rests_on.get(key, {}) for key in kept}
        return Graph(kept, rests_on, self.unrecorded & kept.keys())

    def provenance(self, key: str) -> str:
        """Return `recorded`, `not_recorded`, or `origin` where nothing lies below."""
        if key in self.unrecorded:
            return "not_recorded"
        below = self.rests_on.get(key, {})
        return "recorded" if any(one in self.nodes for one in below) else "origin"


_LABELS = {
    Kind.REQUEST: "the request",
    Kind.STEP: "step of the run",
    Kind.GROUP: "all that the run has",
    Kind.PROFILE: "relationship profile, version",
    Kind.EVALUATION: "earlier evaluation",
    Kind.CUSTOMER_FILE: "customer file",
}
_UNNAMED = {
    Kind.COMPLIANCE_PROFILE: "the compliance profile that was active",
    Kind.PARTY: "a party",
    Kind.DECISION: "a match",
}
"""What a reference names by an id that tells a reader nothing."""


def _label(kind: str, name: str) -> str:
    """Return the name of a node that the report does not name itself."""
    if kind == Kind.INPUT:
        return input_title(name)
    if kind == Kind.REFERENCE_DATA:
        dataset, _, version = name.rpartition("@")
        dated = f": {version}" if version == _NOT_LOADED else f" of {version}"
        return f"{words(dataset)}{dated}" if dataset else words(name)
    if kind == Kind.ATTRIBUTE:
        return name.rpartition(".")[2].replace("_", " ")
    if kind in _UNNAMED:
        return _UNNAMED[Kind(kind)]
    known = _LABELS.get(Kind(kind)) if kind in {*Kind} else None
    said = name.rpartition("@")[2] if kind == Kind.PROFILE else name.replace("_", " ")
    return f"{known or kind}: {said}"


_NOT_LOADED = "not loaded"


def _called(report: Report) -> dict[str, str]:
    """Return the names of parties and of their hits, by the ids that references use."""
    named = {f"{Kind.PARTY}:{one.entity_id}": one.name for one in report.parties if one.name}
    rows = report.screening.rows
    hits = {
        f"{Kind.DECISION}:{hit.hit_id}": f"{row.name}, match with {hit.entry_name}"
        if hit.entry_name
        else f"{row.name}, match on {list_label(hit.list_id)}"
        for row in rows
        for hit in row.hits
        if hit.hit_id
    }
    screened = {f"{Kind.PARTY}:{row.party_id}": row.name for row in rows if row.name}
    return {**screened, **named, **hits}


def _href(kind: str, name: str) -> str | None:
    """Return where the API shows a thing that only a reference names."""
    whose, _, version = name.rpartition("@")
    if kind == Kind.PROFILE and whose:
        return f"/api/companies/{whose}/profile/versions/{version}"
    if kind == Kind.PARTY:
        return f"/api/entities/{name}"
    if kind == Kind.EVALUATION:
        return f"/api/risk-evaluations/{name}/explain"
    if kind == Kind.DECISION:
        return f"/api/screening/hits/{name}"
    return None


def graph_of(document: Document) -> Graph:
    """Return everything a report says, and what it rests on."""
    report = Report(document)
    graph, found = Graph(called=_called(report)), report.lineage
    for one in found.evidence:
        add_evidence(graph, one)
    _sources(graph, report.sources)
    if report.subject.entity_id is not None:
        add_claims(graph, report.subject.entity_id, found.claims)
    for party, claims in groupby(found.parties, key=lambda one: one.entity_id):
        add_claims(graph, party, claims)
    _relationships(graph, report.links, found)
    _screenings(graph, report.screening.rows)
    _groups(graph)
    for name, references in found.steps.items():
        graph.refer(graph.add(Kind.STEP, name, _label(Kind.STEP, name)), references)
    _rules(graph, report)
    kept = read(Provenance, found.evaluation) if found.evaluation is not None else None
    _risk(graph, report, kept)
    _checks(graph, report)
    for number, said in enumerate(report.summary.statements, 1):
        graph.refer(graph.add("sentence", str(number), said.text), said.references)
    return graph


_GROUPS = {"sources": "source", "relationships": "relationship", "screenings": "screening"}


def _groups(graph: Graph) -> None:
    """Let each group rest on its members; the parties are those that relationships lead to.

    One without members is empty because of what was, or was not, identified.
    """
    for name, kind in _GROUPS.items():
        key = graph.add(Kind.GROUP, name, _label(Kind.GROUP, name))
        members = [one for one, node in graph.nodes.items() if node.kind == kind]
        graph.link(key, *(members or [f"{Kind.STEP}:identification"]))
    parties = graph.add(Kind.GROUP, "parties", _label(Kind.GROUP, "parties"))
    graph.link(parties, f"{Kind.GROUP}:relationships", f"{Kind.GROUP}:sources")


def add_evidence(graph: Graph, item: EvidenceKept) -> None:
    """Add a piece of evidence and the raw response it keeps."""
    path = f"/api/evidence/{item.id}"
    key = graph.add(
        "evidence",
        str(item.id),
        f"{words(item.kind)} of {origin(item.source)}",
        path,
        retrieved_at=item.retrieved_at,
        source_url=item.source_url,
        licence=item.licence,
    )
    raw = graph.add(
        "response",
        str(item.id),
        f"{item.size} bytes as received",
        f"{path}/content",
        sha256=item.sha256,
        size=item.size,
    )
    graph.link(key, raw)


def _sources(graph: Graph, items: Iterable[SourceAsked]) -> None:
    for item in items:
        key = graph.add(
            "source",
            item.source,
            origin(item.source),
            status=item.status,
            as_of=item.as_of,
            licence=item.licence,
        )
        graph.link(key, *(f"evidence:{one}" for one in item.evidence_ids))


def add_claims(graph: Graph, entity_id: str, claims: Iterable[ClaimSaid]) -> None:
    """Add an entity's attributes with the claims that each value rests on.

    A claim that another source's value is preferred to lies below what was read from it alone. A
    list has the members that each claim states.
    """
    bearing: dict[str, list[ClaimSaid]] = {}
    for claim in claims:
        name = f"{entity_id}.{claim.attribute.rpartition('.')[2]}"
        key = _claim(graph, claim, f"/api/entities/{entity_id}/claims")
        graph.statements.setdefault(f"{name}@{claim.source}", []).append(key)
        if not claim.bears:
            continue
        stated = bearing.setdefault(name, [])
        stated.append(claim)
        whole = f"{Kind.ATTRIBUTE}:{name}"
        label = name.rpartition(".")[2].replace("_", " ")
        data = {"value": value_stated(stated)}
        graph.nodes[whole] = Node(whole, Kind.ATTRIBUTE, label, f"/api/entities/{entity_id}", data)
        graph.link(whole, key)


def _claim(graph: Graph, claim: ClaimSaid, href: str) -> str:
    source = str(claim.source)
    key = graph.add(
        "claim",
        str(claim.claim_id),
        f"{origin(source)} says: {spaced(str(claim.attribute).rpartition('.')[2])}",
        href,
        source=source,
        attribute=claim.attribute,
        value=claim.value,
        trust=claim.trust,
        asserted_at=claim.asserted_at,
    )
    graph.link(key, graph.add("source", source, origin(source)))
    if claim.evidence_id:
        graph.link(key, f"evidence:{claim.evidence_id}")
    return key


def _relationships(graph: Graph, links: Iterable[LinkSaid], found: LineageSection) -> None:
    for link in links:
        graph.add(
            "relationship",
            str(link.relationship_id),
            f"{link.from_name} → {link.to_name}, {link.type}",
            f"/api/relationships/{link.relationship_id}",
            attributes=link.attributes,
        )
    for claim in found.relationships:
        key = f"relationship:{claim.relationship_id}"
        path = f"/api/relationships/{claim.relationship_id}/claims"
        graph.link(key, _claim(graph, claim, path))


_OUTCOMES: Mapping[str, str] = {
    Outcome.HITS: "candidates found",
    Outcome.CLEAR: "no candidate on the lists searched",
    Outcome.NO_PEP_FOUND: "no PEP found on the lists searched",
}
"""The answer of a screening in words: without a candidate it holds for those lists alone."""


def _screenings(graph: Graph, rows: Iterable[ScreenedParty]) -> None:
    for row in rows:
        key = graph.add(
            "screening",
            str(row.screening_id),
            f"{row.name}: {_OUTCOMES.get(row.outcome, row.outcome.replace('_', ' '))}",
            f"/api/screening/screenings/{row.screening_id}",
            outcome=row.outcome,
            hits=len(row.hits),
            screened_at=row.screened_at,
        )
        whole = graph.add(
            "response",
            str(row.screening_id),
            "the screening as it was kept",
            f"/api/screening/screenings/{row.screening_id}/content",
        )
        graph.link(key, whole)
        for item in row.lists:
            version, called = item.version or "not loaded", list_label(item.list_id)
            label = item.day.of(called) if item.day else f"{called}, not loaded"
            graph.link(key, graph.add("list", f"{item.list_id}@{version}", label))


def _rules(graph: Graph, report: Report) -> None:
    inquiry = f"/api/investigations/{report.run.id}"
    for module in report.modules:
        path = f"{inquiry}/modules/{module.code}"
        word = earned_word(module.level, module.coverage.assessed, module.coverage.rules)
        whole = graph.add(
            Kind.MODULE,
            module.code,
            module.title,
            path,
            level=word,
            word=word,
        )
        for rule in module.rules:
            key = graph.add(
                "indicator",
                f"{module.code}.{rule.code}",
                rule.title,
                path,
                outcome=rule.outcome,
                reason=rule.reason,
                detail=rule.detail,
            )
            graph.link(whole, key)
            graph.link(key, *_named(rule))
            graph.refer(key, rule.references)
    for finding in report.findings:
        name = f"{finding.module}.{finding.code}"
        key = graph.add(
            "finding",
            name,
            finding.title,
            f"{inquiry}/modules/{finding.module}",
            severity=finding.severity,
            detail=finding.detail,
        )
        graph.link(key, f"indicator:{name}", *_named(finding))
        graph.refer(key, finding.references)


def _level_said(risk: RiskSection, report: Report) -> str:
    """Return the level in words; a document of an earlier release has no words on what it lacks."""
    rating = Rating(
        score=risk.score,
        level=risk.level,
        tier=risk.tier,
        provisional=None if risk.words is UNSET else risk.words.provisional,
        score_at_worst=risk.score_high,
        level_at_worst=risk.level_at_worst,
    )
    return level_said(rating, risk.lacks, identified=report.stated_identified)


def _named(item: RuleAnswer | FindingSaid | CheckSaid) -> list[str]:
    """Return the evidence and screenings that a rule named itself, in every release."""
    return [
        *(f"evidence:{one}" for one in item.evidence_ids),
        *(f"screening:{one}" for one in item.screening_ids),
    ]


def _checks(graph: Graph, report: Report) -> None:
    for item in report.checks.items if report.checks else ():
        key = graph.add(
            Kind.CHECK,
            item.check_id,
            item.title,
            f"/api/investigations/{report.run.id}/checks",
            outcome=item.outcome,
            detail=item.detail,
        )
        graph.link(key, *(f"source:{one.name}" for one in item.sources))
        graph.link(key, *(f"list:{one.list_id}@{one.version}" for one in item.lists))
        graph.link(key, *_named(item))
        graph.link(key, *(_missing(graph, one) for one in item.missing))


def _missing(graph: Graph, lack: MissingSaid) -> str:
    """Add what would have answered: it is named, and what there is of it lies below."""
    name = f"{lack.origin}:{lack.name}"
    key = graph.add(
        "missing",
        f"{name}:{lack.state}",
        f"Missing: {lack.text}",
        origin=lack.origin,
        name_of=lack.name,
        state=lack.state,
    )
    graph.link(key, *(one for one in graph.nodes if one == name or one.startswith(f"{name}@")))
    return key


def _risk(graph: Graph, report: Report, kept: Provenance | None) -> None:
    risk = report.earlier_risk
    path = f"/api/risk-evaluations/{risk.evaluation_id}/explain"
    top = graph.add(
        "evaluation",
        str(risk.evaluation_id),
        f"Risk: {_level_said(risk, report)}",
        path,
        hashes=report.hashes.evaluation,
    )
    _inputs(graph, risk, kept)
    for factor in risk.factors:
        key = graph.add(
            "factor",
            factor.id,
            f"{factor.title or factor.id.replace('_', ' ')}: {factor.points} of {factor.maximum}",
            path,
            status=factor.status,
            reason=factor.reason,
        )
        graph.link(top, key)
        graph.link(key, *(f"input:{source.input}" for source in factor.sources))
        graph.refer(key, kept.factors.get(factor.id) if kept else None)
    for floor in risk.floors:
        if floor.status == "not_met":
            continue
        key = graph.add(
            "floor",
            floor.id,
            floor.title,
            path,
            status=floor.status,
            legal_source=floor.legal_source,
            because=floor.because or all_said((one.reason, one.detail) for one in floor.reasons),
        )
        if floor.status == "applied":
            graph.link(top, key)
        graph.refer(key, kept.floors.get(floor.id) if kept else None)


def _inputs(graph: Graph, risk: RiskSection, kept: Provenance | None) -> None:
    """Add every input of the matrix with its readings, and what each was read from."""
    shown = [(one.input, one.source, one) for f in risk.factors for one in f.sources]
    known = {(key, source) for key, source, _ in shown}
    readings = kept.readings if kept else {}
    others = [
        (key, source, None)
        for key, found in readings.items()
        for source in found
        if (key, source) not in known
    ]
    for key, source, said in [*shown, *others]:
        data = {"value": said.value, "reason": said.reason, "source": said.source} if said else {}
        title = input_title(key)
        whole = graph.add(Kind.INPUT, key, title, None, **data)
        label = f"{title}, as stated by {origin(source)}"
        one = graph.add("reading", f"{key}|{source}", label, None, **data)
        graph.link(whole, one)
        graph.refer(one, readings.get(key, {}).get(source))
