"""The durable workflows of screening: a batch, and a sweep after a change. Ids only."""

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref, local_activity_options

_CHUNK_SECONDS = 120.0
_CHUNKS_A_RUN = 500
"""After so many chunks the workflow goes on in a new run, with an empty history."""


@workflow.defn(name="screening.batch")
class BatchWorkflow:
    """Screens a batch chunk by chunk; the workflow's id is the batch's."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Screen until no row is left, or note that it was cancelled."""
        await _in_chunks("screening.batch_chunk", "screening.batch_cancelled", ref)


@workflow.defn(name="screening.rescreen")
class RescreeningWorkflow:
    """Looks at the tenant's parties chunk by chunk; the workflow's id is the sweep's."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Go on until every party was looked at, or note that it was cancelled."""
        await _in_chunks("screening.rescreen_chunk", "screening.rescreen_cancelled", ref)


async def _in_chunks(chunk: str, cancelled: str, ref: Ref) -> None:
    try:
        for _ in range(_CHUNKS_A_RUN):
            if (await _step(chunk, ref))["over"]:
                return
    except (FailureError, asyncio.CancelledError) as error:
        if not is_cancelled_exception(error):
            raise
        await _step(cancelled, ref)
        return
    workflow.continue_as_new(ref)


async def _step(name: str, ref: Ref) -> dict[str, Any]:
    result: dict[str, Any] = await workflow.execute_local_activity(
        name, args=[ref], result_type=dict[str, Any], **local_activity_options(_CHUNK_SECONDS)
    )
    return result
