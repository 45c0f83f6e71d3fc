"""The durable workflows of screening: a batch, and a sweep after a change. Ids only."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref
    from atlas.foundation.durable.chunks import in_chunks


@workflow.defn(name="screening.batch")
class BatchWorkflow:
    """Screens a batch chunk by chunk; the workflow's id is the batch's."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Screen until no row is left, or note that it was cancelled."""
        await in_chunks("screening.batch_chunk", "screening.batch_cancelled", ref)


@workflow.defn(name="screening.rescreen")
class RescreeningWorkflow:
    """Looks at the tenant's parties chunk by chunk; the workflow's id is the sweep's."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Go on until every party was looked at, or note that it was cancelled."""
        await in_chunks("screening.rescreen_chunk", "screening.rescreen_cancelled", ref)
