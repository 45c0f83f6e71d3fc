"""Step `enrich`: who the subject is, and what the registers say of it, kept as claims."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import orjson

from atlas.investigations.results.domain import (
    Candidate,
    Dataset,
    Enriched,
    Mark,
    Statement,
    Vanished,
)
from atlas.investigations.runs.domain import MAX_PARTIES
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import Investigation, SourceRow
from atlas.investigations.runs.register_changes import subject_query
from atlas.investigations.runs.registers import LEI
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.steps import carrying
from atlas.investigations.runs.steps.marks import (
    DECLARED_PEP,
    MARK,
    ask_about,
    register_marks,
    with_earlier,
)
from atlas.investigations.runs.steps.observed import observe
from atlas.knowledge.companies import service as companies
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import ClaimBatch, SourceType
from atlas.sources.registry import service as registry
from atlas.sources.registry.schemas import (
    DatasetInfo,
    IdentifiedBy,
    RegisterStatement,
    RegistryAnswer,
    RegistryBatch,
    SubjectAnswer,
    SubjectCandidate,
    SubjectOutcome,
)

_MEDIA_TYPE = "application/x-ndjson"
_BY: dict[IdentifiedBy, tuple[str, str]] = {
    IdentifiedBy.REGISTER_NUMBER: ("identified", "register"),
    IdentifiedBy.LEI: ("identified", "lei"),
    IdentifiedBy.RECORD: ("identified", "choice"),
    IdentifiedBy.NAME: ("identified_by_name", "name"),
}


async def enrich(step: Step) -> Outcome[Enriched]:
    """Find the subject; when it is one, collect its structure, keep evidence and claims."""
    answer = await registry.find_subject(step.session, subject_query(step.run))
    candidates = list(map(candidate_of, answer.candidates))
    if answer.outcome is not SubjectOutcome.IDENTIFIED or answer.record_ref is None:
        return await _not_identified(step, answer, candidates)
    collected = await registry.collect(
        step.session, answer.record_ref, max_parties=MAX_PARTIES, as_of=_day(step.run)
    )
    entities, evidence_ids = await _apply(step, collected)
    entity_id = entities[collected.subject_key]
    status, by = _BY[answer.identified_by or IdentifiedBy.NAME]
    await lifecycle.set_subject(
        step.session,
        step.run.id,
        status=status,
        identified_by=by,
        entity_id=entity_id,
        candidates=candidates,
        truncated=collected.truncated,
    )
    await companies.link_entity(step.session, step.actor, step.run.company_id, entity_id)
    await _keep_sources(step, answer, collected, evidence_ids)
    noted = await observe(step, collected, entities, evidence_ids)
    noted = await carrying.with_earlier(step, noted, entities, entity_id)
    marks = await _marks(step, collected, entities, evidence_ids, MARK)
    peps = await _marks(step, collected, entities, evidence_ids, DECLARED_PEP)
    await ask_about(step, marks)
    return Outcome(
        result=Enriched(
            subject_status=status,
            observed=noted,
            register_marks=marks,
            declared_peps=peps,
            detail=answer.detail,
            entity_id=str(entity_id),
            covered=tuple(sorted(collected.covered)),
            datasets=tuple(map(dataset_of, collected.datasets)),
            register_statements=tuple(
                _statement(said, entities)
                for said in collected.register_statements
                if said.party_key in entities
            ),
            truncated=collected.truncated,
            beside_left_out=collected.beside_left_out,
            vanished=tuple(
                Vanished(holder=str(entities[holder]), company=str(entities[company]), type=kind)
                for holder, company, kind in collected.vanished
                if holder in entities and company in entities
            ),
            not_followed=tuple(
                str(entities[key]) for key in collected.not_followed if key in entities
            ),
            warnings=tuple(collected.warnings),
            evidence={name: str(value) for name, value in evidence_ids.items()},
            register_state=collected.state.to_json() if collected.state else None,
        ),
        message=f"Identified by {by}; {len(entities)} parties collected.",
        data={"subject_status": status, "parties": len(entities)},
    )


async def _marks(
    step: Step,
    collected: RegistryAnswer,
    entities: Mapping[str, UUID],
    evidence_ids: Mapping[str, UUID],
    flag: str,
) -> tuple[Mark, ...]:
    """Return whom a register marks with a flag, or marked before and is silent about now."""
    found = register_marks(collected, entities, evidence_ids, flag)
    return await with_earlier(step, collected, entities, found, flag)


async def _not_identified(
    step: Step, answer: SubjectAnswer, candidates: list[Candidate]
) -> Outcome[Enriched]:
    ambiguous = answer.outcome is SubjectOutcome.AMBIGUOUS
    status = "subject_ambiguous" if ambiguous else "subject_not_found"
    await lifecycle.set_subject(
        step.session,
        step.run.id,
        status=status,
        identified_by=None,
        entity_id=None,
        candidates=candidates,
        truncated=False,
    )
    await _keep_sources(step, answer, None, {})
    return Outcome(
        result=Enriched(
            subject_status=status,
            detail=answer.detail,
            datasets=tuple(map(dataset_of, answer.datasets)),
        ),
        message=f"{len(candidates)} candidates; none is certain."
        if candidates
        else "No loaded source knows this company.",
        data={"subject_status": status, "candidates": len(candidates)},
    )


def _day(run: Investigation) -> date:
    if run.as_of is None:
        raise RuntimeError("a running investigation has its day")
    return run.as_of


async def _apply(step: Step, collected: RegistryAnswer) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Keep each dataset's statements as evidence, then its claims that rest on it."""
    kept = {batch.source: await _keep_evidence(step, batch) for batch in collected.batches}
    results = await mutations.apply_batches(
        step.session,
        step.actor,
        [
            ClaimBatch(
                source=batch.source,
                source_type=SourceType(batch.source_type),
                trust=batch.trust,
                retrieved_at=batch.retrieved_at,
                asserted_at=batch.asserted_at,
                evidence_id=kept[batch.source],
                investigation_id=step.run.id,
                parties=batch.parties,
                relationships=batch.relationships,
                restated=batch.restated,
                batch_key=f"{step.run.id}:{batch.source}",
            )
            for batch in collected.batches
        ],
    )
    entities: dict[str, UUID] = {}
    for result in results:
        entities.update(result.entities)
    return entities, kept


async def _keep_evidence(step: Step, batch: RegistryBatch) -> UUID:
    lines = b"".join(
        orjson.dumps(dict(statement.body), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
        for statement in batch.statements
    )
    return await evidence.store(
        step.session,
        step.runtime.storage,
        step.actor,
        kind="registry_statement",
        source=batch.source,
        source_url=batch.dataset.source_url,
        retrieved_at=batch.retrieved_at,
        content=lines,
        media_type=_MEDIA_TYPE,
        licence=batch.dataset.licence,
        investigation_id=step.run.id,
        data_date=batch.dataset.data_date,
    )


async def _keep_sources(
    step: Step,
    answer: SubjectAnswer,
    collected: RegistryAnswer | None,
    evidence_ids: dict[str, UUID],
) -> None:
    answered = {batch.dataset.name: batch for batch in (collected.batches if collected else ())}
    datasets = {item.name: item for item in answer.datasets}
    if collected is not None:
        datasets |= {item.name: item for item in collected.datasets}
    rows = []
    for name, item in sorted(datasets.items()):
        batch = answered.get(name)
        source = batch.source if batch else f"registry_file:{name}"
        rows.append(
            SourceRow(
                source=source,
                kind="company_registry",
                status="answered" if batch else "no_answer",
                as_of=item.data_date,
                licence=item.licence,
                covered=sorted(batch.covered) if batch else [],
                evidence_ids=[evidence_ids[source]] if source in evidence_ids else [],
                detail=_source_detail(item),
            )
        )
    if not rows:
        rows.append(
            SourceRow(
                source="registry_file",
                kind="company_registry",
                status="not_available",
                as_of=None,
                licence=None,
                covered=[],
                evidence_ids=[],
                detail="No registry dataset is loaded: atlas registry load FILE --dataset NAME.",
            )
        )
    await findings.insert_sources(step.session, step.run.id, rows)


def _source_detail(item: DatasetInfo) -> str:
    dated = f"data of {item.data_date.isoformat()}" if item.data_date else "undated data"
    age = f", older than {item.max_age_days} days" if item.stale else ""
    covers = ", ".join(one.replace("_", " ") for one in item.scope)
    return f"{item.title or item.name} ({item.publisher}), {dated}{age}; declares: {covers}"


def _statement(said: RegisterStatement, entities: Mapping[str, UUID]) -> Statement:
    named = entities.get(said.named) if said.named else None
    return Statement(
        entity_id=str(entities[said.party_key]),
        party_key=said.party_key,
        reason=said.reason,
        description=said.description,
        statement_id=said.statement_id,
        valid_from=said.valid_from,
        valid_to=said.valid_to,
        code=said.code,
        named=str(named) if named else None,
    )


def candidate_of(item: SubjectCandidate) -> Candidate:
    """Return a candidate as it is kept and shown; rerun with its `record`."""
    register, number = next(
        ((scheme, value) for scheme, value in item.identifiers if scheme != LEI),
        (None, None),
    )
    return Candidate(
        record=item.record_ref,
        name=item.name,
        country_code=item.jurisdiction,
        register_code=register,
        registration_number=number,
        lei=next((value for scheme, value in item.identifiers if scheme == LEI), None),
        legal_form=item.legal_form,
        status=item.status,
        incorporation_date=item.incorporation_date,
        dataset=item.dataset,
        score=item.score,
        agrees=tuple(item.agrees),
        differs=tuple(item.differs),
    )


def dataset_of(item: DatasetInfo) -> Dataset:
    """Return a dataset as a run keeps it."""
    return Dataset(
        name=item.name,
        title=item.title,
        publisher=item.publisher,
        licence=item.licence,
        source_url=item.source_url,
        data_date=item.data_date.isoformat() if item.data_date else None,
        stale=item.stale,
        current_until=item.current_until.isoformat() if item.current_until else None,
        complete=item.complete,
        scope=tuple(item.scope),
        registers=tuple(item.registers),
        countries=tuple(item.countries),
    )
