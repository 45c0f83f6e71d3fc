"""The outcome that holds: one reading of the record, for every reader of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import Filter, ListParams
from atlas.investigations.decisions.basis import Gathered, gather
from atlas.investigations.decisions.domain import (
    APPROVALS,
    NOTHING_HELD,
    DecisionOutcome,
    EntryState,
    FourEyes,
    Holding,
    holding,
)
from atlas.investigations.decisions.models import DecisionEntry
from atlas.investigations.decisions.reopening import Given, Rank, Reopening, reopened_by
from atlas.investigations.runs import history, queries
from atlas.investigations.runs import service as runs
from atlas.investigations.runs.errors import InvestigationNotFoundError
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.customer_file import service as customer_file
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import LEVELS, TIERS
from atlas.risk.portfolio import service as portfolio


@dataclass(frozen=True, slots=True)
class Held:
    """The outcome that holds today, and why one that was given does not.

    outcome: None where nothing was decided, or where the approval does not hold any more.
    """

    outcome: DecisionOutcome | None
    reasons: tuple[Reopening, ...] = ()


def holding_of(entries: Sequence[DecisionEntry], day: date | None = None) -> Holding:
    """Return the outcome of a customer's record, by the record and the day alone.

    A question to the customer decides nothing: a rejection, an escalation or a freeze stays in
    force, an approval waits for the answer, and an expired licence stays expired.

    Args:
        entries: the customer's whole history, newest first.
        day: the day in question; today if left out.

    """
    final = final_of(entries)
    if final is None:
        return NOTHING_HELD
    found = holding(final.outcome, final.licence_until, day or today())
    if asked_since(entries) and final.outcome in APPROVALS:
        return Holding(DecisionOutcome.REQUEST_INFORMATION, lapsed=found.lapsed)
    return found


def final_of(entries: Sequence[DecisionEntry]) -> DecisionEntry | None:
    """Return the entry that decided last, a question where nothing was ever decided."""
    finals = [one for one in entries if one.state == EntryState.FINAL]
    deciding = (one for one in finals if one.outcome != DecisionOutcome.REQUEST_INFORMATION)
    return next(deciding, finals[0] if finals else None)


def asked_since(entries: Sequence[DecisionEntry]) -> bool:
    """Whether the customer was asked after what was decided last."""
    newest = next((one for one in entries if one.state == EntryState.FINAL), None)
    return newest is not None and newest.outcome == DecisionOutcome.REQUEST_INFORMATION


def current_of(entries: Sequence[DecisionEntry]) -> DecisionEntry | None:
    """Return the entry that `outcome` speaks of: the question while an approval waits for it."""
    final = final_of(entries)
    if final is not None and final.outcome in APPROVALS and asked_since(entries):
        return next(one for one in entries if one.state == EntryState.FINAL)
    return final


async def held_now(
    session: TenantSession,
    entries: Sequence[DecisionEntry],
    known: Sequence[tuple[queries.Run, Gathered]] = (),
) -> Held:
    """Return the outcome that holds today, with what its basis has become.

    Args:
        session: the tenant's.
        entries: the customer's whole history.
        known: runs whose basis the caller has gathered.

    """
    final, former = final_of(entries), holding_of(entries)
    if final is None or DecisionOutcome(final.outcome) not in APPROVALS:
        return Held(former.outcome)
    reasons = set(await _reopened(session, final, known))
    if former.lapsed:
        reasons.add(Reopening.LICENCE_EXPIRED)
    if not reasons:
        return Held(former.outcome)
    outcome = former.outcome if former.outcome not in APPROVALS else None
    return Held(outcome, tuple(one for one in Reopening if one in reasons))


async def _reopened(
    session: TenantSession,
    final: DecisionEntry,
    known: Sequence[tuple[queries.Run, Gathered]],
) -> tuple[Reopening, ...]:
    have = {run.id: gathered for run, gathered in known}
    try:
        run = await runs.require(session, final.investigation_id)
    except InvestigationNotFoundError:
        return (Reopening.RUN_WITHDRAWN,)
    newer = await history.newer_complete(session, run)
    bases = [
        (have.get(one.id) or await gather(session, one)).facts
        for one in (run, newer)
        if one is not None
    ]
    newest = await _newest(session, final)
    decided_on = await evaluations.get_evaluations(
        session, [final.evaluation_id] if final.evaluation_id else []
    )
    looked = [one.id for one in (newest, *decided_on.values()) if one is not None]
    why = await evaluations.outdated_of(session, looked, await portfolio.ground_of(session))
    changed = why.get(newest.id, ()) if newest is not None else ()
    return reopened_by(
        Given(
            outcome=DecisionOutcome(final.outcome),
            because=frozenset(map(FourEyes, final.four_eyes_because)),
            told=frozenset(final.informed),
            licences=final.licences,
            rebutted=final.rebutted,
        ),
        bases,
        then=next(map(_rank, decided_on.values()), None),
        now=_rank(newest) if newest is not None else None,
        other_rules="compliance_profile" in changed and await profiles.active(session) is not None,
        other_data=newest is not None
        and "reference_data" in changed
        and await evaluations.raised_by_reference_data(session, newest),
        other_profile=any("relationship_profile" in why.get(one, ()) for one in decided_on)
        if decided_on
        else await _other_profile(session, final),
        day=today(),
    )


async def _other_profile(session: TenantSession, final: DecisionEntry) -> bool:
    """Whether the relationship profile was changed since a decision without an evaluation.

    Otherwise the evaluation decided on answers it: a later one takes the new profile in, and only a
    new decision approves it.
    """
    stated = await customer_file.profile_of(session, final.company_id)
    return stated is not None and stated.created_at > final.decided_at


async def _newest(session: TenantSession, final: DecisionEntry) -> StoredEvaluation | None:
    """Return the customer's newest evaluation, of whatever run."""
    params = ListParams(limit=1, filters=(Filter("company_id", "eq", final.company_id),))
    page = await evaluations.list_evaluations(session, params)
    ids = [one.id for one in page.items]
    return next(iter((await evaluations.get_evaluations(session, ids)).values()), None)


def _rank(stored: StoredEvaluation) -> Rank:
    result, worst = stored.result, stored.result.worst_case
    return Rank(
        LEVELS.index(result.level),
        TIERS.index(result.earned_tier),
        LEVELS.index(worst.level),
        TIERS.index(worst.tier),
    )
