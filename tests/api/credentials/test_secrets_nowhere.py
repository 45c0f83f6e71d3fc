"""A marked secret is stored, tested, lent and rotated, and errors happen: it is found nowhere.

Looked through: every answer, what the processes write to their streams at `debug`, traces,
metrics, the audit trail, a whole dump of the database (jobs, outbox, idempotency keys) and the
histories in the durable engine, in clear text and in the usual encodings.
"""

import asyncio
import base64
import subprocess
import urllib.parse
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from tests.api.credentials.conftest import BROKEN, KEYED
from tests.conftest import TestDatabase
from tests.support.providers import Provider
from tests.support.traces import Recorded, recorded
from tests.support.waiting import until

from atlas.cli.embedded.binaries import postgres_folder
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database
from atlas.foundation.durable.loads import dispatch_loads
from atlas.foundation.durable.runtime import Runtime
from atlas.sources.credentials import activities
from atlas.sources.credentials.service import vault_of
from atlas.sources.plugins.loading import installed

Tokens = Callable[..., dict[str, str]]
MARK = "MARKEDSECRETq7Zx" + "0123456789abcdef"
URL = f"/api/credentials/{KEYED}"
RAISING = '''

    async def probe(self, path: str) -> Answer:
        """Fail as a careless plugin does: with what it was given in the text."""
        raise RuntimeError(f"refused {self.credentials}")
'''


def forms_of(secret: str) -> set[bytes]:
    """The secret as it could be found: plain, URL-encoded, hex, base64 at each offset."""
    plain = secret.encode()
    found = {plain, urllib.parse.quote(secret).encode(), plain.hex().encode()}
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        found.add(coded[4 if shift else 0 : -4])  # whole groups alone
    return found


def found_in(content: bytes) -> list[bytes]:
    lower = content.lower()
    return [one for one in forms_of(MARK) if one in content or one.lower() in lower]


@pytest.fixture
def streams(request: pytest.FixtureRequest) -> Callable[[], str]:
    """What the process has written to its streams so far; loggers keep the stream they began on."""
    manager = request.config.pluginmanager.getplugin("capturemanager")
    assert manager is not None
    return lambda: "".join(manager.read_global_capture())


@pytest_asyncio.fixture
async def traces() -> AsyncIterator[Recorded]:
    with recorded() as found:
        yield found


async def test_a_form_is_found_where_it_is() -> None:
    """The search itself can fail."""
    for content in (
        f"x{MARK}y".encode(),
        MARK.lower().encode(),
        base64.b64encode(f'{{"api_key":"{MARK}"}}'.encode()),
        f"\\x{f'ab{MARK}'.encode().hex()}".encode(),
    ):
        assert found_in(content)
    assert not found_in(b"nothing")


async def test_it_is_found_nowhere(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    clone: TestDatabase,
    tenant: UUID,
    register: Provider,
    temporal_env: WorkflowEnvironment,
    traces: Recorded,
    streams: Callable[[], str],
) -> None:
    admin, operator = tokens(Role.ADMIN), tokens(Role.PLATFORM_OPERATOR)
    answers: list[httpx.Response] = []

    async def ask(
        method: str, url: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        header = operator if "/platform/" in url else admin
        more = headers or {}
        answer = await app_client.request(method, url, headers={**header, **more}, **options)
        answers.append(answer)
        return answer

    # stored, shown, tested against a provider that refuses it
    body = {"values": {"api_key": MARK}}
    assert (await ask("PUT", URL, json=body)).status_code == 200
    for url in ("/api/credentials", URL, f"{URL}/form"):
        assert (await ask("GET", url)).status_code == 200
    assert (await ask("POST", f"{URL}/test")).json()["outcome"] == "unauthorised"
    assert MARK in register.heads[-1], "it was really sent"

    # refused in every way: no If-Match, a wrong name, nested, as its own key, not JSON, too large
    assert (await ask("PUT", URL, json=body)).status_code == 428
    for wrong in (
        {"values": {"api_key": [MARK]}},
        {"values": {MARK: "x"}},
        {"values": {"api_key": MARK, "other": MARK}},
        {"values": MARK},
        {MARK: 1},
        {"values": {"api_key": MARK + "\0"}},
        {"values": {"api_key": MARK * 400}},
    ):
        answer = await ask("PUT", URL, json=wrong)
        assert answer.status_code == 422, answer.text
    for content in (f'{{"values": "{MARK}', f'{{"a": "{MARK}", "a": 1}}'):
        json = {"Content-Type": "application/json"}
        assert (await ask("PUT", URL, content=content, headers=json)).status_code == 422
    assert (await ask("PUT", f"/api/credentials/{BROKEN}", json=body)).status_code == 503
    assert (await ask("PUT", "/api/credentials/no-such", json=body)).status_code == 404

    # lent, with an idempotency key and its replay
    grants = f"/api/platform/tenants/{tenant}/credential-grants"
    ends = (now() + timedelta(days=1)).isoformat()
    lent = {"provider": KEYED, **body, "expires_at": ends, "use_limit": 5}
    key = {"Idempotency-Key": "the-same"}
    for _ in range(2):
        assert (await ask("POST", grants, json=lent, headers=key)).status_code == 201
    assert answers[-1].headers["idempotent-replayed"] == "true"

    # a plugin that raises it, and a database that fails
    vault = vault_of(database, app.state.atlas.settings)
    client = vault.plugins().require(KEYED).folder / "client.py"
    with _plugin(client, RAISING):
        await ask("POST", f"{URL}/test")
    assert answers[-1].json()["outcome"] == "failed"
    await _without_writing(clone, lambda: ask("PUT", URL, json=body, headers={"If-Match": "*"}))
    assert answers[-1].status_code >= 500, answers[-1].text

    # rotated by the worker
    histories = await _rotate(app, database, temporal_env, ask)
    assert (await ask("POST", f"{URL}/test")).json()["outcome"] == "unauthorised"
    assert (await ask("DELETE", URL)).status_code == 204
    events = await app_client.get("/api/audit/events", headers=tokens(Role.AUDITOR))
    await ask("GET", "/api/platform/events")
    await ask("GET", "/api/platform/outbox/messages")
    await ask("GET", "/api/jobs")
    metrics = await app_client.get("/metrics")

    heads = [str(item) for one in answers for item in one.headers.items()]
    places = {
        "answers": "\n".join([one.text for one in answers] + heads),
        "logs": streams(),
        "traces": traces.text(),
        "metrics": metrics.text,
        "audit": events.text,
        "histories": histories,
        "database": _dump(clone),
    }
    assert "credential_test_failed" in places["logs"]
    assert all(places.values()), [name for name, text in places.items() if not text]
    assert "credential.tested" in places["audit"]
    assert "sponsored_grant" in places["database"]
    wrong_places = {name: found_in(text.encode()) for name, text in places.items()}
    assert not any(wrong_places.values()), wrong_places


@contextmanager
def _plugin(client: Path, more: str) -> Iterator[None]:
    """Let the plugin's client have more code until the block ends."""
    before = client.read_text()
    client.write_text(before + more)
    installed.cache_clear()
    try:
        yield
    finally:
        client.write_text(before)
        installed.cache_clear()


async def _without_writing(
    clone: TestDatabase, work: Callable[[], Awaitable[httpx.Response]]
) -> None:
    """Let the database refuse the write with an error that quotes the row."""
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        await connection.execute(
            "ALTER TABLE provider_credential ADD CONSTRAINT refused CHECK (version < 2) NOT VALID"
        )
        await work()
    finally:
        await connection.execute("ALTER TABLE provider_credential DROP CONSTRAINT refused")
        await connection.close()


async def _rotate(
    app: FastAPI,
    database: Database,
    temporal_env: WorkflowEnvironment,
    ask: Callable[..., Awaitable[httpx.Response]],
) -> str:
    state = app.state.atlas
    runtime = Runtime(state.settings, database, state.storage, temporal_env.client)
    stop = asyncio.Event()
    worker = Worker(
        temporal_env.client,
        task_queue=state.settings.temporal_task_queue,
        workflows=list(activities.WORKFLOWS),
        activities=activities.build_activities(runtime),
    )
    made = await ask("POST", "/api/platform/credential-rotations", json={"new_key": True})
    async with worker:
        dispatcher = asyncio.create_task(dispatch_loads(runtime, [activities.LOAD], stop))
        answer = await until(
            lambda: ask("GET", made.headers["location"]),
            lambda seen: seen.json()["status"] in {"complete", "failed"},
        )
        found = answer.json()
        stop.set()
        await dispatcher
    assert (found["status"], found["resealed"]) == ("complete", 2), found
    handle = temporal_env.client.get_workflow_handle(found["id"])
    return (await handle.fetch_history()).to_json()


def _dump(clone: TestDatabase) -> str:
    """The whole database as text."""
    return subprocess.run(
        [str(postgres_folder() / "pg_dump"), "--inserts", clone.superuser_dsn],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
