"""What the operator lends: who sees it, in which order it is used, and when it ends."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from tests.api.credentials.conftest import KEYED, UNSPONSORED
from tests.support.providers import GOOD_KEY, Provider

from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.credentials.domain.resolution import Missing, MissingReason, Origin, Resolved
from atlas.sources.credentials.service import Vault, vault_of

Tokens = Callable[..., dict[str, str]]
LENT = "lent-" + "l" * 27


@pytest.fixture
def vault(app: FastAPI) -> Vault:
    return vault_of(app.state.atlas.db, app.state.atlas.settings)


@pytest.fixture
def url(tenant: UUID) -> str:
    return f"/api/platform/tenants/{tenant}/credential-grants"


@pytest.fixture(autouse=True)
async def _nothing_lent(database: Database, tenant: UUID) -> None:
    async with database.tenant(tenant) as session:
        await session.execute("DELETE FROM provider_credential")
        await session.execute(
            "UPDATE sponsored_grant SET sealed = NULL, revoked_at = now() WHERE sealed IS NOT NULL"
        )


def grant(**more: Any) -> dict[str, Any]:
    ends = (now() + timedelta(days=1)).isoformat()
    values = {"api_key": LENT}
    return {"provider": KEYED, "values": values, "expires_at": ends, "use_limit": 100, **more}


async def test_lent_used_and_revoked(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tenant: UUID,
    other_tenant: UUID,
    url: str,
    vault: Vault,
    register: Provider,
) -> None:
    operator, admin = tokens(Role.PLATFORM_OPERATOR), tokens(Role.ADMIN)
    made = await app_client.post(url, json=grant(), headers=operator)
    assert made.status_code == 201, made.text
    found = (await app_client.get(made.headers["location"], headers=operator)).json()
    assert (found["fields"], found["used"]) == (["api_key"], 0)
    status = (await app_client.get(f"/api/credentials/{KEYED}", headers=admin)).json()
    assert (status["origin"], status["state"], status["version"]) == ("sponsored", "ok", 0)
    assert status["sponsored_until"]
    assert status["fields"] == []
    assert LENT not in made.text + str(found) + str(status)
    assert (await vault.resolve(other_tenant, KEYED)) == Missing(KEYED, MissingReason.UNCONFIGURED)
    lent = await vault.resolve(tenant, KEYED)
    assert isinstance(lent, Resolved)
    assert (lent.origin, lent.fields.reveal()) == (Origin.SPONSORED, {"api_key": LENT})
    tested = (await app_client.post(f"/api/credentials/{KEYED}/test", headers=admin)).json()
    assert (tested["outcome"], tested["origin"]) == ("unauthorised", "sponsored")
    assert LENT in register.heads[-1]

    # the tenant's own goes before it
    body = {"values": {"api_key": GOOD_KEY}}
    await app_client.put(f"/api/credentials/{KEYED}", json=body, headers=admin)
    own = await vault.resolve(tenant, KEYED)
    assert isinstance(own, Resolved)
    assert own.origin is Origin.TENANT
    await app_client.delete(f"/api/credentials/{KEYED}", headers=admin)

    listed = (await app_client.get(url, headers=operator)).json()["items"]
    assert listed[0]["used"] == 2
    ended = await app_client.post(f"{made.headers['location']}/revoke", headers=operator)
    assert ended.status_code == 200
    assert ended.json()["revoked_at"]
    again = await app_client.post(f"{made.headers['location']}/revoke", headers=operator)
    assert again.status_code == 409
    assert (await vault.resolve(tenant, KEYED)) == Missing(KEYED, MissingReason.GRANT_ENDED)
    refused = await app_client.post(f"/api/credentials/{KEYED}/test", headers=admin)
    assert (refused.status_code, refused.json()["reason"]) == (424, "grant_ended")


async def test_the_limit_holds_under_load(
    app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID, url: str, vault: Vault
) -> None:
    operator = tokens(Role.PLATFORM_OPERATOR)
    await app_client.post(url, json=grant(use_limit=7), headers=operator)
    ends = (now() + timedelta(days=2)).isoformat()
    await app_client.post(url, json=grant(use_limit=5, expires_at=ends), headers=operator)
    found = await asyncio.gather(*(vault.resolve(tenant, KEYED) for _ in range(40)))
    assert sum(isinstance(one, Resolved) for one in found) == 12


async def test_it_expires(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tenant: UUID,
    url: str,
    vault: Vault,
    database: Database,
) -> None:
    made = await app_client.post(url, json=grant(), headers=tokens(Role.PLATFORM_OPERATOR))
    assert made.status_code == 201
    assert isinstance(await vault.resolve(tenant, KEYED), Resolved)
    async with database.tenant(tenant) as session:
        await session.execute("UPDATE sponsored_grant SET expires_at = now()")
    assert (await vault.resolve(tenant, KEYED)) == Missing(KEYED, MissingReason.GRANT_ENDED)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"provider": UNSPONSORED}, 409),
        ({"provider": "gleif"}, 409),
        ({"provider": "no-such"}, 404),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 422),
        ({"expires_at": "2099-01-01T00:00:00Z"}, 422),
        ({"expires_at": "2027-01-01T00:00:00"}, 422),
        ({"use_limit": 0}, 422),
        ({"values": {"other": LENT}}, 422),
    ],
)
async def test_what_is_not_lent(
    app_client: httpx.AsyncClient, tokens: Tokens, url: str, changed: dict[str, Any], status: int
) -> None:
    body = grant(**changed)
    answer = await app_client.post(url, json=body, headers=tokens(Role.PLATFORM_OPERATOR))
    assert answer.status_code == status, answer.text
    assert LENT not in answer.text


async def test_an_unknown_tenant_and_tenants_themselves(
    app_client: httpx.AsyncClient, tokens: Tokens, url: str
) -> None:
    unknown = f"/api/platform/tenants/{new_id()}/credential-grants"
    operator = tokens(Role.PLATFORM_OPERATOR)
    assert (await app_client.post(unknown, json=grant(), headers=operator)).status_code == 404
    assert (await app_client.get(unknown, headers=operator)).status_code == 404
    assert (await app_client.get(f"{url}/{new_id()}", headers=operator)).status_code == 404
    for role in (Role.ADMIN, Role.AUDITOR):
        assert (await app_client.get(url, headers=tokens(role))).status_code in {401, 403}
    operator_own = await app_client.get("/api/credentials", headers=operator)
    assert operator_own.status_code == 401
