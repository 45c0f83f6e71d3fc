"""Logs (structlog, JSON), metrics (Prometheus) and the ids that tie them together.

Names of parties, tokens and bodies are never logged: log ids.
"""

import logging
import re
import sys
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

from atlas.foundation import tracing

_SECRET_KEY = re.compile(
    r"password|secret|token|authorization|cookie|api_?key|credential", re.IGNORECASE
)

REQUESTS = Counter("atlas_http_requests_total", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "atlas_http_request_seconds",
    "Time to the last byte.",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
OUTBOX_PENDING = Gauge("atlas_outbox_pending", "Outbox messages not yet delivered.")
LIST_FETCH_FAILURES = Gauge(
    "atlas_list_fetch_failures", "Consecutive failed fetches of a scheduled list.", ["list_id"]
)
LIST_FETCHED = Gauge(
    "atlas_list_fetch_success_timestamp_seconds",
    "When a scheduled list was last fetched without a failure.",
    ["list_id"],
)
LIST_CHECKED = Gauge(
    "atlas_list_last_checked_timestamp_seconds",
    "When the current version of a scheduled list was last obtained from its publisher.",
    ["list_id"],
)
RATE_LIMITED = Counter("atlas_rate_limited_total", "Requests over a limit.", ["rate"])
SHARED_LIMITS_DEGRADED = Gauge(
    "atlas_shared_limits_degraded",
    "1 while Redis cannot be reached and this process counts limits alone.",
)
STEPS = Counter("atlas_steps_total", "Steps of workflows that ended.", ["step", "outcome"])
STEP_SECONDS = Histogram(
    "atlas_step_seconds",
    "Duration of a step.",
    ["step"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
WORKER_READY = Gauge("atlas_worker_ready", "1 while this worker takes work.", ["version"])
"""With a label, so that no other process shows it."""
PROVIDER_CALLS = Counter(
    "atlas_provider_calls_total",
    "Questions to providers, by how they ended.",
    ["provider", "outcome"],
)


def _redact(_logger: Any, _method: str, event: Any) -> Any:
    for key in event:
        if _SECRET_KEY.search(key):
            event[key] = "[redacted]"
    return event


def _trace_ids(_logger: Any, _method: str, event: Any) -> Any:
    event.update(tracing.ids())
    return event


def configure(level: str = "info", output: str = "json") -> None:
    """Set up logging for this process; standard-library loggers go the same way."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _trace_ids,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer() if output == "json" else structlog.dev.ConsoleRenderer()
    )
    numeric = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        ),
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(numeric, logging.WARNING))


def logger(name: str) -> Any:
    """Return a structured logger."""
    return structlog.get_logger(room=name)


def bind(**values: object) -> None:
    """Bind values (request id, tenant id, workflow id) to every later line of this context."""
    structlog.contextvars.bind_contextvars(**values)


def clear() -> None:
    """Forget what was bound."""
    structlog.contextvars.clear_contextvars()
