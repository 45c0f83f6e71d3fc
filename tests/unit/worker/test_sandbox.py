"""The worker's sandbox of workflows, and why it need not be asked for contexts."""

from temporalio.converter import StorageDriverStoreContext, WorkflowSerializationContext
from temporalio.worker import WorkflowInstance
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from atlas.foundation.durable.engine import data_converter
from atlas.worker.sandbox import Sandbox, _WithoutContext

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def test_nothing_that_converts_payloads_depends_on_a_context() -> None:
    """Otherwise the sandbox has to be asked again."""
    context = WorkflowSerializationContext(namespace="atlas", workflow_id="one")
    for key in (KEY, None):
        converter = data_converter(key)
        assert converter.with_context(context) is converter
        assert converter.external_storage is None


def test_workflows_are_sandboxed_and_not_asked_for_contexts() -> None:
    asked: list[str] = []

    class Inner:
        def __getattr__(self, name: str) -> object:
            asked.append(name)
            return lambda *_args: name

    inner: WorkflowInstance = Inner()  # type: ignore[assignment]
    workflow = _WithoutContext(inner)
    assert workflow.get_serialization_context(None) is None
    assert workflow.get_external_store_context(None) == StorageDriverStoreContext(target=None)
    assert asked == []
    workflow.get_info()
    workflow.get_thread_id()
    assert asked == ["get_info", "get_thread_id"]
    assert isinstance(Sandbox(), SandboxedWorkflowRunner)
