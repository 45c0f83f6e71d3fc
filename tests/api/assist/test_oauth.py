"""The authorisation server: what it gives, and everything it refuses."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import httpx
import httpx2
import pytest
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata
from tests.api.assist.conftest import Installation, People
from tests.support.assist import Person, answer_of, pkce

from atlas.assist.mcp.tools import TOOLS
from mcp import Client

AUTHORIZE, TOKEN = "/api/oauth/authorize", "/api/oauth/token"


async def open_page(person: Person, **changes: str | None) -> httpx.Response:
    """The answer to an authorisation request, in a browser of its own."""
    async with httpx.AsyncClient() as browser:
        query = person.query(pkce()[1], **changes)
        return await browser.get(f"{person.base}{AUTHORIZE}", params=query)


def refusal(answer: httpx.Response, *codes: str) -> None:
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert body["error"] == body["code"]
    assert body["error"] in codes


class Storage:
    """What the SDK's client keeps."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    async def get_tokens(self) -> Any:
        return self.kept.get("tokens")

    async def set_tokens(self, tokens: Any) -> None:
        self.kept["tokens"] = tokens

    async def get_client_info(self) -> Any:
        return self.kept.get("client")

    async def set_client_info(self, client_info: Any) -> None:
        self.kept["client"] = client_info


async def test_the_sdks_client_signs_in_by_itself(people: People) -> None:
    """From the address alone: challenge, both metadata documents, consent, code, tokens."""
    person = await people()
    brought: dict[str, str] = {}

    async def show(url: str) -> None:
        async with httpx.AsyncClient() as browser:
            answer = await person.allow(browser, url)
        brought.update(answer_of(answer.headers["location"]))

    async def back() -> AuthorizationCodeResult:
        return AuthorizationCodeResult(
            code=brought["code"], state=brought["state"], iss=brought["iss"]
        )

    storage = Storage()
    provider = OAuthClientProvider(
        server_url=person.resource,
        client_metadata=OAuthClientMetadata(
            redirect_uris=[person.redirect_uri], token_endpoint_auth_method="none"
        ),
        storage=storage,
        redirect_handler=show,
        callback_handler=back,
        client_metadata_url=person.client_id,
    )
    async with (
        httpx2.AsyncClient(auth=provider) as http,
        Client(streamable_http_client(person.resource, http_client=http)) as client,
    ):
        assert [tool.name for tool in (await client.list_tools()).tools] == list(TOOLS)
    assert storage.kept["tokens"].scope == "read run"


async def test_the_consent_page_runs_nothing_and_cannot_be_framed(people: People) -> None:
    person = await people()
    answer = await open_page(person)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert f"form-action 'self' http://{urlsplit(person.redirect_uri).netloc}" in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert "HttpOnly; SameSite=Strict" in answer.headers["set-cookie"]
    assert "<script" not in answer.text
    assert "on your own computer" in answer.text


async def test_what_a_client_calls_itself_is_text(
    installation: Installation, people: People
) -> None:
    person = await people()
    name = '<img src=x onerror="alert(1)">\u202e'
    person.client_id = installation.documents.publish("/evil.json", client_name=name)
    page = (await open_page(person)).text
    assert "<img" not in page
    assert "\u202e" not in page
    assert f"127.0.0.1:{installation.documents.port}" in page, "the host that vouches is shown"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"resource": None}, "invalid_target"),
        ({"resource": "https://elsewhere.example/api/mcp/acme"}, "invalid_target"),
        ({"scope": "read decide"}, "invalid_scope"),
        ({"scope": "admin"}, "invalid_scope"),
    ],
)
async def test_a_wrong_request_goes_back_to_the_client(
    people: People, changes: dict[str, str | None], error: str
) -> None:
    answer = await open_page(await people(), **changes)
    assert answer.status_code == 303
    brought = answer_of(answer.headers["location"])
    assert (brought["error"], brought["state"]) == (error, "xyz")
    assert "code" not in brought


@pytest.mark.parametrize(
    "uri",
    [
        "https://assistant.example/back/",
        "https://assistant.example/back?x=1",
        "https://assistant.example.evil.example/back",
        "https://assistant.example@evil.example/back",
        "http://assistant.example/back",
        "http://127.0.0.1:5000/other",
        "http://127.0.0.1.evil.example/callback",
        "http://localhost:5000/callback",
        "javascript:alert(1)",
        "https://assistant.example/back#x",
        "https://assistant.example\\@evil.example/back",
        "",
    ],
)
async def test_a_redirect_that_is_not_listed_goes_nowhere(people: People, uri: str) -> None:
    person = await people()
    answer = await open_page(person, redirect_uri=uri)
    assert (answer.status_code, answer.json()["code"]) == (422, "client_refused")
    assert "location" not in answer.headers


async def test_loopback_may_have_any_port(people: People) -> None:
    person = await people()
    for port in ("", ":1024", ":65535"):
        uri = f"http://127.0.0.1{port}/callback"
        assert (await open_page(person, redirect_uri=uri)).status_code == 200


@pytest.mark.parametrize(
    "client_id",
    [
        "assistant",
        "http://127.0.0.1/assistant.json",
        "https://127.0.0.1:1/assistant.json",
        "https://10.0.0.1/assistant.json",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/assistant.json",
        "https://localhost/assistant.json",
        "https://2130706433/assistant.json",
        "https://user:pw@assistant.example/a",
        "https://assistant.example/",
        "https://assistant.example/a#b",
        "https://assistant.example/a/../b",
    ],
)
async def test_a_client_that_cannot_be_read_is_refused(people: People, client_id: str) -> None:
    person = await people()
    person.client_id = client_id
    answer = await open_page(person)
    assert (answer.status_code, answer.json()["code"]) == (422, "client_refused")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "https://another.example/client"},
        {"redirect_uris": []},
        {"redirect_uris": "https://assistant.example/back"},
        {"redirect_uris": ["http://assistant.example/back", "javascript:x"]},
        {"token_endpoint_auth_method": "client_secret_post"},
        {"client_name": "x" * 20_000},
    ],
)
async def test_a_document_that_is_not_the_clients_is_refused(
    installation: Installation, people: People, changes: dict[str, Any]
) -> None:
    person = await people()
    path = f"/{abs(hash(str(changes)))}.json"
    installation.documents.publish(path, **changes)
    person.client_id = installation.documents.address(path)
    answer = await open_page(person)
    assert (answer.status_code, answer.json()["code"]) == (422, "client_refused")


async def test_a_document_is_read_once(installation: Installation, people: People) -> None:
    person = await people()
    person.client_id = installation.documents.publish("/once.json")
    for _ in range(3):
        assert (await open_page(person)).status_code == 200
    assert installation.documents.asked.count("/once.json") == 1


async def test_the_form_is_good_for_its_own_browser_and_page_alone(people: People) -> None:
    person = await people()
    query = person.query(pkce()[1])
    async with httpx.AsyncClient() as browser, httpx.AsyncClient() as other:
        page = (await browser.get(f"{person.base}{AUTHORIZE}", params=query)).text
        stolen = await person.send(other, page)
        assert (stolen.status_code, stolen.json()["code"]) == (422, "consent_expired")
        changed = page.replace('name="consent" value="', 'name="consent" value="AAAA')
        forged = await person.send(browser, changed)
        assert (forged.status_code, forged.json()["code"]) == (422, "consent_expired")
        sealed = page.split('name="consent" value="')[1].split('"')[0]
        form = {"consent": sealed, "decision": "allow"}
        form |= {"email": person.email, "password": person.password}
        for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            crossed = await browser.post(f"{person.base}{AUTHORIZE}", data=form, headers=origin)
            assert (crossed.status_code, crossed.json()["code"]) == (403, "origin_refused")
        assert (await person.send(browser, page)).status_code == 303


async def test_a_wrong_password_gives_nothing(people: People) -> None:
    person = await people()
    query = person.query(pkce()[1])
    async with httpx.AsyncClient() as browser:
        page = (await browser.get(f"{person.base}{AUTHORIZE}", params=query)).text
        for changes in ({"password": "wrong"}, {"email": "nobody@acme.example"}, {"email": "x"}):
            answer = await person.send(browser, page, **changes)
            assert answer.status_code == 200
            assert "The e-mail or password is wrong" in answer.text
        denied = await person.send(browser, page, "deny")
        assert answer_of(denied.headers["location"])["error"] == "access_denied"


async def test_a_person_of_another_tenant_cannot_allow(people: People, other_tenant: Any) -> None:
    person, other = await people(), await people(tenant_id=other_tenant)
    query = other.query(pkce()[1], resource=person.resource)
    async with httpx.AsyncClient() as browser:
        page = (await browser.get(f"{person.base}{AUTHORIZE}", params=query)).text
        answer = await other.send(browser, page)
    assert (answer.status_code, "location" in answer.headers) == (200, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": None},
        {"code_verifier": "x" * 43},
        {"client_id": "https://another.example/client"},
        {"redirect_uri": "https://assistant.example/back"},
        {"redirect_uri": None},
        {"resource": "https://elsewhere.example/api/mcp/acme"},
        {"resource": None},
    ],
)
async def test_a_code_is_bound_and_a_wrong_use_burns_it(
    people: People, changes: dict[str, str | None]
) -> None:
    person = await people()
    verifier, challenge = pkce()
    code = await person.code(challenge)
    refusal(await person.post(TOKEN, person.exchange(code, verifier, **changes)), "invalid_grant")
    refusal(await person.post(TOKEN, person.exchange(code, verifier)), "invalid_grant")


async def test_a_replayed_code_ends_what_came_of_it(people: People) -> None:
    person = await people()
    verifier, challenge = pkce()
    form = person.exchange(await person.code(challenge), verifier)
    tokens = (await person.post(TOKEN, form)).json()
    refusal(await person.post(TOKEN, form), "invalid_grant")
    again = {
        "grant_type": "refresh_token",
        "refresh_token": tokens["refresh_token"],
        "client_id": person.client_id,
    }
    refusal(await person.post(TOKEN, again), "invalid_grant")
    async with httpx.AsyncClient() as client:
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert (await client.post(person.resource, json={}, headers=bearer)).status_code == 401


async def test_of_two_exchanges_at_once_one_is_the_second(people: People) -> None:
    person = await people()
    verifier, challenge = pkce()
    form = person.exchange(await person.code(challenge), verifier)
    answers = await asyncio.gather(*(person.post(TOKEN, form) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [200, 400, 400, 400]


async def test_refresh_tokens_rotate_and_a_reuse_ends_the_family(people: People) -> None:
    person = await people()
    first = await person.tokens(scope="read")
    form = {"grant_type": "refresh_token", "client_id": person.client_id}
    second = (await person.post(TOKEN, form | {"refresh_token": first["refresh_token"]})).json()
    assert second["scope"] == "read"
    refusal(
        await person.post(TOKEN, form | {"refresh_token": first["refresh_token"]}),
        "invalid_grant",
    )
    refusal(
        await person.post(TOKEN, form | {"refresh_token": second["refresh_token"]}),
        "invalid_grant",
    )


async def test_a_refresh_token_is_no_ones_but_its_clients(people: People) -> None:
    person = await people()
    for path, form in (
        ("/api/oauth/token", {"client_id": "https://another.example/client"}),
        ("/api/oauth/token", {"client_id": person.client_id, "resource": "https://x.example/y"}),
    ):
        tokens = await person.tokens()
        form |= {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        refusal(await person.post(path, form), "invalid_grant")
    tokens = await person.tokens()
    async with httpx.AsyncClient(base_url=person.base) as client:
        body = {"refresh_token": tokens["refresh_token"]}
        assert (await client.post("/api/auth/refresh", json=body)).status_code == 401
    again = {"grant_type": "refresh_token", "client_id": person.client_id, **body}
    refusal(await person.post(TOKEN, again), "invalid_grant")


async def test_a_persons_own_refresh_token_makes_no_assistants(people: People) -> None:
    person = await people()
    async with httpx.AsyncClient(base_url=person.base) as client:
        body = {"email": person.email, "password": person.password, "tenant": person.slug}
        own = (await client.post("/api/auth/login", json=body)).json()["refresh_token"]
    form = {"grant_type": "refresh_token", "client_id": person.client_id, "refresh_token": own}
    refusal(await person.post(TOKEN, form), "invalid_grant")


async def test_other_grants_are_refused(people: People) -> None:
    person = await people()
    for form in ({"grant_type": "password"}, {"x": "y"}):
        refusal(await person.post(TOKEN, form), "unsupported_grant_type")


async def test_the_metadata_says_what_is_served(people: People) -> None:
    person = await people()
    async with httpx.AsyncClient(base_url=person.base) as client:
        path = "/.well-known/oauth-authorization-server/api/auth"
        found = (await client.get(path)).json()
    assert found["issuer"] == f"{person.base}/api/auth"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["client_id_metadata_document_supported"] is True
    assert "registration_endpoint" not in found
