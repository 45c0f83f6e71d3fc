"""Evaluate subjects, keep the evaluations, explain and verify them."""

from collections.abc import Awaitable
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError, NotFoundError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.entities import service as entities
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.domain import Dataset, ReferenceSnapshot
from atlas.risk.evaluations import repository
from atlas.risk.evaluations.carrying import carry
from atlas.risk.evaluations.derivation import Derivation as Derivation  # noqa: PLC0414  passed on
from atlas.risk.evaluations.derivation import derive as derive  # noqa: PLC0414  passed on
from atlas.risk.evaluations.derivation import keep_derived as keep_derived  # noqa: PLC0414  passed on
from atlas.risk.evaluations.domain import (
    Difference,
    Evaluation,
    Explanation,
    Level,
    SubjectFacts,
    Written,
    evaluate_written,
    evaluation_document,
    explain,
    facts_document,
    facts_from_document,
    facts_from_entity,
    inputs_from_document,
    inputs_from_facts,
    is_ratable,
    verify,
    with_relationship,
)
from atlas.risk.evaluations.errors import (
    EvaluationNotFoundError,
    SubjectNotFoundError,
    UnratableSubjectError,
)
from atlas.risk.evaluations.keeping import (
    matrix_of,
    row_values,
    standing_of,
    stored_evaluation,
)
from atlas.risk.evaluations.models import (
    CurrentRow,
    EvaluationRow,
    FactsRow,
    SummaryRow,
    summary_columns,
)
from atlas.risk.evaluations.schemas import (
    EvaluateIn,
    EvaluationSummaryOut,
    StoredEvaluation,
    SubjectIn,
)
from atlas.risk.matrix import service as matrices
from atlas.risk.matrix.domain import Matrix, default_matrix
from atlas.risk.matrix.errors import MatrixNotFoundError
from atlas.risk.policy import service as policies
from atlas.risk.policy.domain import Adjustment, adjusted, appetite_for
from atlas.risk.portfolio import service as portfolio

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an evaluation is of, and what is known of him."""

    subject_id: UUID | None
    company_id: UUID | None
    investigation_id: UUID | None
    facts: SubjectFacts
    depth: str | None = None


async def evaluate_subject(
    session: TenantSession,
    actor: AuthContext,
    *,
    subject_id: UUID | None,
    investigation_id: UUID | None,
    facts: SubjectFacts,
    as_of: date,
    company_id: UUID | None = None,
    depth: str | None = None,
) -> StoredEvaluation:
    """Evaluate what an investigation knows with the tenant's matrix and store the outcome.

    A second call for the same investigation with the same inputs, matrix and reference data
    returns the stored evaluation (an activity that is retried adds nothing). `depth` (sdd, cdd,
    edd) is how deep the investigation went.

    Raises:
        ValueError: a fact is not of its input's kind.

    """
    subject = Subject(subject_id, company_id, investigation_id, facts, depth)
    return await _evaluate(session, actor, subject, as_of, appetite=None, once=True)


async def evaluate_request(
    session: TenantSession, actor: AuthContext, request: EvaluateIn
) -> StoredEvaluation:
    """Evaluate a company, an entity or an investigation again, with today's reference data.

    The facts are those of the subject's newest evaluation; for a subject that no run has looked
    at, what the store says of it.

    Raises:
        SubjectNotFoundError: 422, absent, another tenant's, or an investigation without a result.
        UnratableSubjectError: 422, the entity is no party.
        InvalidRequestError: 422, an unknown appetite, or a day that is still to come.

    """
    day = request.as_of or today()
    if day > today():
        raise _invalid("as_of", "the day of an evaluation cannot lie in the future")
    await _check_appetite(session, request.appetite, day)
    subject = await known_subject(session, request)
    return await _evaluate(session, actor, subject, day, appetite=request.appetite, once=False)


async def _check_appetite(session: TenantSession, appetite: str | None, as_of: date) -> None:
    """Let an appetite through that the matrix has and that asks for no less than the policy."""
    if appetite is None:
        return
    matrix = await matrices.matrix_for(session, as_of)
    if appetite not in matrix.appetites:
        raise _invalid("appetite", f"must be one of {', '.join(sorted(matrix.appetites))}")
    held = (await policies.in_force(session)).appetite
    if held is None or held not in matrix.appetites:
        return
    asked, least = matrix.appetites[appetite], matrix.appetites[held]
    if asked.cdd > least.cdd or asked.edd > least.edd:
        raise _invalid("appetite", f"the risk policy in force asks for {held} or more scrutiny")


def _invalid(name: str, message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", name], msg=message, type="value_error")
    return InvalidRequestError(f"{name}: {message}", errors=[problem])


async def known_subject(session: TenantSession, request: SubjectIn) -> Subject:
    """Return whom a request names, and what is known of him.

    Raises:
        SubjectNotFoundError: 422, absent, another tenant's, or an investigation without a result.
        UnratableSubjectError: 422, the entity is no party.

    """
    if request.investigation_id is not None:
        found = await repository.latest_facts(session, "investigation_id", request.investigation_id)
        if found is None:
            raise SubjectNotFoundError("There is no evaluated investigation with this id.")
        return _again(found)
    if request.entity_id is not None:
        return await _entity_subject(session, request.entity_id, company_id=None)
    return await _company_subject(session, request.company_id or new_id())


async def _company_subject(session: TenantSession, company_id: UUID) -> Subject:
    company = await _referenced(companies.get_company(session, company_id))
    found = await repository.latest_facts(session, "company_id", company.id)
    if found is not None:
        return _again(found)
    if company.entity_id is not None:
        return await _entity_subject(session, company.entity_id, company_id=company.id)
    stated = {"country_code": company.country_code, "website": company.website}
    return Subject(None, company.id, None, facts_from_entity("LegalEntity", stated))


async def _entity_subject(
    session: TenantSession, entity_id: UUID, company_id: UUID | None
) -> Subject:
    entity = await _referenced(entities.get_entity(session, entity_id))
    if not is_ratable(entity.type):
        raise UnratableSubjectError(f"An entity of type {entity.type} is no party to evaluate.")
    found = await repository.latest_facts(session, "subject_id", entity.id)
    if found is not None:
        return _again(found)
    return Subject(entity.id, company_id, None, facts_from_entity(entity.type, entity.data))


async def _referenced(lookup: Awaitable[T]) -> T:
    """Return what a body's id names; absent and foreign ids answer alike."""
    try:
        return await lookup
    except NotFoundError as error:
        raise SubjectNotFoundError from error


def _again(found: FactsRow) -> Subject:
    return Subject(
        found.subject_id,
        found.company_id,
        found.investigation_id,
        facts_from_document(found.facts),
    )


async def evaluate_again(
    session: TenantSession, actor: AuthContext, subject: Subject, as_of: date
) -> StoredEvaluation:
    """Evaluate an investigation with what is known of it now, and store the outcome.

    The newest evaluation of the investigation is returned as it is, when the new one would say
    the same.

    Raises:
        ValueError: a fact is not of its input's kind.

    """
    scored = await _score(session, subject, as_of, appetite=None)
    newest = await repository.newest_of(session, subject.investigation_id)
    if newest and newest.evaluation_fingerprint == scored.result.hashes.evaluation_fingerprint:
        return stored_evaluation(newest)
    return await _store(session, actor, subject, scored, None)


@dataclass(frozen=True, slots=True)
class _Scored:
    """An evaluation that is not stored yet, with what it was made of."""

    written: Written
    matrix: Matrix
    snapshot: ReferenceSnapshot
    policy: Adjustment
    notes: tuple[dict[str, Any], ...]

    @property
    def result(self) -> Evaluation:
        """Return what it says."""
        return self.written.evaluation


async def _evaluate(
    session: TenantSession,
    actor: AuthContext,
    subject: Subject,
    as_of: date,
    *,
    appetite: str | None,
    once: bool,
) -> StoredEvaluation:
    scored = await _score(session, subject, as_of, appetite=appetite)
    retry_key = None
    if once and subject.investigation_id is not None:
        retry_key = f"{subject.investigation_id}:{scored.result.hashes.evaluation_fingerprint}"
        earlier = await repository.find_by_retry_key(session, retry_key)
        if earlier is not None:
            return stored_evaluation(earlier)
    return await _store(session, actor, subject, scored, retry_key)


async def _score(
    session: TenantSession, subject: Subject, as_of: date, *, appetite: str | None
) -> _Scored:
    snapshot = await reference_data.snapshot(session, as_of)
    facts, segment = await with_customer_file(session, subject)
    policy = (await policies.in_force(session)).adjustment(segment)
    matrix = adjusted(await matrices.matrix_for(session, as_of, segment), policy)
    inputs = inputs_from_facts(facts, matrix, snapshot, as_of)
    appetite = appetite or appetite_for(matrix, policy)
    written = evaluate_written(matrix, inputs, snapshot, (), as_of, appetite=appetite)
    before = await _before(session, subject)
    taken = carry(before.overrides if before else (), written.evaluation)
    if taken.overrides:
        written = evaluate_written(
            matrix, inputs, snapshot, taken.overrides, as_of, appetite=appetite
        )
    return _Scored(written, matrix, snapshot, policy, taken.notes)


async def _store(
    session: TenantSession,
    actor: AuthContext,
    subject: Subject,
    scored: _Scored,
    retry_key: str | None,
) -> StoredEvaluation:
    """Keep an evaluation; with a retry key only once, and then a run has just been reviewed."""
    await reference_data.keep_snapshot(session, scored.snapshot)
    stored = StoredEvaluation(
        id=new_id(),
        subject_id=subject.subject_id,
        company_id=subject.company_id,
        investigation_id=subject.investigation_id,
        reference_snapshot=scored.snapshot.hash,
        result=scored.result,
        created_at=now(),
        created_by=actor.user_id,
        policy=scored.policy,
        carried=scored.notes,
    )
    values = row_values(stored, scored.written, facts_document(subject.facts), retry_key)
    if not await repository.insert_evaluation(session, values):
        earlier = await repository.find_by_retry_key(session, retry_key or "")
        if earlier is not None:
            return stored_evaluation(earlier)
    reviewed = retry_key is not None
    await _made(session, actor, stored, scored.matrix, subject.depth, reviewed=reviewed)
    return stored


async def _before(session: TenantSession, subject: Subject) -> CurrentRow | None:
    """Return the evaluation of the company that counts until now."""
    if subject.company_id is None:
        return None
    return (await repository.current_of(session, [subject.company_id])).get(subject.company_id)


async def _made(
    session: TenantSession,
    actor: AuthContext,
    stored: StoredEvaluation,
    matrix: Matrix,
    depth: str | None,
    *,
    reviewed: bool,
) -> None:
    """Record a new evaluation, and point its company to it."""
    result = stored.result
    await audit.record(
        session,
        actor,
        "risk_evaluation.created",
        "risk_evaluation",
        stored.id,
        {
            "score": str(result.score),
            "level": result.level.value,
            "tier": result.tier.value,
            "evaluation_fingerprint": result.hashes.evaluation_fingerprint,
        },
    )
    if stored.company_id is not None:
        await portfolio.place(session, [standing_of(stored, matrix, depth)])
        await customer_file.note_evaluation(
            session,
            actor,
            stored.company_id,
            tier=result.tier.value,
            as_of=result.as_of,
            reviewed=reviewed,
        )


async def with_customer_file(
    session: TenantSession, subject: Subject
) -> tuple[SubjectFacts, str | None]:
    """Return the facts with what the customer file says of the relationship, and the segment."""
    if subject.company_id is None:
        return subject.facts, None
    company = await companies.find_company(session, subject.company_id)
    profile = await customer_file.profile_of(session, subject.company_id)
    stage = company.relationship_status if company else None
    facts = with_relationship(subject.facts, profile, stage)
    return facts, profile.segment if profile else None


async def get_evaluation(session: TenantSession, evaluation_id: UUID) -> StoredEvaluation:
    """Return an evaluation.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    return stored_evaluation(await _row(session, evaluation_id))


async def _row(session: TenantSession, evaluation_id: UUID) -> EvaluationRow:
    row = await repository.find_evaluation(session, evaluation_id)
    if row is None:
        raise EvaluationNotFoundError
    return row


async def datasets_used(session: TenantSession, stored: StoredEvaluation) -> tuple[Dataset, ...]:
    """Return the reference datasets that an evaluation froze."""
    kept = await reference_data.kept_snapshot(session, stored.reference_snapshot)
    return kept.datasets


async def list_evaluations(
    session: TenantSession, params: ListParams
) -> Page[EvaluationSummaryOut]:
    """Return a page of evaluations in short."""
    page = await repository.list_evaluations(session, params)
    return Page([_summary(row) for row in page.items], page.next_cursor, page.total)


def _summary(row: SummaryRow) -> EvaluationSummaryOut:
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    values["reference_snapshot"] = values.pop("snapshot_hash")
    for name in ("score", "base_score", "score_low", "score_high", "coverage"):
        values[name] = Decimal(values[name]).scaleb(-2)
    return EvaluationSummaryOut(**values)


async def explain_evaluation(
    session: TenantSession, evaluation_id: UUID
) -> tuple[StoredEvaluation, Explanation]:
    """Return an evaluation and how it came about.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    row = await _row(session, evaluation_id)
    matrix = await matrix_of(session, row)
    snapshot = await reference_data.kept_snapshot(session, row.snapshot_hash)
    stored = stored_evaluation(row)
    return stored, explain(stored.result, matrix, snapshot)


async def material_of(session: TenantSession, evaluation_id: UUID) -> dict[str, Any]:
    """Return all an evaluation follows from, as JSON documents: enough to recompute it offline.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.
        MatrixNotFoundError, SnapshotNotFoundError: what it rests on is gone.

    """
    row = await _row(session, evaluation_id)
    matrix = await matrix_of(session, row)
    snapshot = await reference_data.kept_snapshot(session, row.snapshot_hash)
    stored = stored_evaluation(row)
    return {
        "matrix": matrix.document(),
        "inputs": row.inputs,
        "snapshot": snapshot.document(),
        "result": {
            "id": str(stored.id),
            "reference_snapshot": stored.reference_snapshot,
            "evaluation": evaluation_document(stored.result),
            "hashes": asdict(stored.result.hashes),
        },
    }


def level_at_worst(stored: StoredEvaluation) -> Level:
    """Return the level of the score with every unknown at its maximum, after floors.

    Levels begin at the same scores in every matrix (a check of publishing).
    """
    return default_matrix().level_of(stored.result.score_high)


async def verify_evaluation(session: TenantSession, evaluation_id: UUID) -> tuple[Difference, ...]:
    """Recompute an evaluation from what is stored of it; return what differs.

    Raises:
        EvaluationNotFoundError: absent, or another tenant's.

    """
    row = await _row(session, evaluation_id)
    try:
        matrix = await matrix_of(session, row)
    except MatrixNotFoundError:
        return (Difference("matrix", f"{row.matrix_id} {row.matrix_version}", None),)
    snapshot = await reference_data.kept_snapshot(session, row.snapshot_hash)
    found = verify(row.evaluation(), matrix, inputs_from_document(row.inputs), snapshot)
    if snapshot.hash != row.snapshot_hash:
        found = (Difference("reference_snapshot", row.snapshot_hash, snapshot.hash), *found)
    return (*found, *_row_differences(row))


def _row_differences(row: EvaluationRow) -> list[Difference]:
    """Return where the row's own columns, by which lists filter, part from its result."""
    return [
        Difference(f"row.{name}", getattr(row, name), said)
        for name, said in summary_columns(row.evaluation()).items()
        if getattr(row, name) != said
    ]
