"""The durable load of a list: one long activity that is safe to do again."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref, activity_options

_LOAD_SECONDS = 1800.0


@workflow.defn(name="list.load")
class ListLoadWorkflow:
    """Load one uploaded list; the workflow's id is the load's."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Run the load."""
        await workflow.execute_activity("list.load", ref, **activity_options(_LOAD_SECONDS))
