"""A second tenant brings its own OpenID provider: the real `oidc-provider`, in its own process."""

import base64
import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from tests.api.identity.openid import OpenIdProvider
from tests.conftest import TestDatabase, Tokens, free_port

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.db import Database
from atlas.identity.auth import issuers as book
from atlas.identity.sessions import service as sessions
from atlas.identity.sessions.domain import RevocationKind


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def settings(settings: Settings, port: int) -> Settings:
    """The operator lets the guard reach this one loopback pair."""
    return settings.model_copy(update={"outbound_allow": [f"127.0.0.1:{port}"]})


@pytest.fixture
def provider(port: int) -> Iterator[OpenIdProvider]:
    with OpenIdProvider(port) as running:
        yield running


class Foreign:
    def __init__(self, client: httpx.AsyncClient, operator: dict[str, str], url: str) -> None:
        self.client, self.operator, self.url = client, operator, url

    async def get(self, path: str, token: str) -> httpx.Response:
        return await self.client.get(path, headers={"Authorization": f"Bearer {token}"})


@pytest_asyncio.fixture
async def foreign(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID, port: int
) -> AsyncIterator[Foreign]:
    operator = tokens(Role.PLATFORM_OPERATOR)
    issuer = f"http://127.0.0.1:{port}"
    body = {
        "tenant_id": str(other_tenant),
        "name": "Second's provider",
        "issuer": issuer,
        "audience": "atlas",
        "jwks_uri": f"{issuer}/jwks",
        "roles_claim": "realm_access.roles",
        "role_mapping": {"analysts": ["analyst"], "admins": ["admin"]},
    }
    made = await app_client.post("/api/platform/issuers", json=body, headers=operator)
    assert made.status_code == 201, made.text
    location = made.headers["location"]
    yield Foreign(app_client, operator, location)
    await app_client.delete(location, headers=operator)


async def test_first_sign_in_makes_the_account(
    foreign: Foreign, provider: OpenIdProvider, tokens: Tokens, tenant: UUID, other_tenant: UUID
) -> None:
    token = await provider.sign_in("analysts.ana")
    me = await foreign.get("/api/auth/me", token)
    assert me.status_code == 200, me.text
    body = me.json()
    assert body["tenant_id"] == str(other_tenant)
    assert body["roles"] == ["analyst"]
    assert body["email"] == "analysts.ana@id.example"
    again = await foreign.get("/api/auth/me", await provider.sign_in("analysts.ana"))
    assert again.json()["id"] == body["id"]
    # the account is of the second tenant alone
    own = await foreign.client.get(
        f"/api/users/{body['id']}", headers=tokens(Role.ADMIN, tenant=other_tenant)
    )
    first = await foreign.client.get(f"/api/users/{body['id']}", headers=tokens(Role.ADMIN))
    assert (own.status_code, first.status_code) == (200, 404)
    assert own.json()["issuer"] == provider.issuer


async def test_roles_follow_the_issuers_mapping(foreign: Foreign, provider: OpenIdProvider) -> None:
    analyst = await provider.sign_in("analysts.bob")
    assert (await foreign.get("/api/users", analyst)).status_code == 403
    admin = await provider.sign_in("admins.eve")
    assert (await foreign.get("/api/users", admin)).status_code == 200
    nobody = await provider.sign_in("strangers.joe")
    assert (await foreign.get("/api/auth/me", nobody)).status_code == 403
    # no mapping of a tenant's issuer makes an operator
    operator = await provider.sign_in("platform_operator.mal")
    assert (await foreign.get("/api/platform/tenants", operator)).status_code == 403


async def test_another_audience_is_refused(foreign: Foreign, provider: OpenIdProvider) -> None:
    token = await provider.sign_in("analysts.ana", resource="urn:other")
    refused = await foreign.get("/api/auth/me", token)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")


async def test_logout_revokes_a_foreign_token(foreign: Foreign, provider: OpenIdProvider) -> None:
    token = await provider.sign_in("analysts.cat")
    out = await foreign.client.post(
        "/api/auth/logout", headers={"Authorization": f"Bearer {token}"}
    )
    assert out.status_code == 204
    replay = await foreign.get("/api/auth/me", token)
    assert (replay.status_code, replay.json()["code"]) == (401, "token_revoked")
    assert (await foreign.get("/api/auth/me", await provider.sign_in("analysts.cat"))).is_success


async def test_a_disabled_account_is_refused_by_old_and_new_tokens(
    foreign: Foreign, provider: OpenIdProvider, tokens: Tokens, other_tenant: UUID
) -> None:
    token = await provider.sign_in("analysts.dan")
    user = (await foreign.get("/api/auth/me", token)).json()["id"]
    admin = tokens(Role.ADMIN, tenant=other_tenant)
    path = f"/api/users/{user}"
    await foreign.client.patch(path, json={"enabled": False}, headers=admin)
    assert (await foreign.get("/api/auth/me", token)).status_code == 401
    fresh = await provider.sign_in("analysts.dan")
    assert (await foreign.get("/api/auth/me", fresh)).status_code == 401
    mapped = await foreign.client.put(f"{path}/roles", json={"roles": ["admin"]}, headers=admin)
    assert (mapped.status_code, mapped.json()["code"]) == (409, "roles_from_issuer")


async def test_removing_the_issuer_ends_its_tokens(
    foreign: Foreign, provider: OpenIdProvider
) -> None:
    token = await provider.sign_in("analysts.ana")
    assert (await foreign.get("/api/auth/me", token)).status_code == 200
    await foreign.client.delete(foreign.url, headers=foreign.operator)
    assert (await foreign.get("/api/auth/me", token)).status_code == 401


async def test_rotated_keys_are_found_and_the_old_ones_end(
    foreign: Foreign, provider: OpenIdProvider, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "_REFRESH_PAUSE", 0.0)
    old = await provider.sign_in("analysts.ana")
    assert (await foreign.get("/api/auth/me", old)).status_code == 200
    provider.__exit__(None, None, None)
    with OpenIdProvider(port, key_id="second") as rotated:
        fresh = await rotated.sign_in("analysts.ana")
        assert (await foreign.get("/api/auth/me", fresh)).status_code == 200
        # the old key is no longer published: what it signed ends with the new key set
        assert (await foreign.get("/api/auth/me", old)).status_code == 401


async def test_key_refreshes_are_throttled(
    foreign: Foreign, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch, app: FastAPI
) -> None:
    token = await provider.sign_in("analysts.ana")
    assert (await foreign.get("/api/auth/me", token)).status_code == 200
    reads = 0
    client = app.state.atlas.authenticator._issuers._client
    original = client.get_json

    async def counted(url: str) -> object:
        nonlocal reads
        reads += 1
        return await original(url)

    monkeypatch.setattr(client, "get_json", counted)
    head, body, signature = token.split(".")
    for number in range(20):
        import base64
        import json

        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        header["kid"] = f"unknown-{number}"
        forged = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
        refused = await foreign.get("/api/auth/me", f"{forged}.{body}.{signature}")
        assert refused.status_code == 401
    assert reads <= 1


async def test_elliptic_keys_when_the_issuer_lists_them(
    foreign: Foreign, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "_REFRESH_PAUSE", 0.0)
    with OpenIdProvider(port, key_id="ec", algorithm="ES256") as elliptic:
        token = await elliptic.sign_in("analysts.ana")
        assert (await foreign.get("/api/auth/me", token)).status_code == 401
        current = await foreign.client.get(foreign.url, headers=foreign.operator)
        listed = await foreign.client.patch(
            foreign.url,
            json={"algorithms": ["RS256", "ES256"]},
            headers=foreign.operator | {"If-Match": current.headers["etag"]},
        )
        assert listed.status_code == 200
        fresh = await elliptic.sign_in("analysts.ana")
        assert (await foreign.get("/api/auth/me", fresh)).status_code == 200
        # signing out ends what was signed, with whichever of its two valid signatures it comes
        assert (await foreign.get("/api/auth/me", twin(fresh))).status_code == 200
        out = await foreign.client.post(
            "/api/auth/logout", headers={"Authorization": f"Bearer {fresh}"}
        )
        assert out.status_code == 204
        for spelling in (fresh, twin(fresh)):
            refused = await foreign.get("/api/auth/me", spelling)
            assert (refused.status_code, refused.json()["code"]) == (401, "token_revoked")


async def test_what_an_earlier_release_revoked_stays_revoked(
    foreign: Foreign, provider: OpenIdProvider, database: Database, other_tenant: UUID
) -> None:
    token = await provider.sign_in("analysts.eve")
    assert (await foreign.get("/api/auth/me", token)).status_code == 200
    former = UUID(bytes=hashlib.sha256(token.encode()).digest()[:16])
    async with database.tenant(other_tenant) as session:
        await sessions.revoke(session, RevocationKind.TOKEN, [former])
    assert (await foreign.get("/api/auth/me", token)).status_code == 401


def twin(token: str) -> str:
    """Return an ES256 token with its other valid signature, (r, n - s)."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-4, P-256
    signed, _, signature = token.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    other = order - int.from_bytes(raw[32:], "big")
    made = base64.urlsafe_b64encode(raw[:32] + other.to_bytes(32, "big")).decode().rstrip("=")
    return f"{signed}.{made}"


def test_the_provider_is_the_real_one(database: Database, clone: TestDatabase) -> None:
    package = Path(__file__).parents[2] / "oidc/node_modules/oidc-provider/package.json"
    assert '"name": "oidc-provider"' in package.read_text()
