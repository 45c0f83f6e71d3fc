"""The activities of batches, bound to a worker's parts."""

from collections.abc import Callable
from typing import Any

from temporalio import activity

from atlas.foundation.durable import Ref
from atlas.foundation.durable.chunk_work import do_part, end_work
from atlas.foundation.durable.runtime import Runtime
from atlas.risk.batches import service
from atlas.risk.batches.workflow import RiskBatchWorkflow

WORKFLOWS: tuple[type, ...] = (RiskBatchWorkflow,)
OUTBOX_KINDS: dict[str, type] = {service.KIND: RiskBatchWorkflow}


class BatchActivities:
    """Steps over one worker's database."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @activity.defn(name="risk.batch_chunk")
    async def chunk(self, ref: Ref) -> dict[str, Any]:
        """Evaluate the next companies."""
        return await do_part(self._runtime, ref, service.step, service.end)

    @activity.defn(name="risk.batch_cancelled")
    async def cancelled(self, ref: Ref) -> dict[str, Any]:
        """Note that a batch was cancelled."""
        return await end_work(self._runtime, ref, service.end, "cancelled")


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    bound = BatchActivities(runtime)
    return [bound.chunk, bound.cancelled]
