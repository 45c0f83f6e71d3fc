"""Override a factor of an evaluation, and decide on what would lower it."""

from collections.abc import Awaitable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, ForbiddenError, InvalidRequestError
from atlas.foundation.core.four_eyes import FirstPersons, require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit.service import record
from atlas.identity.users.service import is_first_person, require_second_person
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import BadOverrideError, Override
from atlas.risk.evaluations.service import Derivation
from atlas.risk.overrides import repository
from atlas.risk.overrides.actions import OverrideAction
from atlas.risk.overrides.errors import (
    OverrideDecidedError,
    OverrideNotFoundError,
    OverridePendingError,
)
from atlas.risk.overrides.models import OverrideRow
from atlas.risk.overrides.schemas import OverrideDecisionIn, OverrideIn, OverrideOut
from atlas.workspace.tasks import second_person

_SUBJECT = "risk_override"

T = TypeVar("T")


async def propose(
    session: TenantSession, actor: AuthContext, evaluation_id: UUID, body: OverrideIn
) -> OverrideOut:
    """Override a factor: at once where it adds scrutiny, else once a second person confirms.

    Floors hold whatever the score.

    Raises:
        MachineNeverDecidesError: the caller is no person.
        EvaluationNotFoundError: absent, or another tenant's.
        EvaluationSupersededError: there is a newer evaluation of the same subject.
        OverridePendingError: the factor waits for a decision already.
        InvalidRequestError: 422, no such factor, or a score above its maximum.

    """
    require_person(actor)
    override = Override(body.factor, body.score, body.rationale)
    found = await _derived(evaluations.derive(session, evaluation_id, override))
    row = OverrideRow(
        id=new_id(),
        evaluation_id=evaluation_id,
        factor=body.factor,
        score=int(body.score * 100),
        rationale=body.rationale,
        lowers=found.lowers,
        status="proposed",
        derived_id=None,
        proposed_by=actor.user_id,
        proposed_person=actor.person_id,
        proposed_at=now(),
    )
    if not found.lowers:
        stored = await evaluations.keep_derived(session, actor, found)
        row = replace(row, status="applied", derived_id=stored.id)
    try:
        await repository.insert_override(session, row)
    except UniqueViolationError as error:
        raise OverridePendingError("Decide or withdraw the proposal that waits.") from error
    if row.status == "proposed":
        title = f"Override of {row.factor.replace('_', ' ')}: {row.rationale}"
        await second_person.ask(session, actor, _SUBJECT, row.id, title)
    await _tell(session, actor, row)
    return _out(row)


async def decide(
    session: TenantSession,
    actor: AuthContext,
    override_id: UUID,
    body: OverrideDecisionIn,
    expected_version: ExpectedVersion | None,
) -> OverrideOut:
    """Confirm, reject or withdraw a proposed override.

    Raises:
        MachineNeverDecidesError: the caller is no person.
        OverrideNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing, or names another.
        OverrideDecidedError: it is decided already.
        SecondPersonRequiredError: the proposer, or no senior officer or MLRO, would confirm.
        EvaluationSupersededError: there is a newer evaluation of the same subject.

    """
    require_person(actor)
    row = await repository.find_override(session, override_id, lock=True)
    if row is None:
        raise OverrideNotFoundError
    check_version(expected_version, row.revision, required=True)
    if row.status != "proposed":
        raise OverrideDecidedError(f"It is {row.status}.")
    await _check_decider(session, actor, row, body.verdict)
    done = replace(
        row,
        status={"confirm": "applied", "reject": "rejected", "withdraw": "withdrawn"}[body.verdict],
        decided_by=actor.user_id,
        decided_person=actor.person_id,
        decided_at=now(),
        decision_rationale=body.rationale,
        revision=row.revision + 1,
    )
    if body.verdict == "confirm":
        override = Override(row.factor, Decimal(row.score).scaleb(-2), row.rationale)
        found = await _derived(evaluations.derive(session, row.evaluation_id, override))
        stored = await evaluations.keep_derived(session, actor, found)
        done = replace(done, derived_id=stored.id)
    await repository.decide(session, done)
    answered = body.verdict != "withdraw"
    await second_person.answered(session, actor, _SUBJECT, [row.id], done.status, done=answered)
    await _tell(session, actor, done)
    return _out(done)


async def _check_decider(
    session: TenantSession, actor: AuthContext, row: OverrideRow, verdict: str
) -> None:
    first = FirstPersons.one(row.proposed_by, row.proposed_person)
    if verdict != "withdraw":
        await require_second_person(session, actor, first)
    elif not await is_first_person(session, actor, first):
        raise ForbiddenError("Only the person who proposed an override withdraws it.")


async def list_overrides(session: TenantSession, params: ListParams) -> Page[OverrideOut]:
    """Return a page of overrides."""
    page = await repository.list_overrides(session, params)
    return page.of([_out(row) for row in page.items])


async def get_override(session: TenantSession, override_id: UUID) -> OverrideOut:
    """Return an override.

    Raises:
        OverrideNotFoundError: absent, or another tenant's.

    """
    row = await repository.find_override(session, override_id)
    if row is None:
        raise OverrideNotFoundError
    return _out(row)


async def _derived(work: Awaitable[Derivation]) -> Derivation:
    try:
        return await work
    except BadOverrideError as error:
        problem = FieldProblem(loc=["body", "score"], msg=str(error), type="value_error")
        raise InvalidRequestError(str(error), errors=[problem]) from error


def _out(row: OverrideRow) -> OverrideOut:
    return OverrideOut.model_validate(row)


async def _tell(session: TenantSession, actor: AuthContext, row: OverrideRow) -> None:
    await record(
        session,
        actor,
        OverrideAction(f"risk_override.{row.status}"),
        _SUBJECT,
        row.id,
        {
            "evaluation_id": str(row.evaluation_id),
            "factor": row.factor,
            "score": str(Decimal(row.score).scaleb(-2)),
            "lowers": row.lowers,
            "rationale": row.decision_rationale or row.rationale,
            "derived_id": str(row.derived_id) if row.derived_id else None,
        },
    )
