"""The operator's router: tenants, issuers, machinery."""

import asyncio
from uuid import UUID

import httpx
from fastapi import FastAPI
from tests.conftest import Tokens, make_tenant

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.auth import service as auth

ISSUER = {
    "name": "Acme",
    "issuer": "https://id.acme.example",
    "audience": "atlas",
    "jwks_uri": "https://id.acme.example/jwks",
    "role_mapping": {"analysts": ["analyst"]},
}


async def test_suspension_ends_tokens_and_sign_in(
    app_client: httpx.AsyncClient, tokens: Tokens, database: Database, settings: Settings
) -> None:
    operator = tokens(Role.PLATFORM_OPERATOR)
    tenant = await make_tenant(database, "halted")
    opened = await auth.open_session(
        database, settings, tenant_id=tenant, role=Role.VIEWER, create=True
    )
    header = {"Authorization": f"Bearer {opened.access_token}"}
    assert (await app_client.get("/api/auth/me", headers=header)).status_code == 200
    halted = await app_client.post(f"/api/platform/tenants/{tenant}/suspend", headers=operator)
    assert halted.json()["status"] == "suspended"
    assert (await app_client.get("/api/auth/me", headers=header)).status_code == 401
    refused = None
    try:
        await auth.open_session(database, settings, tenant_id=tenant, role=Role.VIEWER)
    except Exception as error:  # noqa: BLE001  its class is checked below
        refused = type(error).__name__
    assert refused == "NoSuchUserError"
    await app_client.post(f"/api/platform/tenants/{tenant}/resume", headers=operator)
    again = await auth.open_session(database, settings, tenant_id=tenant, role=Role.VIEWER)
    fresh = {"Authorization": f"Bearer {again.access_token}"}
    assert (await app_client.get("/api/auth/me", headers=fresh)).status_code == 200


async def test_tenant_life(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    operator = tokens(Role.PLATFORM_OPERATOR)
    slug = f"t-{new_id().hex[-12:]}"
    made = await app_client.post(
        "/api/platform/tenants", json={"slug": slug, "name": "New"}, headers=operator
    )
    assert made.status_code == 201
    path = made.headers["location"]
    twice = await app_client.post(
        "/api/platform/tenants", json={"slug": slug, "name": "New"}, headers=operator
    )
    assert (twice.status_code, twice.json()["code"]) == (409, "tenant_slug_taken")
    renamed = await app_client.patch(
        path, json={"name": "Newer"}, headers=operator | {"If-Match": made.headers["etag"]}
    )
    assert renamed.json()["name"] == "Newer"
    assert (await app_client.delete(path, headers=operator)).status_code == 204
    assert (await app_client.get(path, headers=operator)).status_code == 404
    events = await app_client.get("/api/platform/events", headers=operator)
    actions = [item["action"] for item in events.json()["items"]]
    assert {"tenant.created", "tenant.renamed", "tenant.deleted"} <= set(actions)


async def test_a_tenant_with_data_is_not_deleted(
    app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID
) -> None:
    operator = tokens(Role.PLATFORM_OPERATOR)
    answer = await app_client.delete(f"/api/platform/tenants/{tenant}", headers=operator)
    assert (answer.status_code, answer.json()["code"]) == (409, "tenant_in_use")
    assert (await app_client.get("/api/auth/me", headers=tokens(Role.VIEWER))).status_code == 200


async def test_issuer_life(app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID) -> None:
    operator = tokens(Role.PLATFORM_OPERATOR)
    made = await app_client.post(
        "/api/platform/issuers", json=ISSUER | {"tenant_id": str(tenant)}, headers=operator
    )
    assert made.status_code == 201, made.text
    assert made.json()["algorithms"] == ["RS256"]
    path = made.headers["location"]
    blind = await app_client.patch(path, json={"enabled": False}, headers=operator)
    assert blind.status_code == 428
    guarded = operator | {"If-Match": made.headers["etag"]}
    off = await app_client.patch(path, json={"enabled": False}, headers=guarded)
    assert off.json()["enabled"] is False
    shown = await app_client.post(
        "/api/auth/resolve",
        json={"email": "a@b.example", "tenant": "no-such"},
    )
    assert shown.json()["issuers"] == []
    assert (await app_client.delete(path, headers=operator)).status_code == 204


async def test_issuers_are_refused(
    app_client: httpx.AsyncClient, tokens: Tokens, tenant: UUID, settings: Settings
) -> None:
    operator = tokens(Role.PLATFORM_OPERATOR)
    wrong: list[dict[str, object]] = [
        {"role_mapping": {"x": ["platform_operator"]}},
        {"algorithms": ["HS256"]},
        {"algorithms": ["none"]},
        {"algorithms": []},
        {"tenant_id": str(new_id())},
        {"issuer": settings.public_url + "/api/auth"},
        {"role_mapping": {"x": ["root"]}},
    ]
    for change in wrong:
        body = ISSUER | {"tenant_id": str(tenant), "audience": new_id().hex} | change
        answer = await app_client.post("/api/platform/issuers", json=body, headers=operator)
        assert answer.status_code == 422, (change, answer.text)
    inside = ISSUER | {"tenant_id": str(tenant), "jwks_uri": "http://169.254.169.254/keys"}
    answer = await app_client.post("/api/platform/issuers", json=inside, headers=operator)
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")


async def test_machinery(app_client: httpx.AsyncClient, tokens: Tokens, app: FastAPI) -> None:
    operator = tokens(Role.PLATFORM_OPERATOR)
    outbox = await app_client.get("/api/platform/outbox", headers=operator)
    assert outbox.json()["pending"] >= 0
    listed = await app_client.get("/api/platform/outbox/messages", headers=operator)
    assert listed.status_code == 200
    async with asyncio.timeout(60):
        engine = await app_client.get("/api/platform/engine", headers=operator)
    assert engine.json()["status"] in {"up", "down"}
    assert "codec" not in engine.text
