"""Long work in chunks: the workflow's side. Imported inside the sandbox: no I/O here."""

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

from atlas.foundation.durable.options import Ref, local_activity_options

_CHUNK_SECONDS = 120.0
_CHUNKS_A_RUN = 500
"""After so many chunks the workflow continues in a new run, with an empty history."""


async def in_chunks(chunk: str, cancelled: str, ref: Ref) -> None:
    """Run the activity `chunk` until it says that the work is over; note a cancellation.

    Args:
        chunk: activity that does the next part in one transaction and returns `{"over": bool}`.
        cancelled: activity that notes that the work was cancelled.
        ref: whose work, and which.

    """
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
