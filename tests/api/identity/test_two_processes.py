"""Revocation between two real API processes, and after both were killed and started again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

import asyncpg
import httpx
import pytest_asyncio
from tests.conftest import TestDatabase, free_port, make_tenant
from tests.support.waiting import until

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.auth import service as auth
from atlas.identity.sessions.feed import APPLICATION_NAME
from atlas.identity.tenancy import service as tenancy

LIMIT_SECONDS = 2.0


class ApiProcess:
    """One API process under uvicorn."""

    def __init__(self, settings: Settings) -> None:
        self.port = free_port()
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=60)
        self._environment = {**os.environ, **as_environment(settings)}
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        command = [
            *(sys.executable, "-m", "uvicorn", "--factory", "atlas.api.main:create_app"),
            *("--port", str(self.port), "--log-level", "error", "--no-access-log"),
        ]
        self._process = subprocess.Popen(command, env=self._environment)  # noqa: ASYNC220
        await until(self.is_ready, pause=0.1)

    async def is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the API process ended"
        with suppress(httpx.TransportError):
            return (await self.client.get("/health")).status_code == 200
        return False

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    async def status(self, token: str) -> int:
        header = {"Authorization": f"Bearer {token}"}
        return (await self.client.get("/api/auth/session", headers=header)).status_code

    async def refuses(self, token: str) -> None:
        """See that a revocation is heeded, and as soon as the documentation promises."""
        began = time.monotonic()
        await until(lambda: self.status(token), lambda status: status == 401, pause=0.02)
        assert time.monotonic() - began < LIMIT_SECONDS


def as_environment(settings: Settings) -> dict[str, str]:
    found = {}
    for name in (
        "database_url",
        "storage_url",
        "signing_key_secret",
        "login_salt",
        "rate_read",
        "rate_write",
        "rate_auth",
        "temporal_codec_key",
        "log_level",
    ):
        value = getattr(settings, name)
        text = value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
        found[f"ATLAS_{name.upper()}"] = text
    return found


@pytest_asyncio.fixture(scope="module")
async def pair(
    settings: Settings, database: Database
) -> AsyncIterator[tuple[ApiProcess, ApiProcess]]:
    first, second = ApiProcess(settings), ApiProcess(settings)
    try:
        # both at once: the first key of the installation is made exactly once
        await asyncio.gather(first.start(), second.start())
        yield first, second
    finally:
        for process in (first, second):
            process.kill()
            await process.client.aclose()


async def opened(database: Database, settings: Settings, tenant: UUID, role: Role) -> str:
    session = await auth.open_session(database, settings, tenant_id=tenant, role=role, create=True)
    return session.access_token


Pair = tuple[ApiProcess, ApiProcess]


async def test_both_processes_share_one_key(
    pair: Pair, database: Database, settings: Settings, tenant: UUID
) -> None:
    first, second = pair
    one = (await first.client.get("/api/auth/jwks")).json()
    two = (await second.client.get("/api/auth/jwks")).json()
    assert one == two
    assert len(one["keys"]) == 1
    token = await opened(database, settings, tenant, Role.VIEWER)
    assert [await process.status(token) for process in pair] == [200, 200]


async def test_logout_in_one_is_heeded_by_the_other_and_after_a_restart_of_both(
    pair: Pair, database: Database, settings: Settings, tenant: UUID
) -> None:
    first, second = pair
    token = await opened(database, settings, tenant, Role.VIEWER)
    kept = await opened(database, settings, tenant, Role.VIEWER)
    assert [await process.status(token) for process in pair] == [200, 200]
    header = {"Authorization": f"Bearer {token}"}
    assert (await first.client.post("/api/auth/logout", headers=header)).status_code == 204
    assert await first.status(token) == 401  # at once where it happened
    await second.refuses(token)
    for process in pair:
        process.kill()
    await asyncio.gather(*(process.start() for process in pair))
    assert [await process.status(token) for process in pair] == [401, 401]
    assert [await process.status(kept) for process in pair] == [200, 200]


async def test_a_disabled_user_and_changed_roles_are_heeded_by_the_other(
    pair: Pair, database: Database, settings: Settings, tenant: UUID
) -> None:
    first, second = pair
    admin = {"Authorization": f"Bearer {await opened(database, settings, tenant, Role.ADMIN)}"}
    for change in ("disable", "roles", "sessions"):
        body = {
            "email": f"{new_id().hex}@a.example",
            "display_name": "A",
            "roles": ["analyst"],
        }
        made = (await first.client.post("/api/users", json=body, headers=admin)).json()
        login = {"email": body["email"], "password": made["initial_password"]}
        answer = await second.client.post("/api/auth/login", json=login)
        token = answer.json()["access_token"]
        assert await second.status(token) == 200
        path = f"/api/users/{made['user']['id']}"
        if change == "disable":
            done = await first.client.patch(path, json={"enabled": False}, headers=admin)
        elif change == "roles":
            done = await first.client.put(
                f"{path}/roles", json={"roles": ["viewer"]}, headers=admin
            )
        else:
            done = await first.client.delete(f"{path}/sessions", headers=admin)
        assert done.status_code == 200
        await second.refuses(token)


async def test_a_suspended_tenant_is_heeded_by_both(
    pair: Pair, database: Database, settings: Settings
) -> None:
    tenant = await make_tenant(database, "halted")
    token = await opened(database, settings, tenant, Role.VIEWER)
    assert [await process.status(token) for process in pair] == [200, 200]
    async with database.platform() as session:
        await tenancy.suspend_tenant(session, None, tenant)
    for process in pair:
        await process.refuses(token)


async def test_with_the_feed_cut_each_request_reads_its_own_revocations(
    pair: Pair, database: Database, settings: Settings, tenant: UUID, clone: TestDatabase
) -> None:
    first, second = pair
    raw = await asyncpg.connect(clone.superuser_dsn)
    try:
        for _ in range(3):
            token = await opened(database, settings, tenant, Role.VIEWER)
            assert [await process.status(token) for process in pair] == [200, 200]
            cut = await raw.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = $1 AND application_name = $2",
                clone.name,
                APPLICATION_NAME,
            )
            assert cut >= 1
            header = {"Authorization": f"Bearer {token}"}
            answer = await first.client.post("/api/auth/logout", headers=header)
            assert answer.status_code == 204
            await second.refuses(token)
    finally:
        await raw.close()
