"""A sealed row is used again for a second: what changes here counts at once, elsewhere soon."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from tests.api.credentials.conftest import KEYED

from atlas.foundation.core.auth import Role
from atlas.foundation.db import Database
from atlas.sources.credentials.domain.resolution import Missing, Resolved
from atlas.sources.credentials.service import (
    Vault,
    new_key,
    reseal_all,
    retire_key,
    vault_of,
)
from atlas.sources.credentials.service import vault as kept
from atlas.sources.credentials.service.vault import SealedRows

URL = f"/api/credentials/{KEYED}"


async def key_of(vault: Vault, tenant: UUID) -> str | None:
    found = await vault.resolve(tenant, KEYED)
    if isinstance(found, Missing):
        return None
    assert isinstance(found, Resolved)
    return found.fields["api_key"].reveal()


async def test_changes_here_and_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
    app: FastAPI,
    app_client: httpx.AsyncClient,
    tokens: Callable[..., dict[str, str]],
    database: Database,
    tenant: UUID,
) -> None:
    monkeypatch.setattr(kept, "KEPT_SECONDS", 600.0)
    admin = {**tokens(Role.ADMIN), "If-Match": "*"}
    here = vault_of(app.state.atlas.db, app.state.atlas.settings)
    elsewhere = replace(here, rows=SealedRows())
    for number in range(3):
        body = {"values": {"api_key": f"key-{number}"}}
        assert (await app_client.put(URL, json=body, headers=admin)).status_code == 200
        assert await key_of(here, tenant) == f"key-{number}"
        fresh = await elsewhere.resolve(tenant, KEYED, fresh=True)
        assert isinstance(fresh, Resolved)
        assert fresh.fields.reveal() == {"api_key": f"key-{number}"}

    old = here.ring.current()
    assert here.rows.get(tenant, KEYED) is not None
    await new_key(database, here.ring, None)
    await reseal_all(database, here.ring)
    await retire_key(database, here.ring, old.id)
    assert await key_of(here, tenant) == "key-2", "a kept row of a key that is gone is read again"

    assert await key_of(elsewhere, tenant) == "key-2"
    assert (await app_client.delete(URL, headers=admin)).status_code == 204
    assert await key_of(here, tenant) is None
    assert await key_of(elsewhere, tenant) == "key-2", "it is kept for its time"
    monkeypatch.setattr(kept, "KEPT_SECONDS", 0.0)
    assert await key_of(elsewhere, tenant) is None


async def test_a_row_read_before_a_change_is_not_kept_after_it(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    tokens: Callable[..., dict[str, str]],
    database: Database,
    tenant: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "KEPT_SECONDS", 600.0)
    admin = {**tokens(Role.ADMIN), "If-Match": "*"}
    here = vault_of(app.state.atlas.db, app.state.atlas.settings)
    body = {"values": {"api_key": "before"}}
    assert (await app_client.put(URL, json=body, headers=admin)).status_code == 200
    plugin = here.plugins().require(KEYED)
    since = here.rows.changes
    async with database.tenant(tenant) as session:
        assert isinstance(await here.resolve_in(session, plugin), Resolved)
    row = here.rows.get(tenant, KEYED)
    assert row is not None
    assert (await app_client.delete(URL, headers=admin)).status_code == 204
    here.rows.keep(tenant, row, since)
    assert await key_of(here, tenant) is None
