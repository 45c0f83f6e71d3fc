"""The Console's session by cookie: who may use it, what repeats, and what ends it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookies import SimpleCookie
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from tests.conftest import TestDatabase, client_of

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role, system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.sessions.service import REPEAT_SECONDS
from atlas.identity.users import service as users

pytestmark = pytest.mark.usefixtures("quick_passwords")

PASSWORD = "a long enough password"
LOGIN = "/api/auth/console/login"
REFRESH = "/api/auth/console/refresh"


class Browser:
    """A client with a cookie jar of its own that sends what a browser sends."""

    def __init__(self, client: httpx.AsyncClient, email: str) -> None:
        self.client = client
        self.email = email
        self.origin = str(client.base_url).rstrip("/")
        self.headers = {"Origin": self.origin, "User-Agent": "Firefox"}

    @property
    def held(self) -> str:
        return self.client.cookies["atlas_session"]

    async def sign_in(self) -> str:
        body = {"email": self.email, "password": PASSWORD}
        answer = await self.client.post(LOGIN, json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    async def refresh(self, cookie: str | None = None, **headers: str) -> httpx.Response:
        """Send the jar's cookie, or a given one without touching the jar."""
        if cookie is None:
            return await self.client.post(REFRESH, headers=self.headers | headers)
        sent = {**self.headers, **headers, "Cookie": f"atlas_session={cookie}"}
        jar = dict(self.client.cookies)
        self.client.cookies.clear()
        try:
            return await self.client.post(REFRESH, headers=sent)
        finally:
            self.client.cookies.clear()
            for name, value in jar.items():
                self.client.cookies.set(name, value)

    async def is_alive(self, token: str) -> bool:
        answer = await self.client.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})
        return answer.status_code == 200


@pytest_asyncio.fixture
async def browser(
    app: FastAPI, database: Database, settings: Settings, tenant: UUID
) -> AsyncIterator[Browser]:
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
    async with client_of(app) as client:
        yield Browser(client, email)


def cookie_of(answer: httpx.Response) -> str:
    """Return the session's token that an answer sets."""
    return SimpleCookie(answer.headers["set-cookie"])["atlas_session"].value


async def age(clone: TestDatabase, seconds: int) -> None:
    """Move every use of a refresh token into the past."""
    owner = await asyncpg.connect(clone.superuser_dsn)
    await owner.execute(
        "UPDATE refresh_token SET used_at = used_at - make_interval(secs => $1)", float(seconds)
    )
    await owner.close()


async def test_the_refresh_token_is_a_cookie_that_no_script_reads(browser: Browser) -> None:
    body = {"email": browser.email, "password": PASSWORD}
    answer = await browser.client.post(LOGIN, json=body, headers=browser.headers)
    assert answer.json().keys() == {"access_token", "token_type", "expires_in"}
    morsel = SimpleCookie(answer.headers["set-cookie"])["atlas_session"]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Strict"
    assert morsel["path"] == "/api/auth/console"
    assert morsel["max-age"] == morsel["expires"] == "", "it ends with the browser"
    assert not morsel["secure"], "this installation is reached over http"
    assert morsel.value not in answer.text


async def test_over_https_the_cookie_is_secure(app: FastAPI, browser: Browser) -> None:
    transport = httpx.ASGITransport(app=app)
    body = {"email": browser.email, "password": PASSWORD}
    async with httpx.AsyncClient(transport=transport, base_url="https://atlas.example") as client:
        answer = await client.post(LOGIN, json=body, headers={"Origin": "https://atlas.example"})
        refused = await client.post(LOGIN, json=body, headers={"Origin": "http://atlas.example"})
    morsel = SimpleCookie(answer.headers["set-cookie"])["__Secure-atlas_session"]
    assert morsel["secure"]
    assert refused.status_code == 403, "the same host without TLS is another origin"


async def test_a_reload_keeps_the_session(browser: Browser) -> None:
    await browser.sign_in()
    first = browser.held
    answer = await browser.refresh()
    assert answer.status_code == 200
    assert await browser.is_alive(answer.json()["access_token"])
    assert browser.held != first


async def test_without_a_cookie_nobody_is_signed_in(browser: Browser) -> None:
    answer = await browser.refresh()
    assert answer.status_code == 204
    assert answer.content == b""


async def test_two_tabs_at_once_get_the_same_successor(browser: Browser) -> None:
    await browser.sign_in()
    answers = await asyncio.gather(
        *(browser.client.post(REFRESH, headers=browser.headers) for _ in range(4))
    )
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({cookie_of(answer) for answer in answers}) == 1
    # and the session goes on from there
    assert (await browser.refresh()).status_code == 200


async def test_a_lost_answer_is_repeated_within_ten_seconds(
    browser: Browser, clone: TestDatabase
) -> None:
    await browser.sign_in()
    old = browser.held
    lost = await browser.refresh(old)
    again = await browser.refresh(old)
    assert cookie_of(again) == cookie_of(lost)
    await age(clone, REPEAT_SECONDS + 1)
    late = await browser.refresh(old)
    assert late.status_code == 401
    assert late.json()["code"] == "invalid_refresh_token"
    assert not await browser.is_alive(again.json()["access_token"]), "the session has ended"


@pytest.mark.parametrize("how", ["used_successor", "other_browser", "no_browser", "body"])
async def test_hostile_reuse_ends_the_session(browser: Browser, how: str) -> None:
    await browser.sign_in()
    old = browser.held
    answer = await browser.refresh()
    if how == "used_successor":
        answer = await browser.refresh()
        stolen = await browser.refresh(old)
    elif how == "other_browser":
        stolen = await browser.refresh(old, **{"User-Agent": "curl/8"})
    elif how == "no_browser":
        stolen = await browser.refresh(old, **{"User-Agent": ""})
    else:
        stolen = await browser.client.post("/api/auth/refresh", json={"refresh_token": old})
    assert stolen.status_code == 401
    assert not await browser.is_alive(answer.json()["access_token"])
    over = await browser.refresh()
    assert over.status_code == 401
    assert SimpleCookie(over.headers["set-cookie"])["atlas_session"].value == ""


async def test_a_token_of_a_body_is_no_cookie(browser: Browser) -> None:
    body = {"email": browser.email, "password": PASSWORD}
    given = (await browser.client.post("/api/auth/login", json=body)).json()
    answer = await browser.refresh(given["refresh_token"])
    assert answer.status_code == 401
    assert not await browser.is_alive(given["access_token"])


@pytest.mark.parametrize(
    "origin", [None, "null", "", "https://evil.example", "http://127.0.0.1:1", "http://"]
)
async def test_another_origin_is_refused(browser: Browser, origin: str | None) -> None:
    await browser.sign_in()
    held = browser.held
    headers = {"User-Agent": "Firefox"} | ({} if origin is None else {"Origin": origin})
    body = {"email": browser.email, "password": PASSWORD}
    for answer in (
        await browser.client.post(REFRESH, headers=headers),
        await browser.client.post(LOGIN, json=body, headers=headers),
    ):
        assert answer.status_code == 403
        assert answer.json()["code"] == "origin_refused"
        assert "set-cookie" not in answer.headers
    assert browser.held == held
    assert (await browser.refresh()).status_code == 200, "nothing was used up"


async def test_signing_out_ends_the_cookie_and_the_session(browser: Browser) -> None:
    token = await browser.sign_in()
    held = browser.held
    out = await browser.client.post(
        "/api/auth/logout", headers={"Authorization": f"Bearer {token}"}
    )
    assert out.status_code == 204
    assert SimpleCookie(out.headers["set-cookie"])["atlas_session"].value == ""
    assert (await browser.refresh(held)).status_code == 401
    assert (await browser.refresh()).status_code == 204


async def test_only_hashes_are_stored(browser: Browser, clone: TestDatabase) -> None:
    await browser.sign_in()
    await browser.refresh()
    owner = await asyncpg.connect(clone.superuser_dsn)
    stored = await owner.fetch("SELECT * FROM refresh_token")
    await owner.close()
    assert browser.held not in str(stored)
    newest = max(row["created_at"] for row in stored)
    assert now() - newest < timedelta(minutes=5)
