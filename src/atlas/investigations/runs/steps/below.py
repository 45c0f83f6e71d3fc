"""The results of companies below those of which a run has claimed something new."""

from collections.abc import Collection
from uuid import UUID

from atlas.investigations.results.domain import Enriched
from atlas.investigations.runs.execution import Step
from atlas.knowledge.resolution import service as resolution
from atlas.risk.portfolio import service as portfolio


async def compared_below(step: Step, changed: Collection[UUID]) -> tuple[str, ...]:
    """Have the results of companies below compared with what this run has claimed; return whose."""
    below = await resolution.every_below(step.session, *sorted(changed))
    noted = await portfolio.note_owners_moved(step.session, below, besides=step.run.company_id)
    return tuple(map(str, noted))


async def compared_again(step: Step, found: Enriched) -> None:
    """Have them compared once more, by now with what this run's screening found of newcomers.

    A party that was not yet compared with the lists when they were compared first left them open.
    """
    below = [UUID(one) for one in found.below]
    await portfolio.note_owners_moved(step.session, below, besides=step.run.company_id)
