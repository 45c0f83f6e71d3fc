"""The text of a report that a language model wrote: its facts, and what of it still holds. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from atlas.foundation.core.provenance import Kind
from atlas.foundation.core.types import JSON
from atlas.investigations.agents.narrative import Fact, refusal
from atlas.investigations.reports.domain.facts import (
    ClaimSaid,
    FindingSaid,
    LinkSaid,
    value_stated,
)
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.wording import link_line, value
from atlas.investigations.results.domain import Narrative, Sentence
from atlas.knowledge.ontology import service as ontology
from atlas.risk.evaluations.domain.wording import readable, words

MARKED = (
    "Written by the language model {}. Each sentence cites facts of this run and has no figure,"
    " name or judgement that they do not have, and what it relates is related by one of them; how"
    " words are joined otherwise was not checked. What counts is in the sections before."
)
_LOST = "no_longer_supported"
_BY_AGENT = "agent:"


def facts_of(document: Mapping[str, JSON]) -> list[Fact]:
    """Return the facts of a report that a sentence may cite, the most severe findings first.

    What a language model pointed at is not among them: texts of strangers would lead from model to
    model. Nor is what the ontology protects, or marks as personal.
    """
    report = Report(document)
    found = [fact for item in report.findings if (fact := _finding(item))]
    stated: dict[str, list[ClaimSaid]] = {}
    for claim in report.lineage.claims:
        if claim.bears:
            stated.setdefault(claim.attribute, []).append(claim)
    found += [fact for name, said in stated.items() if (fact := _stated(name, said, report))]
    rests: dict[str, list[ClaimSaid]] = {}
    for one in report.lineage.relationships:
        rests.setdefault(str(one.relationship_id), []).append(one)
    found += [_link(item, rests.get(str(item.relationship_id), [])) for item in report.links]
    return found


def _finding(item: FindingSaid) -> Fact | None:
    sources = [one.id for one in item.references or () if one.kind == Kind.SOURCE]
    if item.references is None or any(one.startswith(_BY_AGENT) for one in sources):
        return None
    return Fact(
        kind=Kind.FINDING,
        id=f"{item.module}.{item.code}",
        text=f"{item.title}: {readable(item.detail)}",
        evidence=item.evidence_ids,
    )


def _stated(attribute: str, said: Sequence[ClaimSaid], report: Report) -> Fact | None:
    kind, _, name = attribute.partition(".")
    known = ontology.base().types.get(kind)
    spec = known.attributes.get(name) if known else None
    if spec is None or spec.pii or spec.protected_by or spec.deprecated:
        return None
    return Fact(
        kind=Kind.ATTRIBUTE,
        id=f"{report.subject.entity_id}.{name}",
        text=f"{words(name)}: {value(value_stated(said))}",
        claims=_ids(one.claim_id for one in said),
        evidence=_ids(one.evidence_id for one in said),
    )


def _link(item: LinkSaid, rests: list[ClaimSaid]) -> Fact:
    return Fact(
        kind=Kind.RELATIONSHIP,
        id=str(item.relationship_id),
        text=link_line(item),
        claims=_ids(one.claim_id for one in rests),
        evidence=_ids(one.evidence_id for one in rests),
        parties=(item.from_name or item.from_id, item.to_name or item.to_id),
    )


def _ids(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))


def narrative_said(document: Mapping[str, JSON], narrative: Narrative) -> dict[str, JSON]:
    """Return the text as a report shows it: a sentence that no longer holds is dropped, too."""
    facts = {fact.key: fact for fact in facts_of(document)}
    company = Report(document).run.company_name
    kept, dropped = [], dict(narrative.dropped)
    for sentence in narrative.sentences:
        cited = list(_cited(sentence, facts))
        if None in cited or refusal(sentence.text, [one for one in cited if one], company):
            dropped[_LOST] = dropped.get(_LOST, 0) + 1
        else:
            kept.append(_sentence(sentence.text, [one for one in cited if one]))
    written = narrative.status == "written"
    return {
        **structs.asdict(narrative),
        "marking": MARKED.format(narrative.model) if written else None,
        "sentences": kept,
        "dropped": dropped,
    }


def _cited(sentence: Sentence, facts: Mapping[tuple[str, str], Fact]) -> Iterator[Fact | None]:
    for one in sentence.citations:
        yield facts.get((one.kind, one.id))


def _sentence(text: str, facts: list[Fact]) -> dict[str, JSON]:
    return {
        "text": text,
        "references": [
            {"kind": str(fact.kind), "id": fact.id, "text": fact.text} for fact in facts
        ],
        "claim_ids": list(dict.fromkeys(one for fact in facts for one in fact.claims)),
        "evidence_ids": list(dict.fromkeys(one for fact in facts for one in fact.evidence)),
    }
