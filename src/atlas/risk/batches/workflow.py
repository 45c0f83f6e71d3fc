"""The durable workflow of a batch; its id is the batch's."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref
    from atlas.foundation.durable.chunks import in_chunks


@workflow.defn(name="risk.batch")
class RiskBatchWorkflow:
    """Evaluates chunk by chunk."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Go on until no company is left, or note that it was cancelled."""
        await in_chunks("risk.batch_chunk", "risk.batch_cancelled", ref)
