"""Approvals that have ended: a task is opened for each, once.

The answer of `get_decision` follows the basis and the day by itself, but may not be read for
months. A round of the worker opens a task for each approval that does not hold any more.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.clock import now, start_of, today
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.telemetry import logger
from atlas.identity.audit import service as audit
from atlas.investigations.decisions import repository
from atlas.investigations.decisions.actions import DecisionAction
from atlas.investigations.decisions.domain import DecisionOutcome
from atlas.investigations.decisions.holding import held_now
from atlas.investigations.decisions.models import DecisionEntry
from atlas.investigations.decisions.reopening import WORDS, Reopening
from atlas.knowledge.companies import service as companies
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluateIn
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind, TaskLevel
from atlas.workspace.tasks.schemas import NewTask

log = logger(__name__)
TASK = "investigation"
"""What the tasks about decisions are about."""
_EXPIRED_AT_ONCE = 200
_LOOKED_AT_ONCE = 10
"""What an approval rests on is read from the lists, the registers and the customer file."""
_EVERY = timedelta(hours=1)
_TITLE = 200
_EVALUATED_AGAIN = frozenset({Reopening.REFERENCE_DATA_CHANGED, Reopening.CUSTOMER_CHANGED})
"""Changes that an evaluation can take in without a new investigation."""


async def reopen_expired(session: TenantSession, actor: AuthContext) -> int:
    """Open a task for the MLRO for each approval whose licence has expired; return how many.

    A part at a time: called again until nothing is left. Several workers may do so at once.
    """
    expired = await repository.lock_expired(session, today(), _EXPIRED_AT_ONCE)
    named = await companies.get_companies(session, [one.company_id for one in expired])
    for entry in expired:
        moment = now()
        await repository.note_reopening(session, entry.id, moment)
        await repository.move_record(session, entry.company_id, None, moment)
        if entry.company_id in named:
            title = (
                f"Licence expired on {entry.licence_until}: decide again about"
                f" {named[entry.company_id].name}"
            )
            about = entry.investigation_id
            task = NewTask(TaskKind.ALERT, TASK, about, title[:_TITLE], TaskLevel.MLRO)
            await tasks.ensure_task(session, actor, task)
        await _audit(
            session, actor, DecisionAction.LICENCE_EXPIRED, entry, {"rationale": entry.rationale}
        )
    return len(expired)


async def next_expiry(session: TenantSession) -> datetime | None:
    """Return when the next licence is over on which an approval rests, if no decision changes."""
    day = await repository.last_licensed_day(session)
    return start_of(day + timedelta(days=1)) if day else None


async def next_look(session: TenantSession) -> datetime | None:
    """Return when the next approval is to be examined, if no decision changes."""
    last = await repository.longest_ago(session)
    return last and last + _EVERY


async def look_again(session: TenantSession, actor: AuthContext) -> int:
    """Look whether approvals still hold; open a task for each that does not, return how many.

    A few at a time, those first that were looked at longest ago, none twice within an hour. One
    that holds again (its hit was dismissed) closes its task. Several workers may do so at once.
    """
    moment = now()
    found = await repository.lock_approvals(session, moment - _EVERY, _LOOKED_AT_ONCE)
    changed = 0
    for entry in found:
        try:
            async with session.savepoint():
                changed += await _look(session, actor, entry, moment)
        except Exception:
            # one customer's defect must not keep the others from being looked at
            log.exception("approval_not_looked_at", entry=str(entry.id))
    await repository.note_looks(session, [one.company_id for one in found], moment)
    return changed


async def _look(
    session: TenantSession, actor: AuthContext, entry: DecisionEntry, moment: datetime
) -> bool:
    """Note, of one approval, that it has ended or holds again; False: nothing has changed."""
    entries = await repository.fetch_entries(session, entry.company_id)
    reasons = (await held_now(session, entries)).reasons
    if bool(reasons) == (entry.reopened_at is not None):
        return False
    about = entry.investigation_id
    if not reasons:
        await repository.note_reopening(session, entry.id, None)
        await tasks.close_tasks(
            session, actor, (TaskKind.ALERT,), TASK, [about], outcome="holds again", done=False
        )
        await _audit(session, actor, DecisionAction.HOLDS_AGAIN, entry, {})
        return True
    await repository.note_reopening(session, entry.id, moment)
    named = await companies.get_companies(session, [entry.company_id])
    if entry.company_id in named:
        task = NewTask(
            TaskKind.ALERT,
            TASK,
            about,
            _title(named[entry.company_id].name, reasons),
            _level(entry),
        )
        await tasks.ensure_task(session, actor, task)
    await _audit(
        session, actor, DecisionAction.REOPENED, entry, {"because": [one.value for one in reasons]}
    )
    if _EVALUATED_AGAIN & {*reasons} and entry.company_id in named:
        await _evaluate_again(session, actor, entry.company_id, entries)
    return True


async def _evaluate_again(
    session: TenantSession, actor: AuthContext, company_id: UUID, entries: Sequence[DecisionEntry]
) -> None:
    """Let level, review and portfolio show what ended an approval, before anyone reviews it.

    Not where the approval would hold again by that evaluation: a person has to review it first.
    """
    with suppress(_RestoredError):
        async with session.savepoint():
            await evaluations.evaluate_request(session, actor, EvaluateIn(company_id=company_id))
            if not (await held_now(session, entries)).reasons:
                raise _RestoredError


class _RestoredError(Exception):
    """Takes an evaluation back that would make an approval hold again."""


def _title(name: str, reasons: tuple[Reopening, ...]) -> str:
    told = " ".join(WORDS[one] for one in reasons)
    return f"The approval does not hold any more: decide again about {name}. {told}"[:_TITLE]


def _level(entry: DecisionEntry) -> TaskLevel:
    """Return who decides again: the MLRO, where one of the two people had to be that."""
    approved = entry.outcome == DecisionOutcome.APPROVE
    return TaskLevel.ANALYST if approved else TaskLevel.MLRO


async def _audit(
    session: TenantSession,
    actor: AuthContext,
    action: DecisionAction,
    entry: DecisionEntry,
    more: dict[str, JSON],
) -> None:
    said: dict[str, JSON] = {
        "entry_id": str(entry.id),
        "company_id": str(entry.company_id),
        "outcome": entry.outcome,
        "four_eyes_because": list(entry.four_eyes_because),
        "basis": plain(entry.basis),
    }
    await audit.record(
        session,
        actor,
        action,
        "investigation",
        entry.investigation_id,
        said | more,
    )
