"""The evaluation of a run that counts: its own, or a more severe one made of it since.

An analyst's score of a factor, a batch or other reference data cause an evaluation that the run
does not know. More scrutiny counts at once; less scrutiny waits until the run is evaluated.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from atlas.foundation.db import TenantSession
from atlas.investigations.results.domain import RiskSummary
from atlas.investigations.runs.domain import DEPTHS
from atlas.investigations.runs.models import Investigation
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import FloorStatus
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import FAVOURABLE, LEVELS, TIERS, Level, Tier

WHOLE = 100
"""Percent of the matrix that must be assessed before a decision may be automatic."""


async def counting(session: TenantSession, runs: Sequence[Investigation]) -> list[Investigation]:
    """Return runs with the evaluation of each that counts, in the order given."""
    own = {run.id: run.risk.evaluation_id for run in runs if run.risk and run.status == "complete"}
    # always queried: the number of statements does not depend on the runs of a page
    newest = await evaluations.newest_ids(session, list(own))
    wanted = [found for key, found in newest.items() if str(found) != own[key]]
    stored = await evaluations.get_evaluations(session, wanted)
    return [
        _counting(run, stored.get(newest[run.id]) if run.id in newest else None) for run in runs
    ]


def _counting(run: Investigation, stored: StoredEvaluation | None) -> Investigation:
    if stored is None or run.risk is None:
        return run
    summary = risk_summary(stored, run.depth, decidable=False)
    return replace(run, risk=summary) if is_graver(summary, run.risk) else run


def is_graver(now: RiskSummary, before: RiskSummary) -> bool:
    """Return whether an evaluation is worse in score, level or tier, or in its worst case."""
    return (
        Decimal(now.score) > Decimal(before.score)
        or LEVELS.index(Level(now.level)) > LEVELS.index(Level(before.level))
        or TIERS.index(Tier(now.tier)) > TIERS.index(Tier(before.tier))
        or Decimal(now.score_at_worst or 0) > Decimal(before.score_at_worst or 100)
    )


def risk_summary(stored: StoredEvaluation, depth: str, *, decidable: bool) -> RiskSummary:
    """Return an evaluation in one glance.

    `insufficient_depth`: the tier requires more than the run's depth gave. A decision may be
    automatic only on explicitly low risk with full coverage and no floor, when the lists were
    current and the mandatory checks ran deep enough.
    """
    result = stored.result
    shallow = DEPTHS.index(result.tier.value) > DEPTHS.index(depth)
    return RiskSummary(
        evaluation_id=str(stored.id),
        score=str(result.score),
        level=result.level.value,
        tier=result.tier.value,
        score_at_worst=str(result.score_high),
        level_at_worst=evaluations.level_at_worst(stored).value,
        tier_at_worst=result.worst_case.tier.value,
        provisional=result.provisional,
        reasons=tuple(result.reasons),
        floors=tuple(floor.id for floor in result.floors if floor.status is FloorStatus.APPLIED),
        coverage=float(result.coverage),
        automatic_decision=decidable
        and not shallow
        and result.level in FAVOURABLE
        and result.coverage >= WHOLE
        and not result.provisional
        and not any(floor.status is FloorStatus.APPLIED for floor in result.floors)
        and not {"no_automatic_decision", "approval_refused", "four_eyes"} & set(result.effects),
        insufficient_depth=shallow,
    )
