"""A hit counts for more than in a run's evaluation: Atlas raises the risk at once, by itself.

Automation adds scrutiny and never removes it. A true match that was decided, a refused hit that is
open again, one whose evidence grew, and a hit that the run did not see at all count without any
action by a person. What would lower the risk (a false positive, other reference data) waits for a
person (`reassessment`, or a rerun).
"""

from collections.abc import Awaitable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from msgspec.structs import replace
from temporalio import activity
from temporalio.exceptions import ApplicationError

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.errors import UnavailableError
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import WriteConflictError
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import bind, logger
from atlas.investigations.results.domain import (
    Considered,
    Hit,
    JsonObject,
    RiskSummary,
    Steps,
)
from atlas.investigations.runs import reassessment
from atlas.investigations.runs.attested import Attestations
from atlas.investigations.runs.domain import DEPTHS, FINISHED
from atlas.investigations.runs.execution import ATTEMPTS_AT_A_DEFECT, defect
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.reassessment import UNSEEN, Again
from atlas.investigations.runs.repository import history, lifecycle
from atlas.investigations.runs.screened import ended
from atlas.knowledge.entities import service as entities
from atlas.risk.portfolio import service as portfolio
from atlas.sources.screening import service as screening
from atlas.sources.screening.domain.decisions import is_stronger
from atlas.sources.screening.schemas import Strength
from atlas.sources.screening.schemas.hits import HitOut

log = logger(__name__)
_WEIGHT = {"false_positive": 0, "undecided": 1, "unsure": 1, "true_match": 2}


class _LowerError(Exception):
    """The evaluation would lower the risk: it is not kept."""


async def touched(runtime: Runtime, ref: Ref) -> JsonObject:
    """Return the runs that count for their customers and have a party of the more severe hits.

    Or whose customer has a person in control with such a hit, who is no party.
    """
    async with runtime.db.tenant(ref.tenant) as session:
        hits = await screening.hits_behind(session, ref.resource)
        ids = [hit.entity_id for hit in hits if hit.entity_id is not None]
        clusters = await entities.clusters(session, ids) if ids else {}
        members = [one for cluster in clusters.values() for one in cluster]
        references = [hit.reference for hit in hits if hit.entity_id is None and hit.reference]
        customers = await screening.customers_of(session, references)
        runs = await history.current_runs_with(session, members, references, customers)
        # until it has been looked at, what they say is not what is known
        unseen = await screening.unseen_by(session, [hit.id for hit in hits], runs)
        await portfolio.note_raising(session, unseen)
        await screening.note_told(session, ref.resource)
    return {"runs": [str(run) for run in runs]}


async def raise_risk(runtime: Runtime, ref: Ref, attested: Attestations) -> JsonObject:
    """Evaluate a run again where a hit counts for more; `under_way`: it is not over yet."""
    bind(investigation_id=ref.id)
    async with runtime.db.tenant(ref.tenant) as session:
        run = await lifecycle.find_run(session, ref.resource, lock=True)
        if run is None or run.withdrawn_at is not None:
            return {"under_way": False}
        if run.status not in FINISHED:
            return {"under_way": True}
        since = await portfolio.raising_since(session, run.id)
        if run.status == "complete" and run.risk is not None:
            await _raise(session, system_actor(ref.tenant), run, attested)
        if since is not None:
            await portfolio.note_raised(session, run.id, since)
    return {"under_way": False}


async def guarded(ref: Ref, work: Awaitable[JsonObject]) -> JsonObject:
    """Await a step: an outage is tried again for as long as it takes, a defect a few times."""
    try:
        return await work
    except (UnavailableError, WriteConflictError):
        raise
    except Exception as error:
        log.exception("raising_failed", cause=ref.id)
        if activity.info().attempt < ATTEMPTS_AT_A_DEFECT:
            raise defect(error) from None
        kind = type(error).__name__
        raise ApplicationError("raising failed", type=kind, non_retryable=True) from None


async def _raise(
    session: TenantSession, actor: AuthContext, run: Investigation, attested: Attestations
) -> None:
    steps = await lifecycle.fetch_steps(session, run.id)
    standing = await reassessment.standing_of(session, run)
    named = await attested.named_hits(session, run)
    graver = graver_hits(steps, (*standing.hits, *named))
    if not graver:
        return
    parties = await parties_screened(session, run, steps, standing.hits)
    decided = as_they_count(steps, standing.hits, parties)
    try:
        async with session.savepoint():
            again = await reassessment.evaluated(session, actor, run, steps, decided, attested)
            if run.risk is not None:
                _never_lower(again, run.risk)
    except _LowerError:
        log.info("risk_not_lowered", investigation=str(run.id))
        return
    await reassessment.keep(session, run, again, graver, automatic=True)


def graver_hits(steps: Steps, hits: Sequence[HitOut]) -> list[Considered]:
    """Return the hits that count for more than in the newest evaluation."""
    known, strengths = reassessment.considered(steps), reassessment.strengths_in(steps)
    over = reassessment.ended_in(steps)
    return [
        reassessment.considering(hit, known.get(str(hit.id), UNSEEN))
        for hit in sorted(hits, key=lambda one: (one.party_name, one.list_id, str(one.id)))
        if _counts_for_more(known.get(str(hit.id)), hit)
        or _grew(known.get(str(hit.id)), strengths.get(str(hit.id)), hit)
        or (str(hit.id) in over and _relisted(known.get(str(hit.id)), hit))
    ]


def _counts_for_more(before: str | None, hit: HitOut) -> bool:
    if before is None:  # the run did not see it: it would have counted for any party
        return _WEIGHT[hit.status] > 0
    return _WEIGHT[hit.status] > _WEIGHT[before]


def _grew(before: str | None, seen: Strength | None, hit: HitOut) -> bool:
    """Whether a hit that still counts has more evidence than the newest evaluation saw."""
    counts = before is not None and _WEIGHT[before] > 0 and _WEIGHT[hit.status] > 0
    return counts and seen is not None and is_stronger(hit.strength, seen)


def _relisted(before: str | None, hit: HitOut) -> bool:
    """Whether a hit that counts is of an entry that is listed, once its listing was over."""
    counts = before is not None and _WEIGHT[before] > 0 and _WEIGHT[hit.status] > 0
    return counts and not hit.delisted


def as_they_count(
    steps: Steps,
    hits: Sequence[HitOut],
    party_of: Mapping[UUID, str],
    known: Mapping[str, str] | None = None,
) -> Steps:
    """Return the steps with each hit at the more severe of what was known and what is decided.

    Args:
        steps: what the run's steps kept.
        hits: every hit of its parties now.
        party_of: a hit's id to the id of the party that was screened.
        known: the decision on each hit that was assumed, by its id; if left out, that of the newest
            evaluation.

    """
    over = reassessment.ended_in(steps)
    if known is not None:
        over = frozenset(reassessment.ended_then(steps))
    known = reassessment.considered(steps) if known is None else known
    now_known = {str(hit.id): hit for hit in hits}

    def count(seen: Hit) -> Hit:
        key = seen.hit_id or ""
        before = known.get(key, seen.decision)
        was_over = seen.delisted if seen.hit_id is None else key in over
        hit = now_known.get(key)
        if hit is not None:
            seen = reassessment.as_strong(reassessment.as_listed(seen, hit), hit)
        if hit is None or not _counts_for_more(before, hit):
            again = hit is not None and was_over and _relisted(before, hit)
            return replace(seen, decision=before, delisted=was_over and not again)
        still = ended(hit) and (was_over or hit.delisting_confirmed)
        return replace(seen, decision=hit.status, delisted=still)

    more: dict[str, list[Hit]] = {}
    seen = reassessment.seen_decisions(steps)
    for hit in hits:
        before = known.get(str(hit.id))
        decision = hit.status if _counts_for_more(before, hit) else before
        if str(hit.id) not in seen and decision and _WEIGHT[decision] and hit.id in party_of:
            found = reassessment.later_hit(hit, decision)
            more.setdefault(party_of[hit.id], []).append(found)
    return reassessment.with_hits(steps, count, more)


async def parties_screened(
    session: TenantSession, run: Investigation, steps: Steps, hits: Sequence[HitOut]
) -> dict[UUID, str]:
    """Return, by hit, the id under which the run screened its party."""
    screened = {row.party_id for row in steps.rows}
    if run.entity_id is None:
        return {hit.id: str(run.id) for hit in hits if str(run.id) in screened}
    clusters = await entities.clusters(session, [UUID(party) for party in screened])
    owner = {member: str(one) for one, cluster in clusters.items() for member in cluster}
    return {hit.id: owner[hit.entity_id] for hit in hits if hit.entity_id in owner}


def _never_lower(again: Again, before: RiskSummary) -> None:
    result = again.stored.result
    tier = DEPTHS.index(result.tier.value) < DEPTHS.index(before.tier)
    if tier or result.score < Decimal(before.score):
        raise _LowerError
