"""Forged bearer tokens against the running application."""

import base64
import json
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import RSAKey
from tests.conftest import Tokens

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.auth.issuers import embedded_issuer
from atlas.identity.keys.domain import SigningKeys
from atlas.identity.keys.service import load_signing_keys


@pytest_asyncio.fixture
async def keys(app: FastAPI, database: Database, settings: Settings) -> SigningKeys:
    """The installation's own keys: some attacks are by what it really signed."""
    return await load_signing_keys(database, settings)


def claims(settings: Settings, tenant: UUID | None, **changes: Any) -> dict[str, Any]:
    moment = now().timestamp()
    base = {
        "iss": embedded_issuer(settings),
        "aud": "atlas",
        "sub": str(new_id()),
        "person_id": str(new_id()),
        "jti": str(new_id()),
        "iat": moment - 1,
        "exp": moment + 600,
        "roles": ["viewer"],
        "tenant_id": str(tenant) if tenant else None,
    }
    return {name: value for name, value in (base | changes).items() if value is not None}


async def answer(client: httpx.AsyncClient, token: str, path: str = "/api/auth/session") -> Any:
    got = await client.get(path, headers={"Authorization": f"Bearer {token}"})
    return got.status_code, got.json().get("code")


def decoded(part: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return value


def encoded(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


REFUSED = (401, "invalid_token")


async def test_the_honest_token_passes(
    app_client: httpx.AsyncClient, keys: SigningKeys, settings: Settings, tenant: UUID
) -> None:
    token = keys.sign_token(claims(settings, tenant))
    assert (await answer(app_client, token))[0] == 200


async def test_another_tenant_cannot_be_written_into_a_token(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID
) -> None:
    token = tokens(Role.VIEWER)["Authorization"].removeprefix("Bearer ")
    assert (await answer(app_client, token))[0] == 200
    head, body, signature = token.split(".")
    for change in (
        {"tenant_id": str(other_tenant)},
        {"roles": ["admin"]},
        {"exp": 9_999_999_999},
        {"sub": str(new_id())},
    ):
        forged = f"{head}.{encoded(decoded(body) | change)}.{signature}"
        assert await answer(app_client, forged) == REFUSED
    for algorithm in ("none", "HS256", "PS256"):
        other = encoded(decoded(head) | {"alg": algorithm})
        for end in (signature, "AA"):
            assert await answer(app_client, f"{other}.{body}.{end}") == REFUSED


async def test_a_key_of_the_same_name_is_not_the_key(
    app_client: httpx.AsyncClient, keys: SigningKeys, settings: Settings, tenant: UUID
) -> None:
    thief = RSAKey.generate_key(2048, {"kid": str(keys.active.kid)})
    header = {"alg": "RS256", "kid": thief.kid, "typ": "at+jwt"}
    forged = jwt.encode(header, claims(settings, tenant), thief, algorithms=["RS256"])
    assert await answer(app_client, forged) == REFUSED


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "http://elsewhere.example/api/auth"},
        {"aud": "other"},
        {"exp": 1},
        {"iat": 9_999_999_999},
        {"nbf": 9_999_999_999},
        {"jti": "not-a-uuid"},
        {"sub": "not-a-uuid"},
        {"tenant_id": "not-a-uuid"},
        {"roles": "admin"},
        {"sid": "x"},
    ],
)
async def test_what_we_signed_ourselves_is_checked_too(
    app_client: httpx.AsyncClient,
    keys: SigningKeys,
    settings: Settings,
    tenant: UUID,
    change: dict[str, Any],
) -> None:
    token = keys.sign_token(claims(settings, tenant, **change))
    assert await answer(app_client, token) == REFUSED


async def test_a_tenants_token_never_holds_the_operators_role(
    app_client: httpx.AsyncClient, keys: SigningKeys, settings: Settings, tenant: UUID
) -> None:
    token = keys.sign_token(claims(settings, tenant, roles=["platform_operator", "viewer"]))
    assert await answer(app_client, token, "/api/platform/tenants") == (403, "permission_denied")
    operator = keys.sign_token(claims(settings, None, roles=["admin"]))
    assert (await answer(app_client, operator, "/api/users"))[0] == 401
    assert (await answer(app_client, operator, "/api/platform/tenants"))[0] == 403


async def test_a_signed_statement_is_not_a_token(
    app_client: httpx.AsyncClient, keys: SigningKeys, settings: Settings, tenant: UUID
) -> None:
    body = json.dumps(claims(settings, tenant)).encode()
    statement = keys.sign_statement(body, "atlas-audit-checkpoint+jws")
    assert await answer(app_client, statement) == REFUSED


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "missing_token"),
        ("", "missing_token"),
        ("Bearer", "missing_token"),
        ("Basic YTpi", "missing_token"),
        ("Bearer  ", "missing_token"),
        ("Bearer x", "invalid_token"),
        ("Bearer a.b.c", "invalid_token"),
        ("bearer " + "a" * 9000, "invalid_token"),
        ("Bearer \xe9.\xe9.\xe9", "invalid_token"),
    ],
)
async def test_headers_that_are_no_token(
    app_client: httpx.AsyncClient, header: str | None, code: str
) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    got = await app_client.get("/api/auth/session", headers=headers)  # type: ignore[arg-type]
    assert (got.status_code, got.json()["code"]) == (401, code)
    assert got.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_in_the_query_is_not_read(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    token = tokens(Role.VIEWER)["Authorization"].removeprefix("Bearer ")
    got = await app_client.get(f"/api/auth/session?access_token={token}")
    assert got.status_code == 401


async def test_the_cache_of_verified_tokens_is_bounded(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    keys: SigningKeys,
    settings: Settings,
    tenant: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from atlas.identity.auth import authenticator

    monkeypatch.setattr(authenticator, "_CACHE_SIZE", 5)
    for _ in range(12):
        token = keys.sign_token(claims(settings, tenant))
        assert (await answer(app_client, token))[0] == 200
    assert len(app.state.atlas.authenticator._cache) == 5
