"""Batches as the API shows them."""

from decimal import Decimal

from atlas.risk.batches.domain import causes
from atlas.risk.batches.models import Batch, Moved, Movements, Result
from atlas.risk.batches.schemas import (
    BatchComparisonOut,
    CauseOut,
    EvaluationBatchOut,
    MovementOut,
    ResultOut,
    TransitionOut,
)
from atlas.risk.matrix.domain import ShownLevel, said_level

_SCORED = frozenset({"evaluated", "unchanged"})


def points(hundredths: int | None) -> Decimal | None:
    """Return hundredths as score points."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def _said(level: str | None, *, profile: bool, identified: bool | None = True) -> ShownLevel | None:
    """Return a level as it may be reported; `identified` None: not kept, by an earlier release."""
    if level is None:
        return None
    return said_level(level, profile=profile, identified=identified is not False)


def shown_levels(item: Result, *, profile: bool) -> dict[str, ShownLevel | None]:
    """Return the levels of a result as they may be reported, by field."""
    known, before = item.identified, item.previous_identified
    return {
        "level": _said(item.level, profile=profile, identified=known),
        "level_high": _said(item.level_high, profile=profile, identified=known),
        "previous_level": _said(item.previous_level, profile=profile, identified=before),
        "previous_level_high": _said(item.previous_level_high, profile=profile, identified=before),
    }


def result_out(item: Result, *, profile: bool) -> ResultOut:
    """Return what became of a company; `profile`: a compliance profile is active."""
    scored = item.outcome in _SCORED
    return ResultOut.built_from(
        item,
        **shown_levels(item, profile=profile),
        score=item.score if scored else None,
        movement=item.movement if scored else None,
    )


def movement_out(item: Moved, *, profile: bool) -> MovementOut:
    """Return a company in two runs, with why it moved."""
    before, after = item.identified_before, item.identified_after
    found = causes(item.trace_before, item.trace_after, item.movement)
    return MovementOut.built_from(
        item,
        movement=Decimal(item.movement).scaleb(-2),
        score_before=points(item.score_before),
        score_after=points(item.score_after),
        level_before=_said(item.level_before, profile=profile, identified=before),
        level_after=_said(item.level_after, profile=profile, identified=after),
        level_high_before=_said(item.level_high_before, profile=profile, identified=before),
        level_high_after=_said(item.level_high_after, profile=profile, identified=after),
        causes=[CauseOut.model_validate(cause) for cause in found],
    )


def _named(level: str | None, *, profile: bool) -> ShownLevel:
    """Return the level of companies as it may be reported; None: of those not identified."""
    return said_level(level or "", profile=profile, identified=level is not None)


def comparison_out(
    before: Batch, after: Batch, counted: Movements, *, profile: bool
) -> BatchComparisonOut:
    """Return two runs in numbers."""
    changes = {
        name: counted.changes.get(name, 0)
        for name in ("up", "down", "same", "only_before", "only_after")
    }
    return BatchComparisonOut(
        before=EvaluationBatchOut.model_validate(before),
        after=EvaluationBatchOut.model_validate(after),
        compared=changes["up"] + changes["down"] + changes["same"],
        average_movement=Decimal(counted.average).scaleb(-2),
        transitions=[
            TransitionOut.built_from(
                item,
                level_before=_named(item.level_before, profile=profile),
                level_after=_named(item.level_after, profile=profile),
            )
            for item in counted.transitions
        ],
        **changes,
    )
