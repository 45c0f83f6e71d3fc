"""The durable workflow of a batch; its id is the batch's."""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.core.types import JSON
    from atlas.foundation.durable import Ref, local_activity_options

_STEP_SECONDS = 120.0
_STEPS_A_RUN = 500
"""After so many steps the workflow continues in a new run, with an empty history."""
_PAUSE = timedelta(milliseconds=300)
"""Between two steps: the investigations under way need time, and other work its turn."""


@workflow.defn(name="investigation.batch")
class InvestigationBatchWorkflow:
    """Starts rows as others end, until every investigation is over."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Go on until all is over, or note that it was cancelled."""
        try:
            for _ in range(_STEPS_A_RUN):
                if (await _step("investigation.batch_step", ref))["over"]:
                    return
                await workflow.sleep(_PAUSE)
        except (FailureError, asyncio.CancelledError) as error:
            if not is_cancelled_exception(error):
                raise
            await _step("investigation.batch_cancelled", ref)
            return
        workflow.continue_as_new(ref)


async def _step(name: str, ref: Ref) -> dict[str, JSON]:
    result: dict[str, JSON] = await workflow.execute_local_activity(
        name, args=[ref], result_type=dict[str, Any], **local_activity_options(_STEP_SECONDS)
    )
    return result
