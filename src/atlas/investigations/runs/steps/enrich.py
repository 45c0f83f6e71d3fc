"""Step `enrich`: who the subject is, and what its sources state about it, kept as claims.

The sources are asked outside any transaction; what they answered is kept in one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from msgspec import structs

from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules.domain import common
from atlas.investigations.results.domain import (
    ENRICH,
    Candidate,
    Dataset,
    Enriched,
    JsonObject,
    Mark,
    Statement,
    Vanished,
)
from atlas.investigations.runs import execution
from atlas.investigations.runs.domain import MAX_PARTIES
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.registers import LEI
from atlas.investigations.runs.registers_read import note_read, subject_query
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.snapshot import sources_of
from atlas.investigations.runs.steps import earlier_statements
from atlas.investigations.runs.steps.below import compared_below
from atlas.investigations.runs.steps.marks import (
    DECLARED_PEP,
    MARK,
    ask_about,
    register_marks,
    with_earlier,
)
from atlas.investigations.runs.steps.observations import observe
from atlas.investigations.runs.steps.sources import Written, keep, keep_asked, to_ask
from atlas.knowledge.companies import service as companies
from atlas.knowledge.entities import service as entities
from atlas.knowledge.relationships import service as relationships
from atlas.knowledge.resolution import service as resolution
from atlas.sources.protocol.domain.answers import (
    REPEATING,
    Asked,
    CollectRequest,
    MissingCredentials,
    RegisterStatement,
    SourceAnswer,
)
from atlas.sources.protocol.domain.coverage import DatasetInfo, file_source
from atlas.sources.protocol.domain.source import SubjectSource
from atlas.sources.protocol.domain.subjects import (
    IdentifiedBy,
    SubjectAnswer,
    SubjectCandidate,
    SubjectOutcome,
    request_of,
)

STEP = ENRICH
_BY: dict[IdentifiedBy, tuple[str, str]] = {
    IdentifiedBy.REGISTER_NUMBER: ("identified", "register"),
    IdentifiedBy.LEI: ("identified", "lei"),
    IdentifiedBy.RECORD: ("identified", "choice"),
    IdentifiedBy.NAME: ("identified_by_name", "name"),
}
_UNIDENTIFIED = {SubjectOutcome.AMBIGUOUS, SubjectOutcome.UNANSWERED}
"""Outcomes of the search that are the status of the run; every other one is `subject_not_found`."""
_Answers = tuple[SubjectAnswer, SourceAnswer | None]


async def run(runtime: Runtime, source: SubjectSource, ref: Ref) -> JsonObject:
    """Ask who the subject is and, when it is identified, for its structure; then keep the answers.

    Raises:
        RunStoppedError: the run is no longer running.

    """
    answers = await _ask(runtime, source, ref)
    return await execution.run_step(runtime, ref, STEP, lambda step: _kept(step, answers))


async def _ask(runtime: Runtime, source: SubjectSource, ref: Ref) -> _Answers | None:
    """Ask the source; None when there is nothing left to do."""
    async with runtime.db.tenant(ref.tenant, read_only=True) as session:
        run = await to_ask(session, ref, STEP)
    if run is None:
        return None
    query = replace(subject_query(run), force=run.refresh, run=run.id)
    found = await source.find_subject(ref.tenant, query)
    if found.outcome is not SubjectOutcome.IDENTIFIED or found.record_ref is None:
        return found, None
    request = CollectRequest(as_of=run.day, max_parties=MAX_PARTIES, reference=found.record_ref)
    request = request_of(query, request)
    return found, await source.collect(ref.tenant, request)


async def _kept(step: Step, answers: _Answers | None) -> Outcome[Enriched]:
    """Keep the answers, and with which loads of the registers they were read."""
    if answers is None:
        raise RuntimeError("a claimed step asked no source")
    found = await _keep(step, answers)
    rows = await findings.fetch_sources(step.session, step.run.id)
    sources = sources_of(rows, found.result, step.run.day)
    if any(one.disowned for one in sources):
        found = replace(found, result=structs.replace(found.result, left_register=True))
        await _owners_open_below(step, found.result)
    await note_read(step.session, step.run.id, found.result)
    return found


async def _owners_open_below(step: Step, found: Enriched) -> None:
    """Let results for the companies below lapse once a register does not know their holding."""
    subject = UUID(found.entity_id) if found.entity_id else None
    if subject and not await earlier_statements.was_denied(step, subject):
        await resolution.words_lapse(step.session, subject, besides=step.run.company_id)


async def _keep(step: Step, answers: _Answers) -> Outcome[Enriched]:
    answer, collected = answers
    candidates = list(map(candidate_of, answer.candidates))
    if collected is None:
        return await _not_identified(step, answer, candidates)
    written = await keep(step, collected)
    kept, entities = written.evidence, written.entities
    entity_id, every = entities[collected.subject_key], _every(answer, collected)
    status, by = _BY[answer.identified_by or IdentifiedBy.NAME]
    await lifecycle.set_subject(
        step.session,
        step.run.id,
        status=status,
        identified_by=by,
        entity_id=entity_id,
        candidates=candidates,
        truncated=collected.gaps.truncated,
    )
    await companies.link_entity(step.session, step.actor, step.run.company_id, entity_id)
    await keep_asked(step, every, kept)
    evidence_ids = {source: ids[-1] for source, ids in kept.items() if ids}
    noted = await observe(step, collected, entities, evidence_ids)
    heard = every, collected.datasets
    noted = await earlier_statements.with_earlier(step, noted, entities, entity_id, heard)
    marks = await _marks(step, collected, entities, evidence_ids, MARK)
    peps = await _marks(step, collected, entities, evidence_ids, DECLARED_PEP)
    not_compared = await _ask_persons(step, written, marks)
    return Outcome(
        result=Enriched(
            subject_status=status,
            observed=noted,
            register_marks=marks,
            declared_peps=peps,
            detail=answer.detail,
            entity_id=str(entity_id),
            covered=tuple(sorted(collected.covered)),
            datasets=tuple(
                dataset_of(item, collected.removed.get(file_source(item.name)))
                for item in collected.datasets
            ),
            register_statements=_statements(collected, entities),
            truncated=collected.gaps.truncated,
            beside_left_out=collected.gaps.beside_left_out,
            vanished=await _vanished(step, collected, entities),
            not_followed=tuple(
                str(entities[key]) for key in collected.gaps.not_followed if key in entities
            ),
            warnings=(*collected.gaps.warnings, *not_compared),
            evidence={name: str(value) for name, value in evidence_ids.items()},
            register_state=collected.state,
            second_hand=_second_hand(collected),
            lacking=_lacking(every),
            registers=_registers(every),
            knew=await _knew(step, every, entity_id),
            below=await compared_below(step, written.changed),
            of_others=await earlier_statements.of_others(step, collected.settled, every, entity_id),
        ),
        message=f"Identified by {by}; {len(entities)} parties collected.",
        data={"subject_status": status, "parties": len(entities)},
    )


def _every(answer: SubjectAnswer, collected: SourceAnswer) -> tuple[Asked, ...]:
    """Return each part that was asked, as it was asked last."""
    return (*{one.source: one for one in (*answer.asked, *collected.asked)}.values(),)


def _second_hand(collected: SourceAnswer) -> tuple[str, ...]:
    """Return the sources that are no registers and repeat what registers said."""
    return tuple(one.source for one in collected.batches if one.source_type in REPEATING)


def _lacking(asked: Iterable[Asked]) -> dict[str, MissingCredentials]:
    """Return what the sources would give that have no credentials, by source."""
    return {one.source: one.lacking for one in asked if one.lacking is not None}


def _registers(asked: Iterable[Asked]) -> dict[str, str]:
    """Return the sources that are a register themselves, each with its scheme."""
    return {one.source: one.register for one in asked if one.register is not None}


async def _knew(step: Step, asked: Iterable[Asked], subject: UUID) -> tuple[str, ...]:
    """Return the registers that do not know the company and stated it to an earlier run."""
    denying = {one.source for one in asked if one.register and one.outcome == "no_answer"}
    if not denying:
        return ()
    cluster = (await entities.clusters(step.session, [subject]))[subject]
    claims = await entities.get_claims(step.session, cluster)
    return tuple(sorted(denying & {one.source for said in claims.values() for one in said}))


def _statements(collected: SourceAnswer, entities: Mapping[str, UUID]) -> tuple[Statement, ...]:
    """Return what registers state in place of an owner, of parties that were kept."""
    return tuple(
        _statement(said, entities)
        for said in collected.register_statements
        if said.party_key in entities
    )


async def _vanished(
    step: Step, collected: SourceAnswer, entities: Mapping[str, UUID]
) -> tuple[Vanished, ...]:
    """Return what no file holds any more and no source ended, except for what people have ended."""
    found = [
        (entities[holder], entities[company], kind)
        for holder, company, kind in collected.vanished
        if holder in entities and company in entities
    ]
    ended = await relationships.ended_by_persons(step.session, found)
    return tuple(
        Vanished(holder=str(holder), company=str(company), type=kind)
        for holder, company, kind in found
        if (holder, company, kind) not in ended
    )


async def _ask_persons(step: Step, written: Written, marks: tuple[Mark, ...]) -> tuple[str, ...]:
    """Ask about a register's marks, and about parties that may be one under two names.

    Results for other companies of these parties, and of those that a number has joined, treat them
    as two: these results lapse until the companies are investigated again. Returns in words which
    parties were not compared with each other.
    """
    await ask_about(step, marks)
    found = {*written.entities.values()}
    seen = await resolution.find_candidates(step.session, step.actor, found, step.run.id)
    changed = {*seen.parties, *written.joined}
    await resolution.words_lapse(step.session, *sorted(changed), besides=step.run.company_id)
    return seen.not_compared


async def _marks(
    step: Step,
    collected: SourceAnswer,
    entities: Mapping[str, UUID],
    evidence_ids: Mapping[str, UUID],
    flag: str,
) -> tuple[Mark, ...]:
    """Return parties that a register marks with a flag, or marked before and no longer mentions."""
    found = register_marks(collected, entities, evidence_ids, flag)
    return await with_earlier(step, collected, entities, found, flag)


async def _not_identified(
    step: Step, answer: SubjectAnswer, candidates: list[Candidate]
) -> Outcome[Enriched]:
    outcome = answer.outcome if answer.outcome in _UNIDENTIFIED else SubjectOutcome.NOT_FOUND
    status = outcome.value
    await lifecycle.set_subject(
        step.session,
        step.run.id,
        status=status,
        identified_by=None,
        entity_id=None,
        candidates=candidates,
        truncated=False,
    )
    said = SourceAnswer(reference="", subject_key="", batches=answer.batches)
    kept = (await keep(step, said)).evidence
    await keep_asked(step, answer.asked, kept)
    return Outcome(
        result=Enriched(
            subject_status=status,
            detail=answer.detail,
            datasets=tuple(map(dataset_of, answer.datasets)),
            warnings=answer.warnings,
            lacking=_lacking(answer.asked),
            registers=_registers(answer.asked),
        ),
        message=f"{len(candidates)} candidates; none is certain."
        if candidates
        else common.UNIDENTIFIED[status],
        data={"subject_status": status, "candidates": len(candidates)},
    )


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


def dataset_of(item: DatasetInfo, removed_on: date | None = None) -> Dataset:
    """Return a dataset as a run keeps it; `removed_on`: its file does not hold the subject now."""
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
        removed_on=removed_on.isoformat() if removed_on else None,
    )
