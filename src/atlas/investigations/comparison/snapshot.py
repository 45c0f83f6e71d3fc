"""What a run found, brought into the form that is compared."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast
from uuid import UUID

from atlas.foundation.core.canonical import plain
from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.investigations.comparison.domain import Item, Snapshot
from atlas.investigations.results.domain import Steps, document_of
from atlas.investigations.runs import queries, reassessment
from atlas.knowledge.entities import service as entities
from atlas.knowledge.evidence.domain import source_title
from atlas.knowledge.graph.domain.causes import HOLDER_RESTATED
from atlas.knowledge.mutations import service as mutations
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import Evaluation, FloorStatus, SourceScore
from atlas.risk.evaluations.domain.wording import because_words, code_words, input_title, words
from atlas.risk.matrix.domain import shown_level
from atlas.sources.lists.domain.labels import list_label

_RISK = ("score", "base_score", "score_low", "score_high", "coverage")
_REQUEST = ("company_name", "registration_number", "register", "country_code", "website", "depth")
_STATED = ("entity_kind", "status", "dissolution_date", "date_of_death")
"""What a register may say of a party for a time and take back, besides that it is a trust."""
_HIT = (
    *("strength", "score", "measure", "decision", "delisted", "off_list"),
    *("matched_name", "entry_name"),
)


async def snapshot_of(session: TenantSession, run: queries.Run) -> Snapshot:
    """Return what a run found; parties that were joined since count as one."""
    record = await queries.record_of(session, run)
    ids = [party.entity_id for party in record.parties]
    canonical = {
        key: cluster[0] for key, cluster in (await entities.clusters(session, ids)).items()
    }
    stored = None
    if run.risk is not None:
        stored = await evaluations.shown_evaluation(session, UUID(run.risk.evaluation_id))
    result = stored.result if stored else None
    names = {str(canonical.get(p.entity_id, p.entity_id)): p.name for p in record.parties}
    sections = {
        "subject": await _subject(session, run),
        "parties": _parties(record, canonical, await _stated(session, run, canonical)),
        "relationships": _links(record, canonical, names),
        "beneficial_owners": _ubos(record, canonical, names),
        "ownership_words": ownership_of(record.steps),
        "lists": _lists(record),
        "hits": _hits(record, canonical, run),
        "sources": _sources(record),
        "modules": _modules(record),
        "indicators": _indicators(record),
        "factors": _factors(result) if result else {},
        "floors": floors_of(stored.result, stored.left_open) if stored else {},
    }
    request = {name: getattr(run, name) for name in _REQUEST} | {
        "modules": run.modules,
        "identifiers": [f"{one.scheme} {one.value}" for one in run.identifiers],
    }
    risk = risk_of(result, identified=run.entity_id is not None) if result else {}
    unfinished = None if run.status == "complete" else str(run.status)
    return Snapshot(sections=sections, request=request, risk=risk, unfinished=unfinished)


async def _subject(session: TenantSession, run: queries.Run) -> dict[str, Item]:
    fields: dict[str, JSON] = {
        "status": run.subject_status,
        "identified_by": run.identified_by,
        "entity_id": str(run.entity_id) if run.entity_id else None,
    }
    if run.entity_id is not None:
        try:
            known = await entities.get_detail(
                session, run.entity_id, as_of=run.as_of, known_at=run.finished_at
            )
        except NotFoundError:  # joined since into a company that was not known then
            known = await entities.get_detail(session, run.entity_id, as_of=run.as_of)
        fields |= {f"data.{name}": value for name, value in plain(dict(known.data)).items()}
    return {"subject": Item(run.company_name, fields)}


async def _stated(
    session: TenantSession, run: queries.Run, canonical: Mapping[UUID, UUID]
) -> dict[str, dict[str, JSON]]:
    """Return what registers stated of each party when the run ended, and what they took back."""
    ids = list(dict.fromkeys(canonical.values()))
    found = await mutations.explain(session, ids, as_of=run.as_of, known_at=run.finished_at)
    return {
        str(key): {
            **{name: plain(one.data.get(name)) for name in _STATED},
            "taken_back": sorted(
                str(event.get("description", ""))
                for event in cast("Sequence[Mapping[str, JSON]]", one.data.get("events") or ())
                if event.get("code") == HOLDER_RESTATED
            ),
        }
        for key, one in found.items()
    }


def _parties(
    record: queries.Record,
    canonical: Mapping[UUID, UUID],
    stated: Mapping[str, Mapping[str, JSON]],
) -> dict[str, Item]:
    return {
        str(canonical.get(party.entity_id, party.entity_id)): Item(
            party.name,
            {
                "name": party.name,
                "type": party.type,
                "country_code": party.country_code,
                "roles": sorted(party.roles),
                "distance": party.distance,
                **stated.get(str(canonical.get(party.entity_id, party.entity_id)), {}),
            },
        )
        for party in record.parties
    }


def _links(
    record: queries.Record, canonical: Mapping[UUID, UUID], names: Mapping[str, str]
) -> dict[str, Item]:
    found = {}
    for link in record.links:
        ends = [str(canonical.get(end, end)) for end in (link.from_id, link.to_id)]
        label = f"{names.get(ends[0], ends[0])} → {names.get(ends[1], ends[1])}, {link.type}"
        fields = {
            "type": link.type,
            "from_id": ends[0],
            "to_id": ends[1],
            "valid_from": plain(link.valid_from),
            "valid_to": plain(link.valid_to),
            **plain(dict(link.attributes)),
        }
        found[str(link.relationship_id)] = Item(label, fields)
    return found


def _ubos(
    record: queries.Record, canonical: Mapping[UUID, UUID], names: Mapping[str, str]
) -> dict[str, Item]:
    structure = record.steps.structure.ownership
    if structure is None:
        return {}
    grounds = {item.party: document_of(item) for item in structure.grounds}
    found = {}
    for status, members in (
        ("ubo", structure.ubos),
        ("possible_ubo", structure.possible_ubos),
    ):
        for member in members:
            key = str(canonical.get(UUID(member), member))
            said = {k: v for k, v in grounds.get(member, {}).items() if k != "party"}
            fields = {"status": structure.standing(member, status), "grounds": said}
            found[key] = Item(names.get(key, key), fields)
    return found


def _lists(record: queries.Record) -> dict[str, Item]:
    """Return the lists that were searched, each with which of its versions: a day may have two."""
    return {
        item.list_id: Item(
            item.list_id,
            {
                "version": item.day.said if item.day else None,
                "sequence": item.sequence,
                "state": item.state,
            },
        )
        for row in record.steps.rows
        for item in row.lists
    }


def _hits(
    record: queries.Record, canonical: Mapping[UUID, UUID], run: queries.Run
) -> dict[str, Item]:
    found = {}
    for row in record.steps.rows:
        party = UUID(row.party_id)
        # a party that is no entity goes by its name: the run's own id does not last
        key = row.name if party == run.id else str(canonical.get(party, party))
        for hit in row.hits:
            label = f"{row.name}: {list_label(hit.list_id)}, {hit.entry_name}"
            found[f"{key.replace('|', ' ')}|{hit.list_id}|{hit.entry_key}"] = Item(
                label, {name: getattr(hit, name) for name in _HIT}
            )
    return found


def _sources(record: queries.Record) -> dict[str, Item]:
    return {
        source.source: Item(
            source_title(source.source),
            {"status": source.status, "as_of": plain(source.as_of), "detail": source.detail},
        )
        for source in record.sources
    }


def _modules(record: queries.Record) -> dict[str, Item]:
    return {
        module.code: Item(
            module.title,
            {
                "level": module.word,
                "word": module.word,
                "points": module.points,
                "coverage": module.coverage.percent,
                "gaps": sorted(module.coverage.gaps),
            },
        )
        for module in record.modules
    }


def _indicators(record: queries.Record) -> dict[str, Item]:
    return {
        f"{module.code}.{rule.code}": Item(
            rule.title,
            {
                "outcome": rule.outcome,
                "points": rule.points,
                "critical": rule.critical and rule.outcome == "fired",
                "reason": rule.reason,
                "detail": rule.detail,
            },
        )
        for module in record.modules
        for rule in module.rules
    }


def _factors(result: Evaluation) -> dict[str, Item]:
    found = {}
    for factor in result.factors:
        winner = next((source for source in factor.sources if source.winner), None)
        found[factor.id] = Item(
            words(factor.id),
            {
                "points": str(factor.points),
                "low": str(factor.low),
                "high": str(factor.high),
                "maximum": str(factor.maximum),
                "status": factor.status.value,
                "reason": factor.reason,
                "winner": f"{input_title(winner.input)}: {_valued(winner)}" if winner else None,
            },
        )
    return found


def _valued(winner: SourceScore) -> str:
    return code_words(plain(winner.value))


def floors_of(
    result: Evaluation, left_open: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> dict[str, Item]:
    """Return the floors that apply, and those of which it is not known whether they do.

    `left_open`: by a floor's id, what keeps it open, in words.
    """
    return {
        floor.id: Item(
            floor.title,
            {
                "legal_source": floor.legal_source,
                "because": [
                    *left_open.get(floor.id, map(because_words, floor.because)),
                ],
                "status": floor.status.value,
            },
        )
        for floor in result.floors
        if floor.status is not FloorStatus.NOT_MET
    }


def ownership_of(steps: Steps) -> dict[str, Item]:
    """Return why the owners are known or not, and each regime's word for ownership."""
    structure = steps.structure.ownership
    found = {}
    fields: dict[str, object]
    if structure:
        fields = {
            "cause": structure.cause,
            "further_causes": list(structure.further_causes),
            "decided": [
                f"{one.holder_name} → {one.company_name}: {one.chosen}"
                for one in steps.structure.decided
            ],
        }
        found["beneficial_owners"] = Item("Why the beneficial owners are known or not", fields)
    for item in reassessment.regimes_in(steps):
        fields = {"word": item.word, "control": item.control, "status": item.status}
        fields["reasons"] = list(item.reasons)
        label = f"Ownership by listed parties, {item.regime}"
        found[f"regime:{item.regime}"] = Item(label, fields)
    return found


def risk_of(result: Evaluation, *, identified: bool) -> dict[str, object]:
    """Return what an evaluation says; of a subject that was not identified, nothing but that."""
    if not identified:
        return {"identified": False}
    worst = result.worst_case
    return {name: str(getattr(result, name)) for name in _RISK} | {
        "identified": True,
        "level": shown_level(result.level, result.reasons),
        "tier": result.earned_tier.value,
        "provisional": result.provisional,
        "reasons": list(result.reasons),
        "level_at_worst": shown_level(worst.level, result.reasons),
        "score_at_worst": str(worst.score_high),
        "tier_at_worst": worst.tier.value,
        "profile": result.words and result.words.profile and result.words.profile.hash,
        "effects": list(result.effects),
        "matrix": f"{result.matrix_id} {result.matrix_version}",
        "appetite": result.appetite,
    }
