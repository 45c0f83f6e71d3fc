"""Evaluate a subject and keep the evaluation."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.errors import SnapshotNotFoundError
from atlas.risk.evaluations import filing, home, repository, silence, simplified
from atlas.risk.evaluations.domain import Evaluation, FloorStatus, SubjectFacts, facts_document
from atlas.risk.evaluations.errors import LATER_RUN, EvaluationSupersededError
from atlas.risk.evaluations.models import CurrentRow
from atlas.risk.evaluations.rows import row_values, stored_evaluation
from atlas.risk.evaluations.schemas import EvaluateIn, StoredEvaluation
from atlas.risk.evaluations.scoring import Basis, Scored, score
from atlas.risk.evaluations.service.subjects import Subject, known_subject, with_customer_file
from atlas.risk.evaluations.simplified import SddStanding
from atlas.risk.matrix import service as matrices
from atlas.risk.matrix.domain import LEVELS, TIERS
from atlas.risk.policy import service as policies
from atlas.risk.policy.domain import appetite_for


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
    covers_review: bool = False,
) -> StoredEvaluation:
    """Evaluate what an investigation knows with the tenant's matrix and store the outcome.

    A second call for the same investigation with the same inputs, matrix and reference data
    returns the stored evaluation (an activity that is retried adds nothing). `depth` (sdd, cdd,
    edd) is how deep the investigation went. `covers_review`: the investigation covers a periodic
    review, if its depth is at least the tier's; any other brings the next review forward at most.

    Raises:
        ValueError: a fact is not of its input's kind.

    """
    subject = Subject(subject_id, company_id, investigation_id, facts, depth, covers_review)
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
        EvaluationSupersededError: 409, a later investigation of the company was evaluated.

    """
    day = request.as_of or today()
    if day > today():
        raise _invalid("as_of", "the day of an evaluation cannot lie in the future")
    subject = await known_subject(session, request)
    await _check_newest(session, subject, request)
    await _check_appetite(session, subject, request.appetite, day)
    return await _evaluate(session, actor, subject, day, appetite=request.appetite, once=False)


async def _check_newest(session: TenantSession, subject: Subject, request: EvaluateIn) -> None:
    """Let no earlier investigation speak for a company that a later one looked at."""
    if request.investigation_id is None or subject.company_id is None:
        return
    newest = await repository.latest_facts(session, "company_id", subject.company_id)
    if newest is not None and newest.investigation_id != request.investigation_id:
        raise EvaluationSupersededError(LATER_RUN)


async def _check_appetite(
    session: TenantSession, subject: Subject, appetite: str | None, as_of: date
) -> None:
    """Let an appetite through that the matrix has and that asks for no less than the policy."""
    if appetite is None:
        return
    _, segment = await with_customer_file(session, subject)
    matrix = await matrices.matrix_for(session, as_of, segment)
    if appetite not in matrix.appetites:
        raise _invalid("appetite", f"must be one of {', '.join(sorted(matrix.appetites))}")
    held = appetite_for(matrix, (await policies.in_force(session)).adjustment(None))
    asked, least = matrix.appetites[appetite], matrix.appetites[held]
    if asked.cdd > least.cdd or asked.edd > least.edd:
        raise _invalid("appetite", f"the risk policy in force asks for {held} or more scrutiny")


def _invalid(name: str, message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", name], msg=message, type="value_error")
    return InvalidRequestError(f"{name}: {message}", errors=[problem])


async def evaluate_again(
    session: TenantSession, actor: AuthContext, subject: Subject, as_of: date
) -> StoredEvaluation:
    """Evaluate an investigation with what is known of it now, and store the outcome.

    The newest evaluation of the investigation is returned as it is, when the new one would say
    the same, and the relationship profile has not changed since.

    Raises:
        ValueError: a fact is not of its input's kind.

    """
    scored = await _score(session, subject, as_of, appetite=None)
    await filing.end_sdd(session, actor, {subject.company_id: scored.sdd_ended}, as_of)
    newest = await repository.newest_of(session, subject.investigation_id)
    same = newest and newest.evaluation_fingerprint == scored.result.hashes.evaluation_fingerprint
    if newest and same and not newest.profile_changed:
        return stored_evaluation(newest)
    return await _store(session, actor, subject, scored, None)


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


async def score_company(
    session: TenantSession, company_id: UUID, as_of: date, sdd: SddStanding | None
) -> Scored:
    """Score a company as it would be evaluated with a record; nothing is stored.

    Raises:
        SubjectNotFoundError: absent, or another tenant's.

    """
    subject = await known_subject(session, EvaluateIn(company_id=company_id))
    subject = replace(subject, company_id=company_id)
    return await _score(session, subject, as_of, appetite=None, sdd=sdd)


async def raised_by_reference_data(session: TenantSession, stored: StoredEvaluation) -> bool:
    """Return whether the reference data of today make more of a company than an evaluation's did.

    More: another level, tier or worst case, a floor or an effect. The company is scored with both,
    and with what else is known today, so that nothing but the data can differ. True as well where
    the evaluation's data were not kept.
    """
    if stored.company_id is None:
        return False
    day = today()
    current = await reference_data.snapshot(session, day)
    if current.hash == stored.reference_snapshot:
        return False
    try:
        before = await reference_data.kept_snapshot(session, stored.reference_snapshot)
    except SnapshotNotFoundError:
        return True
    subject = await known_subject(session, EvaluateIn(company_id=stored.company_id))
    known = await _known(session, replace(subject, company_id=stored.company_id), day)
    then = known.scored(replace(known.basis, snapshot=before)).result
    return _makes_more(known.scored(known.basis).result, then)


def _makes_more(now: Evaluation, then: Evaluation) -> bool:
    """Return whether an evaluation is more severe than another in anything a decision reads."""
    ranks = (
        (LEVELS, now.level, then.level),
        (LEVELS, now.worst_case.level, then.worst_case.level),
        (TIERS, now.tier, then.tier),
        (TIERS, now.worst_case.tier, then.worst_case.tier),
    )
    return (
        any(order.index(one) > order.index(other) for order, one, other in ranks)
        or bool(_applied(now) - _applied(then))
        or bool({*now.effects} - {*then.effects})
    )


def _applied(result: Evaluation) -> set[str]:
    return {floor.id for floor in result.floors if floor.status is FloorStatus.APPLIED}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a subject today. before: its evaluation that counts until now."""

    facts: SubjectFacts
    basis: Basis
    before: CurrentRow | None

    def scored(self, basis: Basis) -> Scored:
        """Return the score with a basis."""
        earlier = self.before.overrides if self.before else ()
        return score(self.facts, basis, earlier, self.before)


async def _score(
    session: TenantSession,
    subject: Subject,
    as_of: date,
    *,
    appetite: str | None,
    sdd: SddStanding | None = None,
) -> Scored:
    known = await _known(session, subject, as_of, appetite=appetite, sdd=sdd)
    return known.scored(known.basis)


async def _known(
    session: TenantSession,
    subject: Subject,
    as_of: date,
    *,
    appetite: str | None = None,
    sdd: SddStanding | None = None,
) -> _Known:
    facts, segment = await with_customer_file(session, subject)
    if sdd is None and subject.company_id is not None:
        held = await simplified.standing_of(session, {subject.company_id: segment}, as_of)
        sdd = held.get(subject.company_id)
    basis = Basis(
        matrix=await matrices.matrix_for(session, as_of, segment),
        snapshot=await reference_data.snapshot(session, as_of),
        policy=(await policies.in_force(session)).adjustment(segment),
        as_of=as_of,
        appetite=appetite,
        rules=await home.rules_of(session, as_of),
        sdd=sdd,
    )
    open_now = await silence.silence_on(session, [subject.investigation_id], as_of, basis.rules)
    facts = open_now.beside(facts, subject.investigation_id)
    before = None
    if subject.company_id is not None:
        before = await _with_rules(session, await repository.current(session, subject.company_id))
    return _Known(facts, basis, before)


async def _with_rules(session: TenantSession, before: CurrentRow | None) -> CurrentRow | None:
    """Return an evaluation with the rules that had fired, where its facts do not say it yet."""
    if before is None or before.facts is None or "module_rules" in before.facts:
        return before
    found = await repository.fired_rules(session, before.counted.id)
    rules = {module: {"found": codes} for module, codes in found.items()}
    return replace(before, facts={**before.facts, "module_rules": rules})


async def _store(
    session: TenantSession,
    actor: AuthContext,
    subject: Subject,
    scored: Scored,
    retry_key: str | None,
) -> StoredEvaluation:
    """Keep an evaluation; with a retry key only once: then a run has just made it."""
    await reference_data.keep_snapshot(session, scored.basis.snapshot)
    stored = StoredEvaluation(
        id=new_id(),
        subject_id=subject.subject_id,
        company_id=subject.company_id,
        investigation_id=subject.investigation_id,
        reference_snapshot=scored.basis.snapshot.hash,
        result=scored.result,
        created_at=now(),
        created_by=actor.user_id,
        policy=scored.basis.policy,
        carried=scored.notes,
        provenance=scored.provenance(),
    )
    facts = replace(subject.facts, module_rules=scored.facts.module_rules)
    values = row_values(stored, scored.written, facts_document(facts), retry_key)
    if not await repository.insert_evaluation(session, values):
        earlier = await repository.find_by_retry_key(session, retry_key or "")
        if earlier is not None:
            return stored_evaluation(earlier)
    reviewed = retry_key is not None and subject.covers_review
    await filing.file(session, actor, stored, scored.matrix, depth=subject.depth, reviewed=reviewed)
    await filing.end_sdd(session, actor, {stored.company_id: scored.sdd_ended}, stored.result.as_of)
    return stored
