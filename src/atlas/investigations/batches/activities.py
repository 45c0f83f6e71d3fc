"""The activities of batches, bound to a worker's parts."""

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio import activity

from atlas.foundation.durable import Ref
from atlas.foundation.durable.chunk_work import do_part, end_work
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.batches import service
from atlas.investigations.batches.workflow import InvestigationBatchWorkflow

WORKFLOWS: tuple[type, ...] = (InvestigationBatchWorkflow,)
OUTBOX_KINDS: dict[str, type] = {service.KIND: InvestigationBatchWorkflow}
_LOOKS = 5
"""So many looks take a second: well under the time of a workflow task, also on a busy machine."""
_BETWEEN_SECONDS = 0.2


class BatchActivities:
    """Steps over one worker's database."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @activity.defn(name="investigation.batch_step")
    async def step(self, ref: Ref) -> dict[str, Any]:
        """Keep the window full for a second: one entry of the workflow's history for many looks."""
        for _ in range(_LOOKS):
            found = await do_part(self._runtime, ref, service.step, service.end)
            if found["over"]:
                return found
            await asyncio.sleep(_BETWEEN_SECONDS)
        return {"over": False}

    @activity.defn(name="investigation.batch_cancelled")
    async def cancelled(self, ref: Ref) -> dict[str, Any]:
        """Note that a batch was cancelled."""
        return await end_work(self._runtime, ref, service.end, "cancelled")


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    bound = BatchActivities(runtime)
    return [bound.step, bound.cancelled]
