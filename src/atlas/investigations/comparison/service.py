"""Compare two runs of one series, or any two of the tenant."""

from uuid import UUID

from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.investigations.comparison.domain import compare
from atlas.investigations.comparison.errors import NothingToCompareError
from atlas.investigations.comparison.schemas import (
    ComparedRun,
    RunComparisonOut,
    RunFieldChangeOut,
    SectionOut,
)
from atlas.investigations.comparison.snapshot import snapshot_of
from atlas.investigations.runs import history, queries, since
from atlas.investigations.runs import service as runs


async def compare_runs(
    session: TenantSession, investigation_id: UUID, against: UUID | None
) -> RunComparisonOut:
    """Return what differs between `against` (the version before, unless named) and a run.

    Raises:
        InvestigationNotFoundError: one of the two is absent, withdrawn, or another tenant's.
        NothingToCompareError: it is the first of its series and no other was named.

    """
    after = await runs.require(session, investigation_id)
    chosen = against or await history.version_before(session, after)
    if chosen is None:
        raise NothingToCompareError("This is the first version; name another run in `against`.")
    before = await runs.require(session, chosen)
    then, now = await snapshot_of(session, before), await snapshot_of(session, after)
    found = await in_thread(compare, then, now)
    return RunComparisonOut(
        before=await _compared(session, before),
        after=await _compared(session, after),
        identical=found.identical,
        request=[RunFieldChangeOut.model_validate(one) for one in found.request],
        risk=[RunFieldChangeOut.model_validate(one) for one in found.risk],
        because=list(found.because),
        **{name: SectionOut.model_validate(diff) for name, diff in found.sections.items()},
    )


async def _compared(session: TenantSession, run: queries.Run) -> ComparedRun:
    """Return one of the two runs, with what its favourable results are worth today."""
    worth = await since.worth_today(session, run)
    found = {"outdated": [*worth.outdated], "hits_since": [*worth.more_severe]}
    return ComparedRun.model_validate(run).model_copy(update=found)
