"""The activities of searches, bound to a worker's parts."""

from collections.abc import Callable
from typing import Any

from atlas.foundation.durable.runtime import Runtime
from atlas.knowledge.resolution.service import searching
from atlas.knowledge.resolution.workflow import ResolutionSearchWorkflow
from atlas.workspace.work.execution import activities_of

WORKFLOWS: tuple[type, ...] = (ResolutionSearchWorkflow,)
OUTBOX_KINDS: dict[str, type] = {searching.KIND: ResolutionSearchWorkflow}


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    return activities_of(
        runtime,
        searching.WORK,
        searching.step,
        does="resolution.search_part",
        cancelled="resolution.search_cancelled",
    )
