"""Evaluate many companies at once: facts in bulk, scores in one go, rows in one batch."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON, Failure
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import Company
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import KnownEntity
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations import filing, home, repository, simplified
from atlas.risk.evaluations.actions import EvaluationAction
from atlas.risk.evaluations.domain import (
    EvaluationInputs,
    RiskRules,
    SubjectFacts,
    facts_document,
    facts_from_document,
    facts_from_entity,
    is_ratable,
    with_relationship,
)
from atlas.risk.evaluations.models import CountedRow, CurrentRow
from atlas.risk.evaluations.rows import row_values, standing_of
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.evaluations.scoring import Basis, Scored, read, repeats, score
from atlas.risk.evaluations.silence import Silence, silence_on
from atlas.risk.evaluations.simplified import SddStanding
from atlas.risk.matrix import service as matrices
from atlas.risk.matrix.domain import Matrix, shown_level
from atlas.risk.policy import service as policies
from atlas.risk.portfolio import service as portfolio

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one company.

    `stored`: its evaluation; its id is of none in a trial. None where it could not be evaluated, or
    is `unchanged`: then what counted `before` says the same. `problem`: code and detail, where it
    could not be evaluated.
    """

    company_id: UUID
    stored: StoredEvaluation | None = None
    unchanged: bool = False
    problem: Failure | None = None
    before: CountedRow | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Outcomes of a chunk, and how much processor time the scoring took (µs)."""

    outcomes: Sequence[Outcome]
    scoring_us: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one company before it is scored."""

    company: Company
    subject_id: UUID | None = None
    investigation_id: UUID | None = None
    document: Mapping[str, JSON] | None = None
    entity: KnownEntity | None = None
    profile: Any = None

    @property
    def segment(self) -> str | None:
        """Return the segment that the relationship profile names."""
        return self.profile.segment if self.profile else None

    def facts(self) -> SubjectFacts:
        """Return the facts: of the newest run, else of the entity, else of what is stated.

        Raises:
            ValidationError: the stored facts cannot be read.

        """
        if self.document is not None:
            return facts_from_document(self.document)
        if self.entity is not None:
            return facts_from_entity(self.entity.type, self.entity.data, self.entity.stated)
        stated = {"country_code": self.company.country_code, "website": self.company.website}
        return facts_from_entity("LegalEntity", stated)


@dataclass(slots=True)
class _Rules:
    """What every company of a chunk is evaluated with."""

    matrices: Mapping[str | None, Matrix]
    snapshot: ReferenceSnapshot
    policy: policies.InForce
    as_of: date
    appetite: str | None
    counted: Mapping[UUID, CountedRow]
    home: RiskRules | None
    silence: Silence
    sdd: Mapping[UUID, SddStanding]
    trial: bool
    spent_us: int = field(default=0)

    def basis(self, company_id: UUID, segment: str | None) -> Basis:
        """Return what a company of a segment is scored with."""
        return Basis(
            matrix=self.matrices[segment],
            snapshot=self.snapshot,
            policy=self.policy.adjustment(segment),
            as_of=self.as_of,
            appetite=self.appetite,
            rules=self.home,
            sdd=self.sdd.get(company_id),
        )

    def comparable(self, company_id: UUID) -> CountedRow | None:
        """Return the evaluation that counts, where one that says the same is not made again.

        It is in a trial, and where the customer file has said something else since.
        """
        before = self.counted.get(company_id)
        if self.trial or before is None or before.customer_changed:
            return None
        same = before.as_of == self.as_of and before.snapshot_hash == self.snapshot.hash
        return before if same else None

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add the processor time of a block to what the scoring took."""
        start = time.thread_time_ns()
        yield
        self.spent_us += (time.thread_time_ns() - start) // 1000


async def evaluate_companies(
    session: TenantSession,
    actor: AuthContext,
    company_ids: Sequence[UUID],
    as_of: date,
    *,
    matrix: tuple[str, str] | None = None,
    appetite: str | None = None,
    trial: bool = False,
) -> Evaluated:
    """Evaluate companies with what is known of them, in the session's transaction.

    Facts are those of a company's newest run, else what the store says of it. An evaluation that
    would say exactly what the one that counts says is not stored again.

    Args:
        session: the transaction.
        actor: who evaluates.
        company_ids: whom; a few hundred at a time.
        as_of: the day.
        matrix: id and version, instead of the matrix in use.
        appetite: instead of the policy's.
        trial: score and store nothing.

    Raises:
        MatrixNotFoundError: there is no such matrix.

    """
    known = await _load(session, company_ids)
    counted = await repository.counted_of(session, company_ids)
    segments = {one.segment for one in known}
    law = await home.rules_of(session, as_of)
    rules = _Rules(
        matrices=await _matrices(session, segments, as_of, matrix),
        snapshot=await reference_data.snapshot(session, as_of),
        policy=await policies.in_force(session),
        as_of=as_of,
        appetite=appetite,
        counted=counted,
        home=law,
        silence=await silence_on(session, (one.investigation_id for one in known), as_of, law),
        sdd=await simplified.standing_of(
            session, {one.company.id: one.segment for one in known}, as_of
        ),
        trial=trial,
    )
    # the arithmetic leaves the event loop free
    settled, asked = await in_thread(_read_all, rules, known)
    current = await repository.current_of(
        session, {key: counted[key] for one in asked if (key := one.company_id) in counted}
    )
    settled += await in_thread(_score_all, rules, asked, current, actor.user_id)
    outcomes = [replace(item.outcome, before=counted.get(item.company_id)) for item in settled]
    made = [item for item in settled if item.outcome.stored]
    missing = set(company_ids) - {item.company_id for item in settled}
    gone: Failure = {"code": "company_not_found", "detail": "The company was withdrawn meanwhile."}
    outcomes += [Outcome(key, problem=gone) for key in sorted(missing)]
    if not trial and made:
        await _keep(session, actor, rules, made)
    if not trial:
        ended: dict[UUID | None, tuple[str, ...]] = {
            item.company_id: item.scored.sdd_ended for item in settled if item.scored
        }
        await filing.end_sdd(session, actor, ended, as_of)
    return Evaluated(outcomes, rules.spent_us)


async def _matrices(
    session: TenantSession,
    segments: Iterable[str | None],
    as_of: date,
    named: tuple[str, str] | None,
) -> dict[str | None, Matrix]:
    """Return the matrix of each segment: the one named, otherwise the one assigned."""
    if named is not None:
        one = await matrices.get_matrix(session, *named)
        return dict.fromkeys(segments, one)
    return {item: await matrices.matrix_for(session, as_of, item) for item in segments}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One company, and what the matrix reads of it. raw: its facts without the customer file."""

    known: _Known
    raw: SubjectFacts
    facts: SubjectFacts
    basis: Basis
    inputs: EvaluationInputs

    @property
    def company_id(self) -> UUID:
        return self.known.company.id


@dataclass(frozen=True, slots=True)
class _Made:
    """One company settled, with what the row of a new evaluation is made of."""

    outcome: Outcome
    scored: Scored | None = None
    facts: Mapping[str, JSON] | None = None

    @property
    def company_id(self) -> UUID:
        return self.outcome.company_id


async def _load(session: TenantSession, company_ids: Sequence[UUID]) -> list[_Known]:
    """Return what is known of companies, in a fixed number of statements."""
    found = await companies.get_companies(session, company_ids)
    runs = await repository.current_facts_of(session, list(found))
    earlier = [key for key in found if key not in runs]
    if earlier:
        runs |= await repository.latest_facts_of(session, "company_id", earlier)
    others = {
        key: company.entity_id
        for key, company in found.items()
        if key not in runs and company.entity_id is not None
    }
    sought = list(others.values())
    by_entity = await repository.latest_facts_of(session, "subject_id", sought) if sought else {}
    rest = [entity_id for entity_id in others.values() if entity_id not in by_entity]
    stored = await entities.get_entities(session, rest) if rest else {}
    profiles = await customer_file.profiles_of(session, list(found))
    known: list[_Known] = []
    for key, company in found.items():
        one = _Known(company, profile=profiles.get(key))
        entity_id = others.get(key)
        row = runs.get(key) or (by_entity.get(entity_id) if entity_id else None)
        entity = stored.get(entity_id) if entity_id else None
        if row is not None:
            one = replace(
                one,
                subject_id=row.subject_id,
                investigation_id=row.investigation_id,
                document=row.facts,
            )
        elif entity is not None:
            one = replace(one, subject_id=entity.id, entity=entity)
        known.append(one)
    return known


def _read_all(rules: _Rules, known: Sequence[_Known]) -> tuple[list[_Made], list[_Asked]]:
    """Read companies; return those settled by that, and those to be scored."""
    settled: list[_Made] = []
    asked: list[_Asked] = []
    with rules.timed():
        # one matrix after the other: few are kept ready at a time
        for one in sorted(known, key=lambda one: one.segment or ""):
            found = _tried(partial(_read, rules, one), one.company.id)
            if isinstance(found, _Made):
                settled.append(found)
            else:
                asked.append(found)
    return settled, asked


def _score_all(
    rules: _Rules, asked: Sequence[_Asked], current: Mapping[UUID, CurrentRow], user_id: UUID
) -> list[_Made]:
    """Score companies one after the other; one that cannot be scored stops no other."""
    with rules.timed():
        return [
            _tried(
                partial(_score, rules, one, current.get(one.company_id), user_id), one.company_id
            )
            for one in asked
        ]


def _tried(work: Callable[[], T], company_id: UUID) -> T | _Made:
    """Do the work of one company, or return why it cannot be done."""
    try:
        return work()
    except ValidationError:
        return _failed(company_id, "unreadable_facts", "Its stored facts cannot be read.")
    except ValueError as error:
        return _failed(company_id, "bad_fact", str(error)[:300])


def _failed(company_id: UUID, code: str, detail: str) -> _Made:
    return _Made(Outcome(company_id, problem={"code": code, "detail": detail}))


def _read(rules: _Rules, one: _Known) -> _Asked | _Made:
    """Return what the matrix reads; where the result would be the same, that nothing changed."""
    company_id = one.company.id
    if one.entity is not None and not is_ratable(one.entity.type):
        detail = f"An entity of type {one.entity.type} is no party to evaluate."
        return _failed(company_id, "unratable_subject", detail)
    raw = one.facts()
    facts = with_relationship(
        rules.silence.beside(raw, one.investigation_id),
        one.profile,
        one.company.relationship_status,
    )
    basis = rules.basis(company_id, one.segment)
    inputs = read(facts, basis)
    before = rules.comparable(company_id)
    if before is not None and not before.noted and repeats(inputs, basis, before.fingerprint):
        return _Made(Outcome(company_id, unchanged=True))
    return _Asked(one, raw, facts, basis, inputs)


def _score(rules: _Rules, asked: _Asked, before: CurrentRow | None, user_id: UUID) -> _Made:
    one, company_id = asked.known, asked.company_id
    scored = score(
        asked.facts,
        asked.basis,
        before.overrides if before else (),
        before,
        inputs=asked.inputs,
    )
    counted = rules.comparable(company_id)
    if counted and counted.fingerprint == scored.result.hashes.evaluation_fingerprint:
        return _Made(Outcome(company_id, unchanged=True), scored)
    stored = StoredEvaluation(
        id=new_id(),
        subject_id=one.subject_id,
        company_id=company_id,
        investigation_id=one.investigation_id,
        reference_snapshot=rules.snapshot.hash,
        result=scored.result,
        created_at=now(),
        created_by=user_id,
        policy=scored.basis.policy,
        carried=scored.notes,
        provenance=None if rules.trial else scored.provenance(),
    )
    document = facts_document(asked.raw) if one.document is None else one.document
    return _Made(Outcome(company_id, stored=stored), scored, document)


async def _keep(
    session: TenantSession, actor: AuthContext, rules: _Rules, made: Sequence[_Made]
) -> None:
    """Store evaluations, point the companies to them, audit them, bring reviews forward."""
    await reference_data.keep_snapshot(session, rules.snapshot)
    kept: list[tuple[StoredEvaluation, Matrix]] = []
    rows: list[dict[str, object]] = []
    for item in made:
        stored = item.outcome.stored
        if stored and item.scored and item.facts is not None:
            kept.append((stored, item.scored.matrix))
            rows.append(row_values(stored, item.scored.written, item.facts, None))
    await repository.insert_evaluations(session, rows)
    await portfolio.place(session, [standing_of(*one, None) for one in kept])
    await audit.record_many(
        session,
        actor,
        EvaluationAction.CREATED,
        "risk_evaluation",
        [
            (
                stored.id,
                {
                    "score": str(stored.result.score),
                    "level": shown_level(stored.result.level, stored.result.reasons),
                    "tier": stored.result.tier.value,
                    "evaluation_fingerprint": stored.result.hashes.evaluation_fingerprint,
                },
            )
            for stored, _ in kept
        ],
    )
    tiers = {
        one.company_id: filing.review_tier(one.result).value
        for one, _ in kept
        if one.company_id and one.identified
    }
    await customer_file.note_evaluations(session, actor, tiers, rules.as_of)
