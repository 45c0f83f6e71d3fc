"""A key is tested where the operator calls the provider, which is where it will be used."""

from uuid import UUID

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from tests.api.credentials.conftest import KEYED
from tests.conftest import actor_of
from tests.support.providers import GOOD_KEY, Provider

from atlas.foundation.core.auth import Role
from atlas.sources.credentials import service


@pytest.mark.parametrize(
    ("entry", "path"),
    [("{name}=https://{pair}/mirror", "/mirror/status"), ("{name}", "/v1/status")],
    ids=["elsewhere", "as the plugin says"],
)
async def test_a_key_is_tested_where_it_is_used(
    entry: str, path: str, app: FastAPI, tenant: UUID, register: Provider
) -> None:
    state = app.state.atlas
    setting = entry.format(name=KEYED, pair=register.pair)
    vault = service.vault_of(state.db, state.settings.model_copy(update={"providers": [setting]}))
    admin = actor_of(tenant, Role.ADMIN)
    async with state.db.tenant(tenant) as session:
        await service.store(session, vault, admin, KEYED, {"api_key": SecretStr(GOOD_KEY)}, None)
    try:
        found = await service.test_credential(vault, admin, KEYED)
    finally:
        async with state.db.tenant(tenant) as session:
            await session.execute("DELETE FROM provider_credential WHERE provider = $1", KEYED)
        vault.rows.forget(tenant, KEYED)
    assert found.outcome == "ok"
    assert register.heads[-1].startswith(f"GET {path} ")
