"""Signing in and out over HTTP, against the real application and database."""

import asyncio
import base64
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from tests.conftest import Tokens

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role, system_actor
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.users import service as users

pytestmark = pytest.mark.usefixtures("quick_passwords")

PASSWORD = "a long enough password"


class Account:
    def __init__(self, client: httpx.AsyncClient, email: str) -> None:
        self.client = client
        self.email = email

    async def sign_in(self, password: str = PASSWORD, **more: str) -> httpx.Response:
        body = {"email": self.email, "password": password, **more}
        return await self.client.post("/api/auth/login", json=body)


@pytest_asyncio.fixture
async def account(
    app: FastAPI,
    app_client: httpx.AsyncClient,
    database: Database,
    settings: Settings,
    tenant: UUID,
) -> Account:
    """A fresh analyst of the first tenant."""
    email = f"jo.{new_id().hex}@acme.example"
    async with database.tenant(tenant) as session:
        await users.create_user(
            session,
            system_actor(tenant),
            settings,
            email=email,
            display_name="Jo",
            roles={Role.ANALYST},
            password=PASSWORD,
        )
    return Account(app_client, email)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_sign_in_gives_a_token_that_works(account: Account) -> None:
    account.email = account.email.upper()
    answer = (await account.sign_in()).json()
    me = await account.client.get("/api/auth/me", headers=bearer(answer["access_token"]))
    assert me.status_code == 200
    assert me.json()["email"] == account.email.lower()
    assert me.json()["roles"] == ["analyst"]
    session = await account.client.get("/api/auth/session", headers=bearer(answer["access_token"]))
    assert session.json()["session_id"] is not None


async def test_every_wrong_sign_in_has_the_same_answer(account: Account) -> None:
    known = await account.sign_in("wrong password wrong")
    wrong_tenant = await account.sign_in(tenant="no-such-tenant")
    account.email = "nobody@acme.example"
    unknown = await account.sign_in()
    bodies = []
    for answer in (known, wrong_tenant, unknown):
        assert answer.status_code == 401
        body = answer.json()
        bodies.append({name: body[name] for name in ("code", "title", "detail", "type")})
        assert answer.elapsed.total_seconds() >= 0
    assert bodies[0] == bodies[1] == bodies[2]


async def test_resolve_does_not_tell_who_exists(account: Account) -> None:
    known = await account.client.post("/api/auth/resolve", json={"email": account.email})
    unknown = await account.client.post("/api/auth/resolve", json={"email": "no@body.example"})
    assert known.status_code == unknown.status_code == 200
    assert known.json() == unknown.json()


async def test_lockout_refuses_the_right_password_and_says_nothing(account: Account) -> None:
    for _ in range(5):
        wrong = await account.sign_in("wrong password wrong")
    locked = await account.sign_in()
    assert locked.status_code == 401
    assert locked.json()["detail"] == wrong.json()["detail"]


async def test_logout_ends_access_and_refresh(account: Account) -> None:
    answer = (await account.sign_in()).json()
    header = bearer(answer["access_token"])
    assert (await account.client.post("/api/auth/logout", headers=header)).status_code == 204
    replayed = await account.client.get("/api/auth/me", headers=header)
    assert replayed.status_code == 401
    assert replayed.json()["code"] == "token_revoked"
    assert "invalid_token" in replayed.headers["www-authenticate"]
    refreshed = await account.client.post(
        "/api/auth/refresh", json={"refresh_token": answer["refresh_token"]}
    )
    assert refreshed.status_code == 401


async def test_refresh_rotates_and_reuse_ends_the_family(account: Account) -> None:
    first = (await account.sign_in()).json()
    renew = {"refresh_token": first["refresh_token"]}
    second = await account.client.post("/api/auth/refresh", json=renew)
    assert second.status_code == 200
    header = bearer(second.json()["access_token"])
    assert (await account.client.get("/api/auth/me", headers=header)).status_code == 200
    stolen = await account.client.post("/api/auth/refresh", json=renew)
    assert stolen.status_code == 401
    assert stolen.json()["code"] == "invalid_refresh_token"
    # the thief's use ended the whole family: access tokens and the honest refresh token too
    assert (await account.client.get("/api/auth/me", headers=header)).status_code == 401
    later = await account.client.post(
        "/api/auth/refresh", json={"refresh_token": second.json()["refresh_token"]}
    )
    assert later.status_code == 401


async def test_two_refreshes_at_once_do_not_both_pass(account: Account) -> None:
    first = (await account.sign_in()).json()
    renew = {"refresh_token": first["refresh_token"]}
    answers = await asyncio.gather(
        *(account.client.post("/api/auth/refresh", json=renew) for _ in range(4))
    )
    assert sum(answer.status_code == 200 for answer in answers) == 1


async def test_hostile_refresh_tokens(app_client: httpx.AsyncClient) -> None:
    for token in ("x", "A" * 64, "é" * 20, "\x00" * 10, "A" * 199):
        answer = await app_client.post("/api/auth/refresh", json={"refresh_token": token})
        assert answer.status_code == 401, token


async def test_password_change_ends_other_sessions(account: Account) -> None:
    other = (await account.sign_in()).json()
    mine = (await account.sign_in()).json()
    body = {"current_password": PASSWORD, "new_password": "another long password"}
    header = bearer(mine["access_token"])
    wrong = body | {"current_password": "not the password"}
    refused = await account.client.post("/api/auth/password", json=wrong, headers=header)
    assert refused.status_code == 422
    done = await account.client.post("/api/auth/password", json=body, headers=header)
    assert done.status_code == 204
    kept = await account.client.get("/api/auth/me", headers=header)
    ended = await account.client.get("/api/auth/me", headers=bearer(other["access_token"]))
    assert (kept.status_code, ended.status_code) == (200, 401)
    assert (await account.sign_in()).status_code == 401
    assert (await account.sign_in("another long password")).status_code == 200


async def test_profile_changes_by_etag(account: Account) -> None:
    header = bearer((await account.sign_in()).json()["access_token"])
    me = await account.client.get("/api/auth/me", headers=header)
    changed = await account.client.patch(
        "/api/auth/me",
        json={"display_name": "Jo Smith"},
        headers=header | {"If-Match": me.headers["etag"]},
    )
    assert changed.json()["display_name"] == "Jo Smith"
    stale = await account.client.patch(
        "/api/auth/me",
        json={"display_name": "Jo Doe"},
        headers=header | {"If-Match": me.headers["etag"]},
    )
    assert stale.status_code == 412


async def test_service_account_signs_in_and_ends(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    admin = tokens(Role.ADMIN)
    made = await app_client.post(
        "/api/users/service-accounts",
        json={"name": "core banking", "roles": ["analyst"]},
        headers=admin,
    )
    assert made.status_code == 201, made.text
    account, secret = made.json()["service_account"], made.json()["client_secret"]
    form = {"grant_type": "client_credentials"}
    pair = base64.b64encode(f"{account['client_id']}:{secret}".encode()).decode()
    by_header = await app_client.post(
        "/api/auth/token", data=form, headers={"Authorization": f"Basic {pair}"}
    )
    by_form = await app_client.post(
        "/api/auth/token",
        data=form | {"client_id": account["client_id"], "client_secret": secret},
    )
    assert by_header.status_code == by_form.status_code == 200
    header = bearer(by_header.json()["access_token"])
    session = await app_client.get("/api/auth/session", headers=header)
    assert session.json()["is_machine"] is True
    wrong = await app_client.post(
        "/api/auth/token",
        data=form | {"client_id": account["client_id"], "client_secret": "no"},
    )
    assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_client")
    other_grant = await app_client.post("/api/auth/token", data={"grant_type": "password"})
    assert other_grant.status_code == 422
    gone = await app_client.delete(f"/api/users/service-accounts/{account['id']}", headers=admin)
    assert gone.status_code == 204
    assert (await app_client.get("/api/auth/session", headers=header)).status_code == 401


async def test_discovery_and_jwks_are_public(app_client: httpx.AsyncClient) -> None:
    document = (await app_client.get("/api/auth/.well-known/openid-configuration")).json()
    assert document["jwks_uri"] == document["issuer"] + "/jwks"
    keys = (await app_client.get("/api/auth/jwks")).json()["keys"]
    assert [key["alg"] for key in keys] == ["RS256"]
    assert not {"d", "p", "q"} & set(keys[0])


async def test_roles_catalogue(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    answer = await app_client.get("/api/auth/roles", headers=tokens(Role.VIEWER))
    roles = {item["role"]: item["permissions"] for item in answer.json()["items"]}
    assert "platform_operator" not in roles
    assert "suspicion" in roles["mlro"]
    assert "suspicion" not in roles["admin"]


async def test_operator_has_no_tenant(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    operator = tokens(Role.PLATFORM_OPERATOR)
    for path in ("/api/auth/me", "/api/users", "/api/audit/events"):
        answer = await app_client.get(path, headers=operator)
        assert (answer.status_code, answer.json()["code"]) == (401, "no_tenant_context")
    refused = await app_client.get("/api/platform/tenants", headers=tokens(Role.ADMIN))
    assert refused.status_code == 403
    assert (await app_client.get("/api/platform/tenants", headers=operator)).status_code == 200


async def test_tokens_and_passwords_are_stored_as_hashes_only(
    account: Account, owner_dsn: str, clone: object
) -> None:
    import asyncpg

    answer = (await account.sign_in()).json()
    dsn = clone.superuser_dsn  # type: ignore[attr-defined]
    connection = await asyncpg.connect(dsn)
    try:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for table in tables:
            rows = await connection.fetch(f'SELECT t::text AS line FROM "{table["relname"]}" t')
            for row in rows:
                for secret in (PASSWORD, answer["refresh_token"], answer["access_token"]):
                    assert secret not in row["line"], table["relname"]
                assert "PRIVATE KEY" not in row["line"]
    finally:
        await connection.close()
