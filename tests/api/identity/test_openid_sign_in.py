"""A person signs in to the Console at their own OpenID provider: the real one, in its process."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from tests.api.identity.openid import CONSOLE_CALLBACK, OpenIdProvider
from tests.conftest import Tokens, free_port

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role

BASE = "/api/auth/console"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def settings(settings: Settings, port: int) -> Settings:
    """The operator lets the guard reach this one loopback pair."""
    return settings.model_copy(update={"outbound_allow": [f"127.0.0.1:{port}"]})


@pytest.fixture(scope="module")
def provider(port: int, settings: Settings) -> Iterator[OpenIdProvider]:
    callback = f"{settings.public_url.rstrip('/')}{CONSOLE_CALLBACK}"
    with OpenIdProvider(port, callback=callback) as running:
        yield running


@pytest_asyncio.fixture
async def issuer(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: UUID, provider: OpenIdProvider
) -> AsyncIterator[dict[str, Any]]:
    operator = tokens(Role.PLATFORM_OPERATOR)
    body = {
        "tenant_id": str(other_tenant),
        "name": "Second's provider",
        "issuer": provider.issuer,
        "audience": "atlas",
        "jwks_uri": f"{provider.issuer}/jwks",
        "roles_claim": "realm_access.roles",
        "role_mapping": {"analysts": ["analyst"], "admins": ["admin"]},
        "client_id": "atlas-console",
        "authorization_endpoint": f"{provider.issuer}/auth",
        "token_endpoint": f"{provider.issuer}/token",
    }
    made = await app_client.post("/api/platform/issuers", json=body, headers=operator)
    assert made.status_code == 201, made.text
    yield made.json()
    await app_client.delete(f"/api/platform/issuers/{made.json()['id']}", headers=operator)


class Browser:
    """A browser of its own: cookies, and the provider's pages."""

    def __init__(self, app: FastAPI, settings: Settings, provider: OpenIdProvider) -> None:
        transport = httpx.ASGITransport(app)
        self.atlas = httpx.AsyncClient(transport=transport, base_url=settings.public_url)
        self.provider = provider
        self.origin = settings.public_url

    async def answer(self, issuer: dict[str, Any], login: str, next_path: str = "/hits") -> str:
        """Sign in at the provider; return the address that it sends the browser back to."""
        begun = await self.atlas.get(f"{BASE}/openid/{issuer['id']}", params={"next": next_path})
        assert begun.status_code == 303, begun.text
        return await self.provider.follow(begun.headers["location"], login)

    async def sign_in(self, issuer: dict[str, Any], login: str) -> httpx.Response:
        return await self.atlas.get(await self.answer(issuer, login))

    async def token(self) -> httpx.Response:
        """Renew the access token as the Console does on its first page."""
        return await self.atlas.post(f"{BASE}/refresh", headers={"Origin": self.origin})

    async def me(self) -> httpx.Response:
        access = (await self.token()).json()["access_token"]
        return await self.atlas.get("/api/auth/me", headers={"Authorization": f"Bearer {access}"})


@pytest_asyncio.fixture
async def browser(
    app_client: httpx.AsyncClient,  # the application is started
    app: FastAPI,
    settings: Settings,
    provider: OpenIdProvider,
) -> AsyncIterator[Browser]:
    one = Browser(app, settings, provider)
    yield one
    await one.atlas.aclose()


def refusal(answer: httpx.Response) -> dict[str, str]:
    """What the sign-in page is told; no session cookie comes with it."""
    assert answer.status_code == 303, answer.text
    where = urlsplit(answer.headers["location"])
    assert where.path == "/sign-in", answer.headers["location"]
    assert not re.search("atlas_session=[^;]", ";".join(answer.headers.get_list("set-cookie")))
    return {name: values[0] for name, values in parse_qs(where.query).items()}


async def test_the_organisation_offers_its_provider_and_its_people_sign_in(
    browser: Browser, issuer: dict[str, Any], other_tenant: UUID
) -> None:
    landed = await browser.sign_in(issuer, "analysts.ana")
    assert (landed.status_code, landed.headers["location"]) == (303, "/hits")
    cookies = landed.headers.get_list("set-cookie")
    [held] = [one for one in cookies if one.startswith("atlas_session=")]
    assert "HttpOnly" in held
    assert "SameSite=Strict" in held
    # nothing of the provider's is in the browser: no code, no token, no verifier
    assert not any("eyJ" in one for one in cookies)
    me = (await browser.me()).json()
    assert (me["tenant_id"], me["roles"]) == (str(other_tenant), ["analyst"])
    assert me["email"] == "analysts.ana@id.example"
    asked = {"tenant": me["tenant_slug"]}
    found = (await browser.atlas.post("/api/auth/resolve", json=asked)).json()
    [hint] = [one for one in found["issuers"] if one["issuer"] == issuer["issuer"]]
    assert hint["sign_in_path"] == f"{BASE}/openid/{issuer['id']}"
    # the same account as the same person's token gets at the API
    again = await browser.sign_in(issuer, "analysts.ana")
    assert again.headers["location"] == "/hits"
    assert (await browser.me()).json()["id"] == me["id"]


async def test_an_answer_counts_once_and_only_in_the_browser_that_asked(
    browser: Browser, issuer: dict[str, Any], app: FastAPI, settings: Settings
) -> None:
    address = await browser.answer(issuer, "analysts.ana")
    other = Browser(app, settings, browser.provider)
    assert refusal(await other.atlas.get(address))["refused"] == "expired"
    # another sign-in of the same browser has another state
    assert (await browser.atlas.get(f"{BASE}/openid/{issuer['id']}")).status_code == 303
    assert refusal(await browser.atlas.get(address))["refused"] == "expired"
    fresh = await browser.answer(issuer, "analysts.ana")
    kept = dict(browser.atlas.cookies)
    assert (await browser.atlas.get(fresh)).headers["location"] == "/hits"
    # the cookie is gone; put back by force, the sign-in is spent, before the provider is asked
    assert refusal(await browser.atlas.get(fresh))["refused"] == "expired"
    name = next(one for one in kept if one.endswith("atlas_sign_in"))
    replay = await other.atlas.get(fresh, headers={"Cookie": f"{name}={kept[name]}"})
    assert refusal(replay)["refused"] == "expired"
    await other.atlas.aclose()


async def test_a_forged_cookie_another_issuer_and_a_denial_are_refused(
    browser: Browser, issuer: dict[str, Any]
) -> None:
    address = await browser.answer(issuer, "analysts.ana")
    mixed = f"{address.partition('&iss=')[0]}&iss=https%3A%2F%2Fevil.example"
    assert refusal(await browser.atlas.get(mixed))["refused"] == "not_accepted"
    begun = await browser.atlas.get(f"{BASE}/openid/{issuer['id']}")
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    said = {"error": "access_denied", "state": state}
    told = refusal(await browser.atlas.get(f"{BASE}/openid/callback", params=said))
    assert told["refused"] == "denied"
    assert told["tenant"]
    forged = {"Cookie": "atlas_sign_in=AAAA; __Secure-atlas_sign_in=AAAA"}
    bare = await browser.atlas.get(f"{BASE}/openid/callback?code=x&state=y", headers=forged)
    assert refusal(bare)["refused"] == "expired"


async def test_who_has_no_role_or_is_switched_off_gets_no_session(
    browser: Browser, issuer: dict[str, Any], tokens: Tokens, other_tenant: UUID
) -> None:
    assert refusal(await browser.sign_in(issuer, "strangers.joe"))["refused"] == "no_role"
    assert (await browser.token()).status_code == 204
    await browser.sign_in(issuer, "analysts.dan")
    user = (await browser.me()).json()["id"]
    admin = tokens(Role.ADMIN, tenant=other_tenant)
    await browser.atlas.patch(f"/api/users/{user}", json={"enabled": False}, headers=admin)
    assert refusal(await browser.sign_in(issuer, "analysts.dan"))["refused"] == "account_off"


async def test_no_other_site_is_opened_afterwards(browser: Browser, issuer: dict[str, Any]) -> None:
    for path in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/a\r\nSet-Cookie: x",
    ):
        landed = await browser.atlas.get(await browser.answer(issuer, "analysts.ana", path))
        assert landed.headers["location"] == "/", path


async def test_an_issuer_that_is_refused_ends_the_sessions_that_it_opened(
    browser: Browser, issuer: dict[str, Any], tokens: Tokens
) -> None:
    await browser.sign_in(issuer, "analysts.eve")
    access = (await browser.token()).json()["access_token"]
    bearer = {"Authorization": f"Bearer {access}"}
    assert (await browser.atlas.get("/api/auth/me", headers=bearer)).status_code == 200
    path, operator = f"/api/platform/issuers/{issuer['id']}", tokens(Role.PLATFORM_OPERATOR)
    match = operator | {"If-Match": f'"{issuer["version"]}"'}
    off = await browser.atlas.patch(path, json={"enabled": False}, headers=match)
    assert off.status_code == 200, off.text
    ended = await browser.atlas.get("/api/auth/me", headers=bearer)
    assert (ended.status_code, ended.json()["code"]) == (401, "token_revoked")
    assert (await browser.token()).status_code == 401
    gone = await browser.atlas.get(f"{BASE}/openid/{issuer['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "issuer_not_found")


@pytest.mark.parametrize(
    "change",
    [
        {"token_endpoint": None},
        {"token_endpoint": "https://10.0.0.1/token"},
        {"authorization_endpoint": "http://id.half.example/auth"},
        {"scope": "profile"},
        {"tenant_id": None, "role_mapping": {"ops": ["platform_operator"]}},
    ],
)
async def test_a_sign_in_is_configured_whole_or_not_at_all(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    other_tenant: UUID,
    change: dict[str, Any],
) -> None:
    body = {
        "tenant_id": str(other_tenant),
        "name": "Half",
        "issuer": "https://id.half.example",
        "audience": "atlas",
        "jwks_uri": "https://id.half.example/jwks",
        "role_mapping": {"analysts": ["analyst"]},
        "client_id": "atlas",
        "authorization_endpoint": "https://id.half.example/auth",
        "token_endpoint": "https://id.half.example/token",
    } | change
    refused = await app_client.post(
        "/api/platform/issuers", json=body, headers=tokens(Role.PLATFORM_OPERATOR)
    )
    assert refused.status_code in {400, 422}, refused.text
