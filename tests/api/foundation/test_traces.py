"""Traces of requests: named by route templates, tied to logs and problems, free of input."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import structlog
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.api.generated.operations import Operation, operations
from tests.support.traces import Recorded, recorded

from atlas.api.main import create_app
from atlas.foundation import telemetry
from atlas.foundation.config import Settings
from atlas.foundation.core.ids import new_id

Tokens = Callable[..., dict[str, str]]
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
MARKER = "Mar1aMarker"


@pytest.fixture
def spans() -> Iterator[Recorded]:
    """Tracing into memory."""
    with recorded() as found:
        yield found


async def test_a_request_is_a_span_with_its_transactions(
    app_client: httpx.AsyncClient, tokens: Tokens, spans: Recorded
) -> None:
    job = new_id()
    answer = await app_client.get(f"/api/jobs/{job}", headers=tokens("viewer"))
    assert answer.status_code == 404
    request = spans.named("GET /api/jobs/{job_id}")
    assert (request.attributes or {})["http.response.status_code"] == 404
    assert request.status.is_ok, "a refusal is no error of the service"
    inside = [one for one in spans.spans if one.name == "transaction"]
    assert inside
    for one in inside:
        assert spans.ancestors(one)[-1:] == ["GET /api/jobs/{job_id}"]
    assert str(job) not in spans.text()


async def test_a_problem_and_a_log_line_name_the_trace(
    app_client: httpx.AsyncClient, tokens: Tokens, spans: Recorded
) -> None:
    headers = tokens("viewer") | {"traceparent": f"00-{TRACE}-{CALLER}-01"}
    answer = await app_client.get(f"/api/jobs/{new_id()}", headers=headers)
    assert answer.json()["trace_id"] == TRACE
    with spans.tracing.request(f"00-{TRACE}-{CALLER}-01") as span:
        line = telemetry._trace_ids(None, "info", {"event": "x"})
    assert line == {
        "event": "x",
        "trace_id": TRACE,
        "span_id": f"{span.get_span_context().span_id:016x}",
    }


async def test_without_tracing_nothing_names_a_trace(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    answer = await app_client.get(f"/api/jobs/{new_id()}", headers=tokens("viewer"))
    assert "trace_id" not in answer.json()
    assert telemetry._trace_ids(None, "info", {"event": "x"}) == {"event": "x"}


@pytest.mark.parametrize(
    "given",
    [
        "",
        "00-0-0-0",
        f"00-{'0' * 32}-{CALLER}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-{CALLER}-01",
        f"00-{TRACE}-{CALLER}",
        MARKER,
    ],
)
async def test_an_invalid_parent_starts_a_trace_of_its_own(
    app_client: httpx.AsyncClient, tokens: Tokens, spans: Recorded, given: str
) -> None:
    await app_client.get("/api/jobs", headers=tokens("viewer") | {"traceparent": given})
    assert spans.named("GET /api/jobs").parent is None


async def test_health_checks_are_not_traced(app_client: httpx.AsyncClient, spans: Recorded) -> None:
    assert (await app_client.get("/health")).status_code == 200
    assert spans.spans == []


def test_the_frameworks_own_telemetry_is_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its spans hold the path and the query string, and the environment could switch it on."""
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    config = dict(create_app(settings)._telemetry)
    switches = ("tracing", "metrics", "logs", "operation_spans", "auto_configure")
    assert [config[name] for name in switches] == [False] * len(switches)


def _filled(operation: Operation) -> str:
    path = operation.path
    for name in operation.path_parameters:
        for form in (f"{{{name}}}", f"{{{name}:path}}"):
            path = path.replace(form, quote(f"{MARKER} of {name}", safe=""))
    return path


TRACED = [item for item in operations() if item.path.startswith("/api/")]
HEADERS = (
    *("X-Request-ID", "User-Agent", "Accept", "Idempotency-Key", "If-Match", "Last-Event-ID"),
    *("traceparent", "tracestate", "baggage", "Cookie", "X-Forwarded-For", "Referer", "Origin"),
)


@hypothesis_settings(max_examples=120)
@given(
    operation=st.sampled_from(TRACED),
    role=st.sampled_from(["viewer", "analyst", "admin", None]),
    headers=st.sets(st.sampled_from(HEADERS), min_size=1),
    names=st.lists(st.sampled_from(["q", "name", "sort", "filter", "cursor", MARKER]), min_size=1),
    method=st.sampled_from([None, None, None, "PATCH", MARKER.upper()]),
)
async def test_nothing_that_was_sent_is_in_a_span(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    operation: Operation,
    role: str | None,
    headers: set[str],
    names: list[str],
    method: str | None,
) -> None:
    sent = dict.fromkeys(headers, f"name={MARKER}")
    sent["Authorization"] = tokens(role)["Authorization"] if role else f"Bearer {MARKER}"
    body: dict[str, Any] = dict.fromkeys([*names, "company_name", "password"], MARKER)
    with recorded() as found:
        await app_client.request(
            method or operation.method,
            _filled(operation),
            params=dict.fromkeys(names, MARKER),
            headers=sent,
            content=json.dumps(body),
        )
    assert found.spans
    assert MARKER.lower() not in found.text().lower()
    assert sent["Authorization"] not in found.text()


async def test_the_request_that_fails_says_nothing_of_its_error(
    app_client: httpx.AsyncClient, tokens: Tokens, spans: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atlas.workspace.jobs import service

    async def broken(*_args: object, **_more: object) -> None:
        raise ValueError(MARKER)

    monkeypatch.setattr(service, "get_job", broken)
    answer = await app_client.get(f"/api/jobs/{new_id()}", headers=tokens("viewer"))
    assert answer.status_code == 500
    request = spans.named("GET /api/jobs/{job_id}")
    assert not request.status.is_ok
    assert MARKER not in spans.text()
    structlog.contextvars.clear_contextvars()
