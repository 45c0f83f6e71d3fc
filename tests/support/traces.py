"""Spans in memory: what an exporter would have sent, and how the spans hang together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from atlas.foundation import tracing
from atlas.foundation.tracing.pipeline import tracing_to
from atlas.foundation.tracing.scrub import ScrubbingExporter
from atlas.foundation.tracing.spans import Tracing


@dataclass(frozen=True)
class Recorded:
    """What was exported so far."""

    exporter: InMemorySpanExporter
    tracing: Tracing

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self.exporter.get_finished_spans())

    @property
    def names(self) -> list[str]:
        return [span.name for span in self.spans]

    def named(self, name: str) -> ReadableSpan:
        """The only span of a name."""
        (found,) = (span for span in self.spans if span.name == name)
        return found

    def text(self) -> str:
        """All that would leave the process."""
        return "\n".join(span.to_json() for span in self.spans)

    def ancestors(self, span: ReadableSpan) -> list[str]:
        """The names from a span's parent up to the root."""
        by_id = {one.context.span_id: one for one in self.spans if one.context is not None}
        found = []
        at = span
        while at.parent is not None and at.parent.span_id in by_id:
            at = by_id[at.parent.span_id]
            found.append(at.name)
        return found


@contextmanager
def recorded(ratio: float = 1.0) -> Iterator[Recorded]:
    """Trace into memory, behind the same scrubbing as in production."""
    exporter = InMemorySpanExporter()
    processor = SimpleSpanProcessor(ScrubbingExporter(exporter))
    made = tracing_to(processor, process="test", ratio=ratio)
    with tracing.installed(made):
        yield Recorded(exporter, made)
