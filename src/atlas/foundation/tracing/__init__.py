"""Traces (OpenTelemetry): one trace from a request over the outbox to workflow and activities.

Off unless the operator names a collector (docs/deployment.md, "Traces"); OpenTelemetry is not even
imported then. This module is the whole interface: other rooms call its functions, each of which
does nothing while tracing is off. What a span may hold is in `scrub.py`.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from atlas.foundation.config import Settings

if TYPE_CHECKING:
    from opentelemetry.trace import Span

    from atlas.foundation.tracing.spans import Tracing

_installed: "list[Tracing]" = []
_OFF: AbstractContextManager[None] = nullcontext()


def active() -> "Tracing | None":
    """Return this process's tracing, or None while it is off."""
    return _installed[-1] if _installed else None


@contextmanager
def installed(tracing: "Tracing") -> Iterator[None]:
    """Trace with `tracing` for as long as the block lasts."""
    _installed.append(tracing)
    try:
        yield
    finally:
        _installed.remove(tracing)


@asynccontextmanager
async def running(settings: Settings, process: str) -> AsyncIterator[None]:
    """Trace for as long as the block lasts, if the settings name a collector.

    Args:
        settings: of the installation.
        process: `api` or `worker`; part of the service's name.

    """
    if settings.traces_url is None:
        yield
        return
    from atlas.foundation.tracing.pipeline import start  # noqa: PLC0415  imported only when on

    tracing = start(settings, process)
    try:
        with installed(tracing):
            yield
    finally:
        await tracing.close()


def request(traceparent: str | None) -> "AbstractContextManager[Span | None]":
    """Open the span of an HTTP request; a valid `traceparent` of the caller is its parent."""
    tracing = active()
    return _OFF if tracing is None else tracing.request(traceparent)


def answered(*, method: str, route: str, status: int, tenant_id: str | None) -> None:
    """Name the current request's span after its route and note how it was answered."""
    tracing = active()
    if tracing is not None:
        tracing.answered(method=method, route=route, status=status, tenant_id=tenant_id)


def delivery(
    kind: str, *, tenant_id: str, resource_id: str, traceparent: str | None
) -> "AbstractContextManager[Span | None]":
    """Open the span of an outbox delivery, a child of what wrote the message."""
    tracing = active()
    if tracing is None:
        return _OFF
    return tracing.delivery(
        kind, tenant_id=tenant_id, resource_id=resource_id, traceparent=traceparent
    )


def child(name: str, system: str = "") -> "AbstractContextManager[Span | None]":
    """Open a span of one transaction or outgoing request; none where nothing is being traced.

    It does not become the current span: generators may close it in another context.
    """
    tracing = active()
    return _OFF if tracing is None else tracing.child(name, system)


def traceparent() -> str | None:
    """Return the current span as a W3C `traceparent`; None without one."""
    tracing = active()
    return None if tracing is None else tracing.traceparent()


def ids() -> dict[str, str]:
    """Return `trace_id` and `span_id` of the current span as hex; nothing without one."""
    tracing = active()
    return {} if tracing is None else tracing.ids()
