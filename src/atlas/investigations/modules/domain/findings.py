"""What a reader must know of a module: its fired rules, and facts that are no rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.core.provenance import Kind, Reference, reference, unique
from atlas.foundation.fields import Detail, EvidenceIds, says
from atlas.investigations.modules.domain.common import request_contradicted
from atlas.investigations.modules.domain.outcome import Fired, ModuleResult, Rule, edges
from atlas.investigations.modules.domain.recording import (
    ALL_RELATIONSHIPS,
    ALL_SOURCES,
    IDENTIFICATION,
    OWNERSHIP,
    of_marks,
)
from atlas.investigations.modules.domain.snapshot import (
    Contradiction,
    InvestigationSnapshot,
    RegisterMark,
)
from atlas.investigations.modules.domain.spepws import (
    PEP,
    declared,
    marked,
    register_owner_hits,
    register_owners_exposed,
    weighs_more,
)
from atlas.knowledge.graph.domain.ended_elsewhere import ENDED_ELSEWHERE

Severity = Literal["info", "low", "medium", "high", "critical"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding, with what it rests on."""

    module: Annotated[str, says("Code of the module.", "CIR")]
    code: Annotated[str, says("Stable code of the finding.", "ubo_not_identified")]
    severity: Annotated[Severity, says("How grave it is.", "medium")]
    title: Annotated[str, says("Title, for people.", "No owner identified")]
    detail: Annotated[Detail, Field(examples=["No shareholder is declared."])]
    entity_ids: Annotated[tuple[UUID, ...], says("The parties it is about.")] = ()
    evidence_ids: EvidenceIds = ()
    screening_ids: Annotated[
        tuple[UUID, ...], says("The screenings it rests on, at `/api/screening/screenings/{id}`.")
    ] = ()
    proof: Annotated[
        tuple[Mapping[str, object], ...], says("Chain of edges and dates, if any.", [])
    ] = ()
    references: tuple[Reference, ...] = ()


def severity_of(rule: Rule) -> Severity:
    """Return how heavy a fired rule weighs, in the bounds of the module levels."""
    if rule.critical or rule.points >= 50:
        return "critical"
    if rule.points >= 35:
        return "high"
    return "medium" if rule.points >= 20 else "low"


def _weight(rule: Rule, outcome: Fired) -> Severity:
    """Return how heavy a finding weighs; of an agent's at least medium: a person reads it first."""
    found = severity_of(rule)
    return "medium" if outcome.by_agent and found == "low" else found


def findings_of(result: ModuleResult, snapshot: InvestigationSnapshot) -> list[Finding]:
    """Return a module's findings, the heaviest first."""
    found = [
        Finding(
            module=result.module.code,
            code=item.rule.code,
            severity=_weight(item.rule, item.outcome),
            title=item.rule.title,
            detail=item.outcome.detail,
            entity_ids=item.outcome.entity_ids,
            evidence_ids=item.outcome.evidence_ids or _evidence(snapshot, item.references),
            screening_ids=item.outcome.screening_ids,
            proof=item.outcome.proof,
            references=item.references,
        )
        for item in result.rules
        if isinstance(item.outcome, Fired)
    ]
    if result.module.code == "CIR":
        found += _identity(snapshot)
    if result.module.code == "SPEPWS":
        found += _marks(snapshot) + _register_owners(snapshot)
    if result.module.code == "MEBO":
        found += _owners(snapshot)
    order = ("critical", "high", "medium", "low", "info")
    return sorted(found, key=lambda item: order.index(item.severity))


def _evidence(
    snapshot: InvestigationSnapshot, references: tuple[Reference, ...]
) -> tuple[UUID, ...]:
    """Return the evidence of the sources that a finding was read from."""
    read = {one.id for one in references if one.kind is Kind.SOURCE}
    every = ALL_SOURCES in references
    found = (
        one
        for source in snapshot.sources
        if source.answered and (every or source.name in read)
        for one in source.evidence_ids
    )
    return tuple(dict.fromkeys(found))


def _identity(snapshot: InvestigationSnapshot) -> list[Finding]:
    found = []
    subject = snapshot.subject
    names = tuple(
        Reference(Kind.ATTRIBUTE, f"{subject.entity_id}.{name}")
        for name in ("legal_name", "trading_names", "previous_names")
    )
    contradicted = request_contradicted(snapshot)
    if contradicted is not None:
        found.append(
            Finding(
                module="CIR",
                code="request_contradicted",
                severity="high",
                title="The register contradicts the request",
                detail=f"{contradicted.detail} It is not settled that they are one company.",
                entity_ids=(subject.entity_id,) if subject.entity_id else (),
                references=unique(
                    (
                        Reference(Kind.REQUEST, "company_name"),
                        Reference(Kind.REQUEST, "country_code"),
                        *names,
                        Reference(Kind.ATTRIBUTE, f"{subject.entity_id}.jurisdiction"),
                    )
                ),
            )
        )
    elif subject.requested_name is not None and subject.status == "identified":
        found.append(
            Finding(
                module="CIR",
                code="name_differs",
                severity="low",
                title="Another name is registered",
                detail=f"Asked for as {subject.requested_name}, registered as {subject.name};"
                " both names were screened.",
                entity_ids=(subject.entity_id,) if subject.entity_id else (),
                references=unique((Reference(Kind.REQUEST, "company_name"), *names)),
            )
        )
    if subject.status != "identified_by_name":
        return found
    found.append(
        Finding(
            module="CIR",
            code="identified_by_name",
            severity="info",
            title="Identified by name",
            detail="Name, legal form and country agree with exactly one company; no register"
            " number was given.",
            entity_ids=(subject.entity_id,) if subject.entity_id else (),
            references=(IDENTIFICATION,),
        )
    )
    return found


def _marks(snapshot: InvestigationSnapshot) -> list[Finding]:
    """Tell of the parties that a company register marks, as sanctioned or as exposed."""
    sanctioned, exposed = snapshot.register_marks, snapshot.declared_peps
    found: list[Finding] = []
    if sanctioned:
        title = "Marked as sanctioned by a company register"
        found.append(_marked("register_marks_sanctioned", title, marked(sanctioned), sanctioned))
    if exposed:
        title = "Declared as politically exposed by a company register"
        found.append(_marked("register_declares_pep", title, declared(exposed), exposed))
    return found


def _marked(code: str, title: str, detail: str, marks: Sequence[RegisterMark]) -> Finding:
    return Finding(
        module="SPEPWS",
        code=code,
        severity="high",
        title=title,
        detail=detail,
        entity_ids=tuple(dict.fromkeys(mark.party_id for mark in marks)),
        evidence_ids=tuple(dict.fromkeys(i for mark in marks for i in mark.evidence_ids)),
        references=of_marks(marks),
    )


def _register_owners(snapshot: InvestigationSnapshot) -> list[Finding]:
    """Tell of an owner by the law of the register who is listed or politically exposed."""
    hits, exposed = register_owner_hits(snapshot), register_owners_exposed(snapshot)
    if snapshot.ownership is None or not (hits or exposed):
        return []
    law = snapshot.ownership.register_law or "its register"
    people = dict.fromkeys((*(one.party_id for one in hits), *(one.party_id for one in exposed)))
    known = (snapshot.party(key) for key in people)
    names = "; ".join(one.name for one in known if one is not None)
    told = [f"By the law of {law}, and not by the home law, a beneficial owner: {names}."]
    if hits:
        peps = all(hit.topic == PEP for hit in hits)
        kind = "an entry of politically exposed persons" if peps else "a list entry"
        told.append(f"{len(hits)} match(es) with {kind}; decide each.")
    if exposed:
        told.append(declared(exposed))
    what = "matches a list" if hits else "is politically exposed"
    return [
        Finding(
            module="SPEPWS",
            code="register_ubo_matched",
            severity="high" if exposed or any(map(weighs_more, hits)) else "medium",
            title=f"An owner under the law of the register {what}",
            detail=" ".join(told),
            entity_ids=tuple(people),
            evidence_ids=tuple(dict.fromkeys(i for one in exposed for i in one.evidence_ids)),
            screening_ids=tuple(dict.fromkeys(hit.screening_id for hit in hits)),
            references=unique(
                (
                    OWNERSHIP,
                    *(reference(Kind.PARTY, key) for key in people),
                    *of_marks(exposed),
                    *(reference(Kind.SCREENING, hit.screening_id) for hit in hits),
                )
            ),
        )
    ]


def _owners(snapshot: InvestigationSnapshot) -> list[Finding]:
    ownership = snapshot.ownership
    if ownership is None:
        return []
    found = []
    read = tuple(
        Reference(Kind.SOURCE, source.name) for source in snapshot.covering("Ownership")
    ) or (ALL_SOURCES,)
    if ownership.ubos or ownership.possible_ubos:
        found.append(
            Finding(
                module="MEBO",
                code="beneficial_owners",
                severity="info",
                title="Beneficial owners",
                detail=ownership.counted + " There may be others." * bool(ownership.hidden_owners),
                entity_ids=(*ownership.ubos, *ownership.possible_ubos),
                evidence_ids=_evidence(snapshot, read),
                proof=ownership.grounds,
                references=unique((OWNERSHIP, *read, *edges(ownership.grounds))),
            )
        )
    if ownership.over_declared:
        found.append(
            Finding(
                module="MEBO",
                code="over_declared",
                severity="low",
                title="More than the whole is declared",
                detail="Holders' minimum shares, votes or rights, or the parts of a role, sum above"
                " 100 %: a conflict, shown as declared.",
                entity_ids=ownership.over_declared,
                evidence_ids=_evidence(snapshot, read),
                references=unique((OWNERSHIP, *read)),
            )
        )
    if ownership.contradictions:
        found += _statements(snapshot, ownership.contradictions, read)
    if snapshot.truncated:
        found.append(
            Finding(
                module="MEBO",
                code="truncated",
                severity="medium",
                title="The group was cut",
                detail="The subject has more owners and controllers than the limit lets through.",
                references=(ALL_RELATIONSHIPS,),
            )
        )
    return found


_UNKNOWN_NATURE = "unknown_nature"


def _statements(
    snapshot: InvestigationSnapshot, said: Sequence[Contradiction], read: tuple[Reference, ...]
) -> Iterator[Finding]:
    """Yield what registers state that is contradicted, and what they name by an unknown code."""
    for code, title, told in (
        (
            "contradictory_statement",
            "A statement of a register contradicts itself",
            [one for one in said if one.code not in {_UNKNOWN_NATURE, ENDED_ELSEWHERE}],
        ),
        (
            ENDED_ELSEWHERE,
            "Registers contradict each other on an end",
            [one for one in said if one.code == ENDED_ELSEWHERE],
        ),
        (
            _UNKNOWN_NATURE,
            "A register names a right that is not known",
            [one for one in said if one.code == _UNKNOWN_NATURE],
        ),
    ):
        if told:
            yield _statement(snapshot, code, title, told, read)


def _statement(
    snapshot: InvestigationSnapshot,
    code: str,
    title: str,
    said: Sequence[Contradiction],
    read: tuple[Reference, ...],
) -> Finding:
    told = [
        f"{one.holder_name} in {one.company_name}: {CONTRADICTIONS[one.code]} ({one.detail})."
        for one in said
    ]
    return Finding(
        module="MEBO",
        code=code,
        severity="medium",
        title=title,
        detail=" ".join(told),
        entity_ids=tuple(dict.fromkeys(UUID(one.company) for one in said)),
        evidence_ids=_evidence(snapshot, read),
        references=unique(
            (
                OWNERSHIP,
                *read,
                *(reference(Kind.RELATIONSHIP, one.relationship_id) for one in said),
            )
        ),
    )


CONTRADICTIONS: Mapping[str, str] = {
    "two_bands": "two bands of one right at once; each question is answered by the worse one",
    "two_shares": "two shares of one right at once; each question is answered by the worse one",
    "band_and_share": "a band and a share of one right at once; each question is answered by the"
    " worse one",
    "exact_outside_band": "the exact share lies outside its band; both together are the band",
    "empty_band": "no share lies between the stated bounds; the share is read as unknown",
    "two_bounds": "two lower or two upper bounds at once; the wider one is read",
    "ends_before_start": "the interest ends before it starts; it is kept without these dates",
    "unknown_nature": "the register names a right by a code that it does not publish; what it is,"
    " and for whom it is held, was not assessed",
    ENDED_ELSEWHERE: "the holder's record by another source has ended; it may be nothing, or all"
    " that is stated",
}
"""What the ways in which a statement contradicts itself, or another source's record, mean."""
OF_VALIDITY = frozenset({"ends_before_start", ENDED_ELSEWHERE})
"""Those that are about when something is held, and not how much."""
_PARTED: Mapping[str, str] = {
    "two_bands": " and ",
    "two_shares": " and ",
    "band_and_share": " and ",
    "ends_before_start": ", ",
    "two_bounds": " and ",
    "empty_band": " to ",
    "exact_outside_band": " and ",
    "unknown_nature": ", ",
}


def statements_of(code: str, detail: str) -> tuple[str, ...]:
    """Return the statements that exclude each other, of a contradiction and its values."""
    return tuple(detail.split(_PARTED[code])) if code in _PARTED else (detail,)
