"""The pipeline of traces: settings, scrubbing, bounds, and a real collector over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.trace import Status, StatusCode
from tests.support.traces import recorded

from atlas.foundation import tracing
from atlas.foundation.config import Settings
from atlas.foundation.tracing.spans import MAX_CHILDREN

SECRET = "Maria Example"


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({}, None),
        ({"OTLP_ENDPOINT": ""}, None),
        ({"OTLP_ENDPOINT": "http://c:4318"}, "http://c:4318/v1/traces"),
        ({"OTLP_ENDPOINT": "http://c:4318/"}, "http://c:4318/v1/traces"),
        ({"OTLP_ENDPOINT": "http://c", "OTLP_TRACES_ENDPOINT": "http://t/x"}, "http://t/x"),
    ],
)
def test_the_standard_variables_name_the_collector(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], url: str | None
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"OTEL_EXPORTER_{name}", value)
    assert Settings().traces_url == url
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "none")
    assert Settings().traces_url is None
    monkeypatch.delenv("OTEL_TRACES_EXPORTER")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert Settings().traces_url is None
    monkeypatch.setenv("OTEL_SDK_DISABLED", "")
    assert Settings().traces_url == url


def test_settings_given_by_name_survive_a_copy() -> None:
    made = Settings(otel_exporter_otlp_endpoint="http://c:4318")
    again = Settings.model_validate(made.model_dump())
    assert again.traces_url == made.traces_url == "http://c:4318/v1/traces"


@pytest.mark.parametrize(
    ("sampler", "argument", "ratio"),
    [
        ("", "", 1.0),
        ("", "0.1", 1.0),
        ("always_off", "", 0.0),
        ("parentbased_always_on", "", 1.0),
        ("traceidratio", "0.25", 0.25),
        ("parentbased_traceidratio", "0", 0.0),
        ("traceidratio", "much", 1.0),
        ("traceidratio", "7", 1.0),
        ("traceidratio", "nan", 1.0),
    ],
)
def test_sampling(sampler: str, argument: str, ratio: float) -> None:
    made = Settings(otel_traces_sampler=sampler, otel_traces_sampler_arg=argument)
    assert made.traces_ratio == ratio


def test_what_libraries_put_into_spans_is_scrubbed() -> None:
    with recorded() as found:
        with (
            suppress(ValueError),
            found.tracing.tracer.start_as_current_span(
                "work", attributes={"db.statement": SECRET, "atlas.resource_id": "7"}
            ) as span,
        ):
            span.add_event("note", {"text": SECRET})
            span.set_status(Status(StatusCode.ERROR, SECRET))
            raise ValueError(SECRET)
        made = found.named("work")
        assert SECRET not in found.text()
    assert dict(made.attributes or {}) == {"atlas.resource_id": "7"}
    assert made.status.status_code is StatusCode.ERROR
    assert [(one.name, dict(one.attributes or {})) for one in made.events] == [
        ("note", {}),
        ("exception", {"exception.type": "ValueError"}),
    ]


def test_children_of_a_span_are_bounded() -> None:
    with recorded() as found, found.tracing.request(None):
        for _ in range(MAX_CHILDREN + 50):
            with tracing.child("transaction", "postgresql"):
                pass
        assert len(found.spans) == MAX_CHILDREN


def test_nothing_is_traced_below_nothing() -> None:
    with recorded() as found:
        with tracing.child("transaction"):
            pass
        assert found.spans == []
        assert tracing.traceparent() is None
        assert tracing.ids() == {}


def test_a_child_that_fails_names_the_kind_of_its_error() -> None:
    with recorded() as found, found.tracing.request(None):
        with suppress(ValueError), tracing.child("GET"):
            raise ValueError(SECRET)
        made = found.named("GET")
    assert dict(made.attributes or {}) == {"error.type": "ValueError"}


@dataclass
class Collector:
    """A collector that keeps what it was sent."""

    url: str = ""
    received: list[tuple[str, ExportTraceServiceRequest]] = field(default_factory=list)


@contextmanager
def collector() -> Iterator[Collector]:
    kept = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.received.append((self.path, ExportTraceServiceRequest.FromString(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def test_spans_reach_a_collector_before_the_process_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
    with collector() as found:
        async with tracing.running(Settings(otel_exporter_otlp_endpoint=found.url), "worker"):
            with tracing.delivery("x.run", tenant_id="t", resource_id="r", traceparent=None):
                pass
        assert tracing.active() is None
    ((path, sent),) = found.received
    assert path == "/v1/traces"
    (group,) = sent.resource_spans
    about = {one.key: one.value.string_value for one in group.resource.attributes}
    assert about["service.name"] == "atlas-worker"
    assert about["deployment.environment.name"] == "test"
    assert [one.name for scope in group.scope_spans for one in scope.spans] == ["deliver x.run"]


async def test_a_name_that_the_operator_gave_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "kyb")
    with collector() as found:
        async with tracing.running(Settings(otel_exporter_otlp_endpoint=found.url), "api"):
            with tracing.request(None):
                tracing.answered(method="GET", route="/api/x", status=200, tenant_id=None)
    ((_, sent),) = found.received
    about = {one.key: one.value.string_value for one in sent.resource_spans[0].resource.attributes}
    assert about["service.name"] == "kyb"


async def test_without_a_collector_nothing_is_installed() -> None:
    async with tracing.running(Settings(), "api"):
        assert tracing.active() is None
