"""What a new evaluation also changes: the audit, the portfolio, the customer file."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.sdd_records import service as sdd_records
from atlas.risk.evaluations.actions import EvaluationAction
from atlas.risk.evaluations.domain import Evaluation
from atlas.risk.evaluations.rows import standing_of
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import Matrix, Tier, shown_level
from atlas.risk.portfolio import service as portfolio


async def file(
    session: TenantSession,
    actor: AuthContext,
    stored: StoredEvaluation,
    matrix: Matrix,
    *,
    action: EvaluationAction = EvaluationAction.CREATED,
    changes: Mapping[str, JSON] | None = None,
    depth: str | None = None,
    reviewed: bool = False,
) -> None:
    """Record an evaluation that was just stored, and point its company to it.

    `changes` is audited with it; `depth` (sdd, cdd, edd) is how deep the investigation
    went; `reviewed`: a run has just looked at the company and covers a review, if it went deep
    enough for the tier.
    """
    result = stored.result
    said = {
        "score": str(result.score),
        "level": shown_level(result.level, result.reasons),
        "tier": result.tier.value,
        "evaluation_fingerprint": result.hashes.evaluation_fingerprint,
    }
    await audit.record(
        session, actor, action, "risk_evaluation", stored.id, {**(changes or {}), **said}
    )
    if stored.company_id is None:
        return
    await portfolio.place(session, [standing_of(stored, matrix, depth)])
    if not stored.identified:
        return  # nobody knows which company this is: there is nothing to review
    await customer_file.note_evaluation(
        session,
        actor,
        stored.company_id,
        tier=review_tier(result).value,
        as_of=result.as_of,
        reviewed=reviewed and deep_enough(depth, review_tier(result)),
    )


async def end_sdd(
    session: TenantSession,
    actor: AuthContext,
    ended: Mapping[UUID | None, tuple[str, ...]],
    as_of: date,
) -> None:
    """Let records of simplified due diligence lapse whose basis an evaluation saw change.

    An evaluation of a day gone by ends nothing: it knows only what was so then.

    Args:
        session: the evaluations' transaction.
        actor: who evaluated.
        ended: why the record of a company no longer counts, as codes; empty: it does.
        as_of: the day of the evaluations.

    """
    if as_of < today():
        return
    for company_id in sorted(key for key, codes in ended.items() if key is not None and codes):
        await sdd_records.lapse(session, actor, [company_id], ended[company_id], review=False)


def deep_enough(depth: str | None, tier: Tier) -> bool:
    """Return whether an investigation of this depth (sdd, cdd, edd) gives what a tier asks for."""
    order = tuple(Tier)
    return depth is not None and order.index(Tier(depth)) >= order.index(tier)


def review_tier(result: Evaluation) -> Tier:
    """Return the tier that sets the next review.

    At worst, while a condition of low or clear is not met, even where the level is higher: what
    is not known may raise a level, and must not put a review off.
    """
    return result.worst_case.tier if result.lacking or result.provisional else result.earned_tier
