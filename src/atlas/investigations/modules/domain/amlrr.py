"""AMLRR: adverse media and litigation. "Nothing found" needs a source that searched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.observations import Publication
from atlas.investigations.modules.domain.outcome import (
    Absence,
    Decision,
    Fired,
    Module,
    NotFired,
    Rule,
    Unassessed,
)
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Source
from atlas.knowledge.evidence.domain import source_title

MEDIA = "AdverseMedia"
CATEGORIES: dict[str, frozenset[str]] = {
    "litigation": frozenset({"litigation", "lawsuit", "court", "criminal_proceedings"}),
    "sanctions_nexus": frozenset({"sanctions", "sanctions_evasion", "export_control"}),
    "fraud": frozenset(
        {"fraud", "corruption", "bribery", "money_laundering", "financial_crime", "tax_crime"}
    ),
    "enforcement_coverage": frozenset({"enforcement", "regulatory_action", "fine"}),
}
"""`AdverseMedia.categories` that make each rule fire; any other makes `other_coverage` fire."""
_NAMED = frozenset[str]().union(*CATEGORIES.values())


def searched(snapshot: InvestigationSnapshot) -> tuple[Source, ...] | Unassessed:
    """Return the sources that looked for news of this company, or why there is none."""
    sources = common.sources_for(snapshot, MEDIA, "news and court records")
    if isinstance(sources, Unassessed) and sources.reason == "not_covered":
        return Unassessed(
            reason="no_source",
            detail="No source that covers news and court records answered for this company.",
            remedy="Connect a news or litigation search tool, or record what was found by hand.",
        )
    return sources


def without_search(found: Sequence[Publication]) -> str:
    """Return what is on record though no source searched, in sentences."""
    read = sum(item.read_by is not None for item in found)
    recorded = f"{len(found) - read} publication(s) are on record."
    if not read:
        return recorded
    passages = f"A language model found {read} passage(s), which is no search of a source."
    return f"{recorded} {passages}" if len(found) > read else passages


def _of_kind(code: str, item: Publication) -> bool:
    """Whether a publication is what a rule looks for.

    Categories are free text: what belongs to no other rule (terrorism, human rights, drugs …),
    and publications without a category, are `other_coverage`.
    """
    named = CATEGORIES.get(code)
    if named is not None:
        return bool(item.categories & named)
    return not item.categories or bool(item.categories - _NAMED)


def _rule(code: str) -> Decision:
    def published(snapshot: InvestigationSnapshot) -> Fired | None:
        found = [item for item in snapshot.publications if _of_kind(code, item)]
        if not found:
            return None
        return Fired(
            detail="; ".join(_told(item) for item in found[:5])
            + (f"; and {len(found) - 5} more" if len(found) > 5 else ""),
            entity_ids=tuple(dict.fromkeys(item.entity_id for item in found)),
            evidence_ids=tuple(dict.fromkeys(one for item in found for one in item.evidence_ids)),
        )

    def nothing(snapshot: InvestigationSnapshot) -> Absence:
        sources = searched(snapshot)
        if isinstance(sources, Unassessed):
            return sources
        return NotFired(
            detail=f"{_named(sources)}: nothing of this kind.",
            evidence_ids=tuple(item for source in sources for item in source.evidence_ids),
        )

    return Decision(published, nothing)


def _told(item: Publication) -> str:
    if item.read_by is not None:
        return f"“{item.headline}” (found by the language model {item.read_by}; read the evidence)"
    return f"{item.headline} ({item.published})" if item.published else item.headline


def _answered(snapshot: InvestigationSnapshot) -> tuple[str, ...]:
    return tuple(sorted({source.name for source in snapshot.covering(MEDIA)}))


_NEEDS = "a news or litigation search tool"
MODULE = Module(
    code="AMLRR",
    answered=_answered,
    needs=(_NEEDS, "adverse media recorded by an analyst"),
    rules=(
        Rule(
            code="litigation",
            title="Litigation",
            points=25,
            category="customer",
            description="Court proceedings against the company are reported.",
            needs=_NEEDS,
            decide=_rule("litigation"),
        ),
        Rule(
            code="sanctions_nexus",
            title="Sanctions nexus in the news",
            points=40,
            category="customer",
            description="Reports connect the company with sanctions or their evasion.",
            needs=_NEEDS,
            decide=_rule("sanctions_nexus"),
        ),
        Rule(
            code="fraud",
            title="Fraud in the news",
            points=30,
            category="customer",
            description="Reports of fraud, corruption, money laundering or tax crime.",
            needs=_NEEDS,
            decide=_rule("fraud"),
        ),
        Rule(
            code="enforcement_coverage",
            title="Enforcement in the news",
            points=20,
            category="customer",
            description="Reports of a supervisor's measure against the company.",
            needs=_NEEDS,
            decide=_rule("enforcement_coverage"),
        ),
        Rule(
            code="other_coverage",
            title="Other adverse media",
            points=30,
            category="customer",
            description="Publications speak against the company in a category of no other rule,"
            " such as terrorism, human rights or drug trafficking, or in none.",
            needs=_NEEDS,
            decide=_rule("other_coverage"),
        ),
    ),
)


def _named(sources: Iterable[Source]) -> str:
    return ", ".join(source_title(source.name) for source in sources)
