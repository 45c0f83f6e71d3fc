"""The spans that Atlas makes itself; those of workflows and activities are Temporal's."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Thread
from weakref import WeakKeyDictionary

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from atlas.foundation.core.off_loop import in_thread

MAX_CHILDREN = 100
"""Spans of transactions and outgoing requests below one span; a load makes thousands."""
_CLOSE_SECONDS = 3.0
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_W3C = TraceContextTextMapPropagator()
"""Parent ids alone: neither baggage nor the vendors' `tracestate` is read or passed on."""


class Tracing:
    """Makes spans and hands them to an exporter.

    Args:
        provider: whose processors receive the spans; `close` shuts it down.

    """

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._children: WeakKeyDictionary[Span, int] = WeakKeyDictionary()
        self.tracer: Tracer = provider.get_tracer("atlas")

    async def close(self) -> None:
        """Send what is waiting; give up after a few seconds if the collector does not answer."""
        # a daemon: the process does not wait for a collector that hangs
        ending = Thread(target=self._provider.shutdown, name="atlas-traces-end", daemon=True)
        ending.start()
        await in_thread(ending.join, _CLOSE_SECONDS)

    def request(self, traceparent: str | None) -> AbstractContextManager[Span]:
        """Open the span of a request and make it the current one; `answered` names it."""
        return self._current("HTTP", SpanKind.SERVER, traceparent, {})

    def answered(self, *, method: str, route: str, status: int, tenant_id: str | None) -> None:
        """Name the current span after its route (a template: the path itself may hold names)."""
        span = trace.get_current_span()
        method = method if method in _METHODS else "_OTHER"
        span.update_name(f"{method} {route}")
        span.set_attribute("http.request.method", method)
        span.set_attribute("http.route", route)
        span.set_attribute("http.response.status_code", status)
        if tenant_id is not None:
            span.set_attribute("atlas.tenant_id", tenant_id)
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))

    def delivery(
        self, kind: str, *, tenant_id: str, resource_id: str, traceparent: str | None
    ) -> AbstractContextManager[Span]:
        """Open the span of an outbox delivery and make it the current one."""
        attributes = {
            "atlas.outbox_kind": kind,
            "atlas.tenant_id": tenant_id,
            "atlas.resource_id": resource_id,
        }
        return self._current(f"deliver {kind}", SpanKind.CONSUMER, traceparent, attributes)

    def child(self, name: str, system: str) -> AbstractContextManager[Span | None]:
        """Open a span below the current one, which stays current."""
        parent = trace.get_current_span()
        if not parent.is_recording():
            return nullcontext()
        count = self._children.get(parent, 0)
        if count >= MAX_CHILDREN:
            return nullcontext()
        self._children[parent] = count + 1
        return self._beside(name, {"db.system.name": system} if system else {})

    def traceparent(self) -> str | None:
        """Return the current span as a W3C `traceparent`; None without one."""
        carrier: dict[str, str] = {}
        _W3C.inject(carrier)
        return carrier.get("traceparent")

    def ids(self) -> dict[str, str]:
        """Return `trace_id` and `span_id` of the current span as hex; nothing without one."""
        context = trace.get_current_span().get_span_context()
        if not context.is_valid:
            return {}
        return {
            "trace_id": trace.format_trace_id(context.trace_id),
            "span_id": trace.format_span_id(context.span_id),
        }

    def _current(
        self, name: str, kind: SpanKind, traceparent: str | None, attributes: Mapping[str, str]
    ) -> AbstractContextManager[Span]:
        carrier = {} if traceparent is None else {"traceparent": traceparent}
        return self.tracer.start_as_current_span(
            name,
            context=_W3C.extract(carrier, Context()),
            kind=kind,
            attributes=attributes,
            record_exception=False,
        )

    @contextmanager
    def _beside(self, name: str, attributes: Mapping[str, str]) -> Iterator[Span]:
        span = self.tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)
        try:
            yield span
        except BaseException as error:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            span.end()
