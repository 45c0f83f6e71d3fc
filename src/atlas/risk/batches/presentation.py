"""Batches as the API shows them."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from atlas.risk.batches.domain import causes
from atlas.risk.batches.models import Batch, Moved, Result
from atlas.risk.batches.schemas import (
    BatchComparisonOut,
    CauseOut,
    EvaluationBatchOut,
    MovementOut,
    ResultOut,
    TransitionOut,
)

_SCORED = frozenset({"evaluated", "unchanged"})


def points(hundredths: int | None) -> Decimal | None:
    """Return hundredths as score points."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def result_out(item: Result) -> ResultOut:
    """Return what became of a company."""
    scored = item.outcome in _SCORED
    values = asdict(item) | {
        "score": points(item.score) if scored else None,
        "movement": points(item.movement) if scored else None,
        "coverage": points(item.coverage),
    }
    return ResultOut(**values)


def movement_out(item: Moved) -> MovementOut:
    """Return a company in two runs, with why it moved."""
    found = causes(item.trace_before, item.trace_after, item.movement)
    return MovementOut(
        company_id=item.company_id,
        company_name=item.company_name,
        change=item.change,
        movement=Decimal(item.movement).scaleb(-2),
        score_before=points(item.score_before),
        score_after=points(item.score_after),
        level_before=item.level_before,
        level_after=item.level_after,
        tier_before=item.tier_before,
        tier_after=item.tier_after,
        provisional_before=item.provisional_before,
        provisional_after=item.provisional_after,
        level_high_before=item.level_high_before,
        level_high_after=item.level_high_after,
        identified_before=item.identified_before,
        identified_after=item.identified_after,
        causes=[
            CauseOut(**asdict(cause) | {"change": Decimal(cause.change).scaleb(-2)})
            for cause in found
        ],
    )


def comparison_out(before: Batch, after: Batch, counted: dict[str, Any]) -> BatchComparisonOut:
    """Return two runs in numbers."""
    changes = {
        name: counted["changes"].get(name, 0)
        for name in ("up", "down", "same", "only_before", "only_after")
    }
    return BatchComparisonOut(
        before=EvaluationBatchOut.model_validate(before),
        after=EvaluationBatchOut.model_validate(after),
        compared=changes["up"] + changes["down"] + changes["same"],
        average_movement=Decimal(counted["average"]).scaleb(-2),
        transitions=[TransitionOut(**item) for item in counted["transitions"]],
        **changes,
    )
