"""When a relationship is reviewed next, and the tasks of those that are due."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import start_of, today
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import record, record_many
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file.actions import CustomerAction
from atlas.knowledge.customer_file.domain import (
    RelationshipStatus,
    next_review,
    review_due,
)
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind
from atlas.workspace.tasks.schemas import NewTask

_COMPANY = "company"
_REVIEWS_AT_ONCE = 500
_BEGUN = frozenset(RelationshipStatus) - {RelationshipStatus.PROSPECT, RelationshipStatus.EXITED}
"""Relationships under way: due diligence on them is ongoing (FATF recommendation 10(d))."""


async def note_evaluation(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    *,
    tier: str,
    as_of: date,
    reviewed: bool,
    outcome: str = "evaluated",
) -> None:
    """Set the next review after an evaluation of a company.

    Args:
        session: the evaluation's own transaction.
        actor: who evaluates.
        company_id: the company; one that was withdrawn meanwhile is left alone.
        tier: sdd, cdd or edd.
        as_of: the day of the evaluation.
        reviewed: the evaluation rests on a fresh investigation that covers a review; otherwise the
            current review can only come sooner, and its task stays open.
        outcome: what the review's task ends with.

    """
    if await companies.find_company(session, company_id) is None:
        return
    company = await companies.lock_company(session, company_id)
    if reviewed:
        await end_review(session, actor, company_id, outcome, done=True)
        await record(
            session,
            actor,
            CustomerAction.REVIEWED,
            _COMPANY,
            company_id,
            {"tier": tier, "as_of": str(as_of)},
        )
    due = review_due(as_of, tier)
    if not reviewed and company.review_due_at is not None:
        due = min(due, company.review_due_at)
    exited = company.relationship_status == RelationshipStatus.EXITED
    day = next_review(company.next_review_at, due, reviewed=reviewed, exited=exited)
    if (day, due) == (company.next_review_at, company.review_due_at):
        return
    await companies.set_relationship(session, company_id, next_review_at=day, review_due_at=due)
    await record(
        session,
        actor,
        CustomerAction.REVIEW_SCHEDULED,
        "company",
        company_id,
        {"tier": tier, "next_review_at": str(day), "review_due_at": str(due)},
    )


async def note_decision(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    outcome: str,
    *,
    tier: str,
    as_of: date,
    since: datetime,
) -> None:
    """End the review of a company about which it was decided, and set the next one.

    A review that opened only after the investigation began stays open: it asks for a newer one.

    Args:
        session: the decision's own transaction.
        actor: who decides.
        company_id: the company; one that was withdrawn meanwhile is left alone.
        outcome: the decision.
        tier: sdd, cdd or edd: sets the time to the next review.
        as_of: the day of the decision.
        since: when the investigation began that is decided on.

    """
    asked = await tasks.subjects_with_open(
        session, TaskKind.PERIODIC_REVIEW, _COMPANY, [company_id], before=since
    )
    if asked:
        said = f"decided: {outcome}"
        await note_evaluation(
            session, actor, company_id, tier=tier, as_of=as_of, reviewed=True, outcome=said
        )


async def note_evaluations(
    session: TenantSession, actor: AuthContext, tiers: Mapping[UUID, str], as_of: date
) -> None:
    """Bring reviews forward after many companies were evaluated again, in one batch.

    No investigation ran: a review can only come sooner (see `note_evaluation`).

    Args:
        session: the evaluations' own transaction.
        actor: who evaluates.
        tiers: company to sdd, cdd or edd; a company that was withdrawn is left alone.
        as_of: the day of the evaluations.

    """
    found = await companies.get_companies(session, list(tiers), lock=True)
    changes: list[tuple[UUID, date | None, date]] = []
    for company in found.values():
        due = review_due(as_of, tiers[company.id])
        due = min(due, company.review_due_at or due)
        exited = company.relationship_status == RelationshipStatus.EXITED
        day = next_review(company.next_review_at, due, reviewed=False, exited=exited)
        if (day, due) != (company.next_review_at, company.review_due_at):
            changes.append((company.id, day, due))
    if not changes:
        return
    await companies.set_reviews(session, changes)
    await record_many(
        session,
        actor,
        CustomerAction.REVIEW_SCHEDULED,
        "company",
        [
            (key, {"tier": tiers[key], "next_review_at": str(day), "review_due_at": str(due)})
            for key, day, due in changes
        ],
    )


async def note_registers_changed(
    session: TenantSession, actor: AuthContext, runs: Mapping[UUID, UUID]
) -> None:
    """Have companies reviewed now: the registers may say something else than their run read.

    Args:
        session: the tenant's.
        actor: who noticed.
        runs: company to the investigation that it rests on; a company that was withdrawn, a
            prospect and a relationship that has ended are left alone.

    """
    found = await companies.get_companies(session, list(runs), lock=True)
    going = [one for one in found.values() if one.relationship_status in _BEGUN]
    day = today()
    await companies.set_reviews(
        session,
        [
            (one.id, min(one.next_review_at or day, day), min(one.review_due_at or day, day))
            for one in going
            if (one.next_review_at or date.max) > day or (one.review_due_at or date.max) > day
        ],
    )
    tail = ": the registers may say something else than its investigation read"
    await tasks.ensure_tasks(
        session,
        actor,
        [
            NewTask(TaskKind.PERIODIC_REVIEW, _COMPANY, one.id, f"Review of {one.name}{tail}")
            for one in going
        ],
    )
    await record_many(
        session,
        actor,
        CustomerAction.REGISTERS_CHANGED,
        _COMPANY,
        [(one.id, {"investigation_id": str(runs[one.id])}) for one in going],
    )


async def open_due_reviews(session: TenantSession, actor: AuthContext) -> int:
    """Open a task for each company whose review has come and has none; return how many.

    A part at a time: called again until nothing is left. Several workers may do so at once.
    """
    opened, after = 0, UUID(int=0)
    while opened < _REVIEWS_AT_ONCE:
        due = await companies.due_for_review(session, today(), after, _REVIEWS_AT_ONCE)
        if not due:
            break
        after = due[-1].id
        asked = await tasks.subjects_with_open(
            session, TaskKind.PERIODIC_REVIEW, _COMPANY, [company.id for company in due]
        )
        wanted = [
            NewTask(TaskKind.PERIODIC_REVIEW, _COMPANY, company.id, f"Review of {company.name}")
            for company in due
            if company.id not in asked
        ]
        made = await tasks.ensure_tasks(session, actor, wanted)
        opened += len(made)
        await record_many(
            session,
            actor,
            CustomerAction.REVIEW_DUE,
            _COMPANY,
            [(task.subject_id, {"task_id": str(task_id)}) for task_id, task in made.items()],
        )
    return opened


async def next_due_reviews(session: TenantSession) -> datetime | None:
    """Return when the next review comes for which no task was opened, if no company changes."""
    day = await companies.next_review(session, today())
    return start_of(day) if day else None


async def end_review(
    session: TenantSession, actor: AuthContext, company_id: UUID, outcome: str, *, done: bool
) -> None:
    """Close the open review of a company with its outcome."""
    kinds = (TaskKind.PERIODIC_REVIEW,)
    await tasks.close_tasks(
        session, actor, kinds, _COMPANY, [company_id], outcome=outcome, done=done
    )
