"""The durable load of a register: one long activity that is safe to do again."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref, activity_options

_LOAD_SECONDS = 6 * 3600.0


@workflow.defn(name="registry.load")
class RegistryLoadWorkflow:
    """Load one uploaded register file; the workflow's id is the load's."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Run the load."""
        await workflow.execute_activity("registry.load", ref, **activity_options(_LOAD_SECONDS))
