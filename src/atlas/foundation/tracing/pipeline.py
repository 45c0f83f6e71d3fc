"""From the operator's settings to an exporter: OTLP over HTTP, batched in a thread of its own."""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased

from atlas.foundation.config import Settings
from atlas.foundation.tracing.scrub import ScrubbingExporter
from atlas.foundation.tracing.spans import Tracing


def start(settings: Settings, process: str) -> Tracing:
    """Start exporting to the collector that the settings name.

    Headers, certificates, timeout, compression, and size and delay of batches are read from the
    standard `OTEL_…` variables by the exporter itself.
    """
    exporter = ScrubbingExporter(OTLPSpanExporter(endpoint=settings.traces_url))
    processor = BatchSpanProcessor(exporter)
    return tracing_to(processor, process=process, ratio=settings.traces_ratio)


def tracing_to(processor: SpanProcessor, *, process: str, ratio: float = 1.0) -> Tracing:
    """Return a tracing whose spans go to a processor.

    Args:
        processor: receives the spans that are sampled.
        process: `api` or `worker`.
        ratio: share of the traces that are recorded, 0 to 1. The trace's id decides, the same in
            each process; what a caller's `traceparent` says of sampling does not count.

    """
    named = Resource.create({"service.name": f"atlas-{process}"})
    provider = TracerProvider(
        sampler=TraceIdRatioBased(ratio),
        # what the operator named in OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES wins
        resource=named.merge(OTELResourceDetector().detect()),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(processor)
    return Tracing(provider)
