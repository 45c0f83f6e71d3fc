"""The durable rotation: one long activity that is safe to do again."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref, activity_options

_ROTATION_SECONDS = 3_600.0


@workflow.defn(name="credentials.rotation")
class CredentialRotationWorkflow:
    """Encrypt everything again; the workflow's id is the rotation's, its input ids alone."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Run the rotation."""
        await workflow.execute_activity(
            "credentials.load", ref, **activity_options(_ROTATION_SECONDS)
        )
