"""The durable workflow of a search; its id is the search's."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref
    from atlas.foundation.durable.chunks import in_chunks


@workflow.defn(name="resolution.search")
class ResolutionSearchWorkflow:
    """Looks for parties that may be one."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Search, or note that it was cancelled."""
        await in_chunks("resolution.search_part", "resolution.search_cancelled", ref)
