"""The durable fetch of a list: one long activity that is safe to do again."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref, activity_options

_FETCH_SECONDS = 7200.0
"""The download's own limit and the load's (`list.load`) lie below it."""


@workflow.defn(name="list_feed.fetch")
class ListFetchWorkflow:
    """Fetch one list; the workflow's id is the fetch's."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Run the fetch."""
        await workflow.execute_activity("list_feed.load", ref, **activity_options(_FETCH_SECONDS))
