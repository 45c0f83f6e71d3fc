"""The activities of batches, bound to a worker's parts."""

from collections.abc import Callable
from typing import Any

from atlas.foundation.durable.runtime import Runtime
from atlas.risk.batches import service
from atlas.risk.batches.workflow import RiskBatchWorkflow
from atlas.workspace.work.execution import activities_of

WORKFLOWS: tuple[type, ...] = (RiskBatchWorkflow,)
OUTBOX_KINDS: dict[str, type] = {service.KIND: RiskBatchWorkflow}


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    return activities_of(
        runtime,
        service.WORK,
        service.step,
        does="risk.batch_chunk",
        cancelled="risk.batch_cancelled",
    )
