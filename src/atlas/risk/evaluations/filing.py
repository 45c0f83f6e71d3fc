"""What a new evaluation changes beside itself: the audit, the portfolio, the customer file."""

from typing import Any

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.knowledge.customer_file import service as customer_file
from atlas.risk.evaluations.keeping import standing_of
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import Matrix, Tier
from atlas.risk.portfolio import service as portfolio

CREATED, DERIVED = "risk_evaluation.created", "risk_evaluation.derived"


async def file(
    session: TenantSession,
    actor: AuthContext,
    stored: StoredEvaluation,
    matrix: Matrix,
    *,
    action: str = CREATED,
    changes: dict[str, Any] | None = None,
    depth: str | None = None,
    reviewed: bool = False,
) -> None:
    """Record an evaluation that was just stored, and point its company to it.

    `changes` is audited beside what it says; `depth` (sdd, cdd, edd) is how deep the investigation
    went; `reviewed`: a run has just looked at the company.
    """
    result = stored.result
    said = {
        "score": str(result.score),
        "level": result.level.value,
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
        tier=review_tier(stored).value,
        as_of=result.as_of,
        reviewed=reviewed,
    )


def review_tier(stored: StoredEvaluation) -> Tier:
    """Return the tier that sets the next review: at worst, while the level is provisional."""
    result = stored.result
    return result.worst_case.tier if result.provisional else result.tier
