"""Investigations as a client starts and follows them, through deaths of everything."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx

from atlas.foundation.core.shipped import shipped_folder

STEADY = {"complete", "failed", "cancelled"}


def subject() -> dict[str, Any]:
    """The real company that `atlas demo` investigates."""
    return dict(json.loads((shipped_folder("demo") / "subject.json").read_text()))


def persistent(client: httpx.Client, method: str, path: str, **arguments: Any) -> Any:
    """Send a request until it is answered: processes die under it."""
    deadline = time.monotonic() + 90
    while True:
        try:
            answer = client.request(method, path, **arguments)
        except httpx.HTTPError:
            answer = None
        # 409: the first try of this key is still being worked on
        if answer is not None and answer.status_code < 500 and answer.status_code != 409:
            assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
            return answer.json()
        assert time.monotonic() < deadline, f"{method} {path} was never answered"
        time.sleep(0.2)


def start(client: httpx.Client, body: dict[str, Any]) -> str:
    """Start an investigation exactly once, however often the request is repeated."""
    headers = {"Idempotency-Key": str(uuid4())}
    answer = persistent(client, "POST", "/api/investigations", json=body, headers=headers)
    return str(answer["id"])


def start_many(client: httpx.Client, bodies: Sequence[dict[str, Any]]) -> list[str]:
    """Start investigations at once."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(lambda body: start(client, body), bodies))


def finish(client: httpx.Client, ids: Sequence[str], timeout: float) -> dict[str, dict[str, Any]]:
    """Wait until every investigation has ended; return them by id."""
    deadline = time.monotonic() + timeout
    found: dict[str, dict[str, Any]] = {}
    while len(found) < len(ids):
        for each in ids:
            if each not in found:
                run = persistent(client, "GET", f"/api/investigations/{each}")
                if run["status"] in STEADY:
                    found[each] = run
        if len(found) < len(ids):
            left = [each for each in ids if each not in found]
            assert time.monotonic() < deadline, f"{len(left)} never ended: {left[:3]}"
            time.sleep(0.3)
    return found


def assert_done_once(client: httpx.Client, runs: dict[str, dict[str, Any]]) -> None:
    """Each completed, with one evaluation, one report, and no step told twice."""
    for each, run in runs.items():
        assert run["status"] == "complete", f"{each}: {run['status']} {run['error']}"
        evaluations = persistent(
            client, "GET", "/api/risk-evaluations", params={"investigation_id.eq": each}
        )["items"]
        assert len(evaluations) == 1, each
        assert evaluations[0]["id"] == run["risk"]["evaluation_id"]
        reports = persistent(client, "GET", "/api/reports", params={"investigation_id.eq": each})[
            "items"
        ]
        assert [report["id"] for report in reports] == [run["report_id"]], each
        steps = persistent(client, "GET", f"/api/investigations/{each}/timeline")["items"]
        told = [(step["kind"], step["message"], json.dumps(step["data"])) for step in steps]
        assert len(told) == len(set(told)), f"{each}: a step is told twice: {told}"
        numbers = [step["sequence"] for step in steps]
        assert numbers == sorted(set(numbers))
        modules = persistent(client, "GET", f"/api/investigations/{each}/modules")["items"]
        assert len({module["code"] for module in modules}) == len(modules) == len(run["modules"])
