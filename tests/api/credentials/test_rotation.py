"""The master key is rotated while it is used: killed in the middle, nothing is lost."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from tests.api.credentials.conftest import KEYED
from tests.conftest import TestDatabase
from tests.support.providers import GOOD_KEY
from tests.support.waiting import PATIENCE, until

from atlas.cli.doctor_data import look_at_keys
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.durable.loads import dispatch_loads
from atlas.foundation.durable.runtime import Runtime
from atlas.sources.credentials import activities, repository
from atlas.sources.credentials.domain.resolution import Resolved
from atlas.sources.credentials.domain.sealing import Owner, new_key_text
from atlas.sources.credentials.domain.secrets import SecretFields
from atlas.sources.credentials.errors import KeyInUseError, KeysNotManagedError
from atlas.sources.credentials.keyring import KeyRing
from atlas.sources.credentials.models import CredentialRow
from atlas.sources.credentials.service import (
    Vault,
    key_use,
    new_key,
    reseal_all,
    retire_key,
    ring_of,
    vault_of,
)

Tokens = Callable[..., dict[str, str]]
ROWS = 3_000


async def fill(database: Database, ring: KeyRing, tenant: UUID, rows: int) -> None:
    """Store credentials of many providers; a rotation does not ask whether one is installed."""
    key = ring.current()
    async with database.tenant(tenant) as session:
        made = []
        for number in range(rows):
            provider = f"provider-{number}"
            sealed = key.seal(Owner.TENANT, tenant, provider, SecretFields({"k": provider}))
            by = new_id()
            made.append(
                CredentialRow(
                    new_id(), provider, key.id, sealed, ["k"], None, None, 1, by, now(), by, now()
                )
            )
        await session.insert_many("provider_credential", made)


async def all_open(database: Database, ring: KeyRing, tenant: UUID) -> bool:
    async with database.tenant(tenant) as session:
        rows = await repository.list_own(session)
    for row in rows:
        key = ring.find(row.key_id)
        assert key is not None, row.key_id
        found = key.open(Owner.TENANT, tenant, row.provider, row.sealed)
        assert found.reveal() in ({"k": row.provider}, {"api_key": GOOD_KEY})
    return len(rows) >= ROWS


def mode_of(path: Path | None) -> int:
    assert path is not None
    return path.stat().st_mode & 0o777


@contextmanager
def command(settings: Settings, tmp_path: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """An `atlas credentials` of its own process, on the module's database and key file."""
    environment = {
        **os.environ,
        "ATLAS_DATABASE_URL": settings.database_url.get_secret_value(),
        "ATLAS_CREDENTIALS_KEY_FILE": str(settings.credentials_key_file),
        "ATLAS_DATA_DIR": str(tmp_path / "none"),
    }
    started = subprocess.Popen(
        [sys.executable, "-m", "atlas.cli.main", "credentials", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@pytest.fixture
def vault(app: FastAPI) -> Vault:
    return vault_of(app.state.atlas.db, app.state.atlas.settings)


async def test_killed_in_the_middle_under_load(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    vault: Vault,
    database: Database,
    settings: Settings,
    tenant: UUID,
    tmp_path: Path,
) -> None:
    body = {"values": {"api_key": GOOD_KEY}}
    stored = await app_client.put(
        f"/api/credentials/{KEYED}", json=body, headers=tokens(Role.ADMIN)
    )
    assert stored.status_code == 200
    old = vault.ring.current()
    await fill(database, vault.ring, tenant, ROWS)
    stop, resolved = asyncio.Event(), 0

    async def load() -> None:
        nonlocal resolved
        while not stop.is_set():
            found = await vault.resolve(tenant, KEYED)
            assert isinstance(found, Resolved), found
            assert found.fields.reveal() == {"api_key": GOOD_KEY}
            resolved += 1
            await asyncio.sleep(0)

    loads = [asyncio.create_task(load()) for _ in range(3)]
    moved = 0
    with command(settings, tmp_path, "rotate") as running:
        deadline = time.monotonic() + PATIENCE
        while not 0 < moved < ROWS:
            assert running.poll() is None, running.communicate()[0]
            assert time.monotonic() < deadline
            async with database.tenant(tenant) as session:
                usage = await repository.key_usage(session)
            moved = sum(rows for key_id, rows in usage.items() if key_id != old.id)
        running.kill()
        running.wait()
    async with database.tenant(tenant) as session:
        usage = await repository.key_usage(session)
    assert len(usage) == 2, "it was killed in the middle"
    assert sum(usage.values()) == ROWS + 1
    assert await all_open(database, vault.ring, tenant)
    with pytest.raises(KeyInUseError):
        await retire_key(database, vault.ring, old.id)

    with command(settings, tmp_path, "rotate") as running:
        said = (await asyncio.to_thread(running.communicate))[0]
        assert running.returncode == 0, said
    assert f"atlas credentials retire {old.id}" in said
    assert len(vault.ring.keys) == 2, "the second run goes on with the first one's key"
    assert await all_open(database, vault.ring, tenant)
    findings = await look_at_keys(database, settings)
    assert [(one.well, one.note) for one in findings] == [(True, False), (True, True)]
    assert f"retire {old.id}" in findings[1].remedy
    with command(settings, tmp_path, "retire", old.id) as running:
        said = (await asyncio.to_thread(running.communicate))[0]
        assert running.returncode == 0, said
    assert old.id not in [key.id for key in vault.ring.keys]
    assert mode_of(settings.credentials_key_file) == 0o600
    assert await all_open(database, vault.ring, tenant)
    stop.set()
    await asyncio.gather(*loads)
    assert resolved > 50
    status = await app_client.get(f"/api/credentials/{KEYED}", headers=tokens(Role.ADMIN))
    assert status.headers["etag"] == '"1"', "what is stored is the same"


async def test_over_the_api_by_the_worker(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    vault: Vault,
    database: Database,
    tenant: UUID,
    temporal_env: WorkflowEnvironment,
) -> None:
    state, operator = app.state.atlas, tokens(Role.PLATFORM_OPERATOR)
    url = "/api/platform/credential-rotations"
    before = vault.ring.current().id
    made = await app_client.post(url, json={"new_key": True}, headers=operator)
    assert made.status_code == 202, made.text
    assert made.json()["key_id"] == vault.ring.current().id != before
    runtime = Runtime(state.settings, database, state.storage, temporal_env.client)
    stop = asyncio.Event()
    worker = Worker(
        temporal_env.client,
        task_queue=state.settings.temporal_task_queue,
        workflows=list(activities.WORKFLOWS),
        activities=activities.build_activities(runtime),
    )
    async with worker:
        dispatcher = asyncio.create_task(dispatch_loads(runtime, [activities.LOAD], stop))
        answer = await until(
            lambda: app_client.get(made.headers["location"], headers=operator),
            lambda seen: seen.json()["status"] in {"complete", "failed"},
        )
        found = answer.json()
        stop.set()
        await dispatcher
    assert (found["status"], found["unreadable"]) == ("complete", 0), found
    assert found["resealed"] >= ROWS
    assert [one.rows for one in await key_use(database, vault.ring) if not one.current] == [0]
    assert await all_open(database, vault.ring, tenant)
    listed = (await app_client.get(url, headers=operator)).json()["items"]
    assert listed[0]["id"] == found["id"]
    assert (await app_client.get(f"{url}/{new_id()}", headers=operator)).status_code == 404
    assert (await app_client.post(url, json={}, headers=tokens(Role.ADMIN))).status_code == 403


async def test_what_does_not_decrypt_stays_as_it_is(
    vault: Vault, database: Database, settings: Settings, clone: TestDatabase, tenant: UUID
) -> None:
    connection = await asyncpg.connect(clone.superuser_dsn)
    try:
        await connection.execute(
            "UPDATE provider_credential SET key_id = 'ffffffffffffffff'"
            " WHERE provider = 'provider-7'"
        )
        await new_key(database, vault.ring, None)
        done = await reseal_all(database, vault.ring, page=500)
        assert done.unreadable == 1
        assert done.resealed >= ROWS - 1
        lost = [one for one in await key_use(database, vault.ring) if not one.known]
        assert [(one.key_id, one.rows) for one in lost] == [("ffffffffffffffff", 1)]
        findings = await look_at_keys(database, settings)
        assert [one.detail for one in findings if not one.well] == [
            "ffffffffffffffff  MISSING  1 credential(s)"
        ]
    finally:
        await connection.execute("DELETE FROM provider_credential")
        await connection.close()


async def test_keys_that_are_set_from_outside(database: Database, settings: Settings) -> None:
    texts = [new_key_text(), new_key_text()]
    given = settings.model_copy(
        update={"credentials_master_key": SecretStr(", ".join(texts)), "credentials_key_file": None}
    )
    ring = ring_of(given)
    assert len(ring.keys) == 2
    with pytest.raises(KeysNotManagedError):
        ring.make_key()
    with pytest.raises(KeysNotManagedError):
        await retire_key(database, ring, ring.keys[1].id)
    with pytest.raises(KeyInUseError):
        await retire_key(database, ring, ring.keys[0].id)
