"""Temporal's sandbox of workflows, which is not asked for the context of each payload.

The SDK asks up to four times for every payload, each time by compiling and running code in the
sandbox. The answer matters to converters and stores that depend on it; ours depend on nothing.
"""

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from temporalio.workflow import Info

_NOT_STORED = StorageDriverStoreContext(target=None)


class Sandbox(SandboxedWorkflowRunner):
    """Runs each workflow in a sandbox of its own."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Return a sandboxed workflow."""
        return _WithoutContext(super().create_instance(det))


class _WithoutContext(WorkflowInstance):
    """A sandboxed workflow whose payloads have no context."""

    def __init__(self, inner: WorkflowInstance) -> None:
        self._inner = inner

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        return self._inner.activate(act)

    def get_info(self) -> Info:
        return self._inner.get_info()

    def get_thread_id(self) -> int | None:
        return self._inner.get_thread_id()

    def get_serialization_context(
        self,
        command_info: object,  # noqa: ARG002  Temporal's signature
    ) -> SerializationContext | None:
        return None

    def get_external_store_context(
        self,
        command_info: object,  # noqa: ARG002  Temporal's signature
    ) -> StorageDriverStoreContext:
        return _NOT_STORED
