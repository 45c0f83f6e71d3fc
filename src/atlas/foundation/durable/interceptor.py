"""Traces through the engine: Temporal's own interceptor, with parent ids alone.

Imported only while tracing is on. Spans of workflows are not made again when a history is
replayed, and what the interceptor adds (a header) is no part of what a replay compares.
"""

from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from temporalio.contrib.opentelemetry import TracingInterceptor, TracingWorkflowInboundInterceptor
from temporalio.worker import WorkflowInboundInterceptor, WorkflowInterceptorClassInput

from atlas.foundation.tracing.spans import Tracing

_W3C = TraceContextTextMapPropagator()
"""Temporal's default also carries baggage."""


class _WorkflowInterceptor(TracingWorkflowInboundInterceptor):
    def __init__(self, next: WorkflowInboundInterceptor) -> None:  # noqa: A002  Temporal's name
        super().__init__(next)
        self.text_map_propagator = _W3C


class EngineTracing(TracingInterceptor):
    """Carries the trace into workflows and on to their activities."""

    def __init__(self, tracing: Tracing) -> None:
        super().__init__(tracing.tracer)
        self.text_map_propagator = _W3C

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002  Temporal's name
    ) -> type[TracingWorkflowInboundInterceptor]:
        """Return the interceptor of workflows."""
        super().workflow_interceptor_class(input)
        return _WorkflowInterceptor
