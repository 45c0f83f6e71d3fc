"""The activities of batches, bound to a worker's parts."""

from collections.abc import Callable
from typing import Any

from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.batches import service
from atlas.investigations.batches.workflow import InvestigationBatchWorkflow
from atlas.workspace.work.execution import activities_of

WORKFLOWS: tuple[type, ...] = (InvestigationBatchWorkflow,)
OUTBOX_KINDS: dict[str, type] = {service.KIND: InvestigationBatchWorkflow}
_LOOKS = 5
"""So many looks take a second: well under the time of a workflow task, also on a busy machine."""


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker; a step keeps the window full for a second."""
    return activities_of(
        runtime,
        service.WORK,
        service.step,
        does="investigation.batch_step",
        cancelled="investigation.batch_cancelled",
        looks=_LOOKS,
    )
