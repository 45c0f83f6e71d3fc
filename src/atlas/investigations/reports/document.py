"""The report's content: one JSON document from what a run kept. Pure: same inputs, same bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from uuid import UUID

from msgspec import convert, structs

from atlas import __version__
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.provenance import Kind, Reference
from atlas.foundation.core.types import JSON
from atlas.investigations.checks.domain.written import ChecksWritten
from atlas.investigations.decisions.reporting import DecisionWritten, NotRefusing
from atlas.investigations.modules.domain import MODULES
from atlas.investigations.modules.domain.findings import CONTRADICTIONS, OF_VALIDITY, statements_of
from atlas.investigations.modules.domain.recording import (
    ALL_RELATIONSHIPS,
    ALL_SCREENINGS,
    ALL_SOURCES,
)
from atlas.investigations.modules.domain.words import OUTDATED
from atlas.investigations.modules.schemas import ModuleOut
from atlas.investigations.reports.conflicts import DecisionSaid, decided_conflicts
from atlas.investigations.reports.control import control_said, not_stated
from atlas.investigations.reports.domain.facts import (
    ClaimSaid,
    EvidenceKept,
    LineageSection,
    LinkClaim,
    PartyClaim,
    Ref,
)
from atlas.investigations.reports.domain.sections import (
    Floor,
    Gaps,
    OpenAgent,
    OpenFactor,
    OpenFloor,
    OpenModule,
    OpenParty,
    OpenRule,
    OwnershipSection,
    RiskSection,
    RuleSaid,
)
from atlas.investigations.reports.narrated import narrative_said
from atlas.investigations.reports.profile import profile_of
from atlas.investigations.reports.risk import Titles, risk_section
from atlas.investigations.reports.since import sections_since
from atlas.investigations.reports.summary import SummaryWritten, summary
from atlas.investigations.reports.wording import counted, held
from atlas.investigations.reports.written import (
    ConflictWritten,
    MadeWritten,
    RunWritten,
    SubjectWritten,
)
from atlas.investigations.results.domain import (
    Narrative,
    Screened,
    SearchedVersion,
    Steps,
    Structure,
    document_of,
)
from atlas.investigations.runs.attested import with_in_control
from atlas.investigations.runs.queries import Record, Run
from atlas.investigations.runs.screened import screening_of
from atlas.knowledge.entities.domain import Claim, KnownEntity, Standing
from atlas.knowledge.evidence.schemas import EvidenceOut
from atlas.knowledge.graph.domain import UboCause, stated_cause
from atlas.knowledge.mutations.schemas import Conflict
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.evaluations.service import level_at_worst
from atlas.sources.lists.domain.regimes import parted

FORMAT = "atlas.report/3"
"""Raised whenever the pages show what an earlier document does not say."""
DEMO_BANNER = "Demo data: historical lists, not for decisions."
_SEVERITIES = ("critical", "high", "medium", "low", "info")
_LEFT_OUT = {"agent": {"refused"}}
"""Of a module: what a model wrote and the evidence does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything a report is made of."""

    record: Record
    evaluation: StoredEvaluation
    subject: KnownEntity | None
    standing: Mapping[UUID, Sequence[Standing]]
    link_claims: Sequence[Claim]
    conflicts: Sequence[Conflict]
    evidence: Sequence[EvidenceOut]
    checks: ChecksWritten
    demo: bool
    decision: DecisionWritten = field(
        default_factory=lambda: DecisionWritten(outcome=None, entries=[])
    )
    requested_by: str | None = None
    titles: Titles = field(default_factory=Titles)
    not_compared: Sequence[str] = ()
    not_refusing: NotRefusing = field(default_factory=NotRefusing)
    narrative: Narrative | None = None
    decided: Mapping[str, DecisionSaid] = field(default_factory=dict)


def _summary(
    inputs: Inputs, risk: RiskSection, findings: Sequence[Mapping[str, JSON]]
) -> SummaryWritten:
    in_control = [one["text"] for one in inputs.checks.get("in_control_matches", ())]
    record = inputs.record
    return summary(
        record.run,
        record,
        risk,
        findings,
        inputs.not_compared,
        inputs.not_refusing,
        in_control,
    )


def compose(inputs: Inputs) -> dict[str, JSON]:
    """Return the report's document.

    What changes without the findings changing (status, progress, the report's own id and time)
    is left out: two reports on one run have one hash.
    """
    record, run = inputs.record, inputs.record.run
    modules = [one.model_dump(mode="json", exclude=_LEFT_OUT) for one in record.modules]
    risk = risk_section(
        inputs.evaluation,
        inputs.titles,
        level_at_worst(inputs.evaluation),
        insufficient_depth=run.risk is not None and run.risk.insufficient_depth,
        old_then=record.already,
    )
    findings = sorted(
        (finding for module in modules for finding in module["findings"]),
        key=lambda item: _SEVERITIES.index(item["severity"]),
    )
    demo = inputs.demo or _demo_data(record)
    names = {str(party.entity_id): party.name for party in record.parties}
    profile = profile_of(record, inputs.subject)
    document = {
        "format": FORMAT,
        "demo": demo,
        "banner": DEMO_BANNER if demo else None,
        "made": _made(inputs),
        "identified": run.entity_id is not None,
        "investigation": _investigation(run, inputs.requested_by),
        "summary": _summary(inputs, risk, findings),
        "subject": _subject(run, record, inputs.subject),
        "profile": document_of(profile) if profile else None,
        "decision": dict(inputs.decision),
        "risk": document_of(risk),
        "checks": dict(inputs.checks),
        "modules": modules,
        "findings": findings,
        "ownership": document_of(_ownership(record, risk, inputs.checks)),
        "parties": [plain(asdict(party)) for party in record.parties],
        "relationships": [
            plain(asdict(link))
            | {
                "from_name": names.get(str(link.from_id)),
                "to_name": names.get(str(link.to_id)),
            }
            for link in record.links
        ],
        "screening": document_of(_screening(record)),
        "conflicts": _conflicts(inputs, names),
        "not_assessed": document_of(_gaps(inputs, risk)),
        "sources": _sources(record),
        "lineage": document_of(_lineage(inputs)),
        "hashes": {
            "evaluation": plain(asdict(inputs.evaluation.result.hashes)),
            "evidence": sorted({item.sha256 for item in inputs.evidence}),
        },
    }
    whole = dict(plain(document)) | _since(inputs)
    text = inputs.narrative or record.steps.narrative
    if text is not None:
        whole["narrative"] = plain(narrative_said(whole, text))
    return whole


def _since(inputs: Inputs) -> dict[str, JSON]:
    """Return what no longer holds of the sections; nothing where the evaluation is current."""
    record = inputs.record
    said = sections_since(inputs.evaluation.outdated, str(record.run.as_of), record.already)
    return {"since": dict(said)} if said else {}


def _made(inputs: Inputs) -> MadeWritten:
    """Return what made the report: the releases of Atlas, of its matcher and of its engine."""
    rows = inputs.record.steps.rows
    evaluation = inputs.evaluation
    return {
        "software": f"Atlas {__version__}",
        "matchers": sorted({row.algorithm for row in rows if row.algorithm}),
        "engine": inputs.titles.engine,
        "matrix": f"{evaluation.result.matrix_id} {evaluation.result.matrix_version}",
        "evaluated_at": evaluation.created_at,
    }


def _sources(record: Record) -> list[dict[str, JSON]]:
    """Return the sources that were asked; of one that removed the company, the day of its file."""
    gone = {one.name: one.removed_on for one in record.steps.enrich.datasets if one.removed_on}
    return [
        plain(asdict(one)) | ({"removed_on": gone[one.source]} if one.source in gone else {})
        for one in record.sources
    ]


def _demo_data(record: Record) -> bool:
    """Whether data that ships for demonstration was used, in any tenant."""
    answered = [source.source for source in record.sources if source.status == "answered"]
    named = any("demo" in name.rpartition(":")[2].split("-") for name in answered)
    return named or any(item.fictitious for item in screening_of(record.steps).lists)


def _investigation(run: Run, requested_by: str | None) -> RunWritten:
    return {
        "id": run.id,
        "run_version": run.run_version,
        "rerun_of": run.rerun_of,
        "company_id": run.company_id,
        "company_name": run.company_name,
        "registration_number": run.registration_number,
        "register": run.register,
        "country_code": run.country_code,
        "website": run.website,
        "depth": run.depth,
        "modules": run.modules,
        "external_id": run.external_id,
        "tags": run.tags,
        "identifiers": run.identifiers,
        "as_of": run.as_of,
        "started_at": run.started_at,
        "requested_by": run.created_by,
        "truncated": run.truncated,
        "requested_by_name": requested_by,
    }


def _subject(run: Run, record: Record, subject: KnownEntity | None) -> SubjectWritten:
    return {
        "status": run.subject_status,
        "identified_by": run.identified_by,
        "detail": record.steps.enrich.detail,
        "entity_id": run.entity_id,
        "type": subject.type if subject else None,
        "name": subject.display_name if subject else run.company_name,
        "data": dict(subject.data) if subject else {},
        "candidates": run.candidates,
    }


def stated_structure(structure: Structure | None, floors: Iterable[Floor]) -> Structure | None:
    """Return a structure with its causes as a reader may see them."""
    if structure is None or structure.cause is None:
        return structure
    stands_in = any(floor.id == "ubo_exhausted" and floor.status == "applied" for floor in floors)

    def said(cause: UboCause) -> UboCause:
        return stated_cause(cause, managers_verified=stands_in)

    grounds = tuple(replace(item, cause=said(item.cause)) for item in structure.causes)
    return structs.replace(structure, cause=said(UboCause(structure.cause)).value, causes=grounds)


def _ownership(record: Record, risk: RiskSection, checks: ChecksWritten) -> OwnershipSection:
    structure = stated_structure(record.steps.structure.ownership, risk.floors)
    computed = record.steps.sanctioned
    return OwnershipSection(
        assessed=structure is not None,
        structure=structure,
        sanctioned=with_in_control(
            computed.regimes,
            checks.get("in_control_regimes", ()),
            uncompared=checks.get("in_control_uncompared", False),
        ),
        sanctioned_not_assessed=computed.not_assessed,
        regimes_without_rule=tuple(_without_rule(record.steps)),
        regimes_unruled=computed.without_rule,
        listed_without_rule=computed.listed_without_rule,
        control_prong=control_said(record),
        # "clear" only where the rule of SPEPWS reports it: fresh lists, every party searched
        sanctioned_rule=next(
            (
                RuleSaid(outcome=rule.outcome, reason=rule.reason, detail=rule.detail)
                for module in record.modules
                for rule in module.rules
                if (module.code, rule.code) == ("SPEPWS", "by_ownership")
            ),
            None,
        ),
    )


def _without_rule(steps: Steps) -> list[str]:
    """Return the regimes of the lists that were searched for which no ownership rule is known."""
    known = {item.regime for item in steps.sanctioned.regimes} | {*steps.sanctioned.not_assessed}
    searched = {
        regime
        for result in steps.screened.values()
        for item in result.lists
        if "sanctions" in item.topics
        for regime in parted(item.regime or "")
    }
    return sorted(searched - known)


def _screening(record: Record) -> Screened:
    lists: dict[tuple[str, str], SearchedVersion] = {}
    for result in record.steps.screened.values():
        lists |= {(item.list_id, item.version): item for item in result.lists}
    found = tuple(lists[key] for key in sorted(lists))
    ties = {one.party: one.words for one in record.steps.structure.connections}
    rows = tuple(
        structs.replace(row, connection=ties.get(row.party_id)) for row in record.steps.rows
    )
    return Screened(rows=rows, lists=found)


def _conflicts(inputs: Inputs, names: Mapping[str, str]) -> list[object]:
    """Return where sources contradict each other or themselves, and what two people decided."""
    return [
        *(_conflict(item, names) for item in inputs.conflicts),
        *_contradictions(inputs.record),
        *decided_conflicts(inputs.record, inputs.decided),
    ]


def _conflict(item: Conflict, names: Mapping[str, str]) -> ConflictWritten:
    return {
        "id": item.id,
        "entity_id": item.entity_id,
        "name": names.get(str(item.entity_id)),
        "relationship_id": item.relationship_id,
        "attribute": item.attribute,
        "kind": item.kind,
        "status": item.status,
        "detail": item.detail,
    }


def _contradictions(record: Record) -> Iterator[dict[str, JSON]]:
    """Yield the statements that contradict themselves, as conflicts of one source with itself."""
    found = record.steps.structure.ownership
    for one in found.contradictions if found else ():
        yield {
            "id": f"{one.relationship_id}:{one.code}",
            "entity_id": None,
            "name": held(one.holder_name, one.company_name),
            "relationship_id": one.relationship_id,
            "attribute": "validity" if one.code in OF_VALIDITY else "share",
            "kind": one.code,
            "status": "open",
            "detail": f"{CONTRADICTIONS[one.code]} ({one.detail})",
            "statements": list(statements_of(one.code, one.detail)),
        }


def _gaps(inputs: Inputs, risk: RiskSection) -> Gaps:
    record = inputs.record
    screened = screening_of(record.steps).screened
    return Gaps(
        rules=tuple(rule for module in record.modules for rule in _open_rules(module)),
        floors=tuple(
            OpenFloor(
                id=floor.id,
                title=floor.title,
                legal_source=floor.legal_source,
                reasons=floor.reasons,
            )
            for floor in risk.floors
            if floor.status == "not_assessed"
        ),
        regimes=record.steps.sanctioned.not_assessed,
        control=not_stated(record, inputs.checks),
        modules=tuple(
            OpenModule(module=code, title=module.title)
            for code, module in MODULES.items()
            if code not in record.run.modules
        ),
        parties=tuple(
            OpenParty(entity_id=str(party.entity_id), name=party.name)
            for party in record.parties
            if party.entity_id not in screened
        ),
        agents=tuple(
            convert({**module.agent.model_dump(), "module": module.code}, OpenAgent)
            for module in record.modules
            if module.agent is not None and module.agent.status != "read"
        ),
        factors=tuple(
            OpenFactor(factor=item.id, title=item.title, reason=item.reason, details=item.details)
            for item in risk.factors
            if item.status == "unknown"
        ),
    )


def _open_rules(module: ModuleOut) -> Iterator[OpenRule]:
    """Yield the rules that were not assessed; those that only what changed since took away once."""
    open_ = [rule for rule in module.rules if rule.outcome == "not_assessed"]
    lost = [rule for rule in open_ if rule.reason == OUTDATED]
    for rule in open_:
        if rule.reason != OUTDATED:
            yield OpenRule(
                module=module.code,
                code=rule.code,
                title=rule.title,
                reason=rule.reason,
                detail=rule.detail,
                remedy=rule.remedy,
            )
    if lost:
        yield OpenRule(
            module=module.code,
            title=f"{counted(len(lost), 'rule')} that found nothing",
            reason=OUTDATED,
            detail=lost[0].detail,
            remedy=lost[0].remedy,
        )


def _lineage(inputs: Inputs) -> LineageSection:
    """Lead from each fact about the subject, and each holding, to its source and evidence."""
    links = {link.relationship_id: link for link in inputs.record.links}
    names = {party.entity_id: party.name for party in inputs.record.parties}
    digests = {item.id: item.sha256 for item in inputs.evidence}
    subject = inputs.record.run.entity_id
    own = inputs.standing.get(subject, ()) if subject else ()
    steps = {
        "identification": [Reference(Kind.REQUEST, "registration_number"), ALL_SOURCES],
        "ownership": [ALL_RELATIONSHIPS],
        "network": [ALL_RELATIONSHIPS, ALL_SCREENINGS],
        "run": [],
    }
    about: dict[UUID, str] = {
        key: f"{names.get(link.from_id, '')} → {names.get(link.to_id, '')}, {link.type}"
        for key, link in links.items()
    } | {
        UUID(one.relationship_id): f"{one.holder_name} → {one.company_name}, {one.kind}"
        for one in (
            *inputs.record.steps.structure.stated_ends,
            *inputs.record.steps.structure.decided,
        )
    }
    return LineageSection(
        evaluation=inputs.evaluation.provenance,
        steps={
            name: tuple(Ref(kind=one.kind, id=one.id) for one in found)
            for name, found in steps.items()
        },
        claims=tuple(_claim(item, digests) for item in own),
        parties=tuple(
            PartyClaim(**structs.asdict(_claim(item, digests)), entity_id=str(party))
            for party, found in sorted(inputs.standing.items())
            if party != subject
            for item in found
        ),
        relationships=tuple(
            LinkClaim(
                **structs.asdict(_claim(Standing(item, bears=True), digests)),
                relationship_id=str(item.relationship_id),
                about=f"{about[item.relationship_id]}: {item.attribute.rpartition('.')[2]}",
            )
            for item in _preferred(inputs.link_claims)
            if item.relationship_id in about
        ),
        evidence=tuple(
            EvidenceKept(
                id=str(item.id),
                kind=item.kind,
                source=item.source,
                source_url=item.source_url,
                licence=item.licence,
                retrieved_at=plain(item.retrieved_at),
                data_date=plain(item.data_date),
                size=item.size,
                sha256=item.sha256,
            )
            for item in sorted(inputs.evidence, key=lambda item: str(item.id))
        ),
    )


def _preferred(claims: Sequence[Claim]) -> list[Claim]:
    return sorted(
        (claim for claim in claims if claim.is_preferred),
        key=lambda claim: (str(claim.relationship_id or ""), claim.attribute, str(claim.id)),
    )


def _claim(item: Standing, digests: Mapping[UUID, str]) -> ClaimSaid:
    claim = item.claim
    return ClaimSaid(
        attribute=claim.attribute,
        value=plain(claim.value),
        source=claim.source,
        trust=claim.trust,
        asserted_at=plain(claim.asserted_at),
        claim_id=str(claim.id),
        evidence_id=str(claim.evidence_id) if claim.evidence_id else None,
        evidence_sha256=digests.get(claim.evidence_id) if claim.evidence_id else None,
        bears=item.bears,
    )


def ids_of(record: Record) -> list[UUID]:
    """Return the ids of the parties and relationships of a run."""
    return [
        *(party.entity_id for party in record.parties),
        *(link.relationship_id for link in record.links),
    ]
