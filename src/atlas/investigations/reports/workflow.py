"""The durable workflow of a report that was asked for."""

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.core.types import JSON
    from atlas.foundation.durable import Ref, local_activity_options


@workflow.defn(name="report.generate")
class ReportWorkflow:
    """Builds one report; the workflow's id is the report's."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Build, or note that it was cancelled."""
        try:
            await _step("report.build", ref)
        except (FailureError, asyncio.CancelledError) as error:
            if not is_cancelled_exception(error):
                raise
            await _step("report.cancelled", ref)


async def _step(name: str, ref: Ref) -> dict[str, JSON]:
    result: dict[str, JSON] = await workflow.execute_local_activity(
        name, args=[ref], result_type=dict[str, Any], **local_activity_options(60.0)
    )
    return result
