"""Whatever a provider does, the answer says so."""

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.support.outbound import Answer, http, peer

from atlas.foundation.outbound import guarded_client
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.client import Answer as Answered
from atlas.sources.plugins.client import ProviderClient
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.loading import bundled_folder, installed, load

GLEIF = load([bundled_folder() / "gleif"], base()).require("gleif")
RECORDS = (GLEIF.folder / "tests/fixtures/lei_records/companies.json").read_bytes()
JSON = "Content-Type: application/vnd.api+json; charset=utf-8"


async def ask(answer: Answer, seconds: float = 20) -> tuple[State, int | None, float | None, bytes]:
    async with (
        peer(answer) as provider,
        guarded_client([provider.pair], seconds=seconds, max_bytes=100_000) as client,
    ):
        found = await GLEIF.client(client, provider.url).by_lei("0000EXAMPLEHOLDING80")
        assert provider.heads[0].startswith("GET /lei-records?filter%5Blei%5D=0000EXAMPLEHOLDING80")
    return found.state, found.status, found.retry_after, found.content


async def test_an_answer_is_kept_as_it_came_and_read() -> None:
    state, status, _, content = await ask(http(RECORDS, "200 OK", JSON))
    assert (state, status, content) == (State.OK, 200, RECORDS)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("401 Unauthorized", State.UNAUTHORISED),
        ("403 Forbidden", State.UNAUTHORISED),
        ("404 Not Found", State.SCHEMA_CHANGED),
        ("410 Gone", State.SCHEMA_CHANGED),
        ("429 Too Many Requests", State.THROTTLED),
        ("500 Internal Server Error", State.UNREACHABLE),
        ("503 Service Unavailable", State.UNREACHABLE),
        ("302 Found", State.SCHEMA_CHANGED),
        ("400 Bad Request", State.SCHEMA_CHANGED),
        ("200 OK", State.SCHEMA_CHANGED),
    ],
)
async def test_every_status(status: str, state: State) -> None:
    found = await ask(http(b"<html>", status, "Retry-After: 30"))
    assert found == (state, int(status[:3]), 30.0, b"<html>")


async def _slow(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3)
    writer.close()


async def test_slow_cut_and_large_answers() -> None:
    assert (await ask(_slow, seconds=0.5))[0] is State.UNREACHABLE
    cut = http(RECORDS)[:-100]
    assert (await ask(cut))[0] is State.UNREACHABLE
    assert (await ask(http(b" " * 200_000)))[0] is State.SCHEMA_CHANGED


async def test_nobody_there_and_an_address_that_is_refused(tmp_path: Path) -> None:
    async with guarded_client(seconds=0.5) as client:
        for base_url in ("https://127.0.0.1:1", "http://10.0.0.1", "ftp://x"):
            found = await GLEIF.client(client, base_url).by_name("Example")
            assert (found.state, found.document) == (State.UNREACHABLE, None)


async def test_a_confirmation_that_was_not_asked_for_is_no_answer() -> None:
    state, status, _, content = await ask(http(b"", "304 Not Modified", 'ETag: "1"'))
    assert (state, status, content) == (State.SCHEMA_CHANGED, 304, b"")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('ETag: "1"', '"1"'),
        ('ETag: W/"1"', 'W/"1"'),
        ("ETag: " + "x" * 600, None),
        ("ETag: caf\u00e9", None),
        ("ETag:", None),
        ("X-Other: 1", None),
    ],
)
async def test_validators_are_kept_if_they_can_be_sent_back(line: str, kept: str | None) -> None:
    async with (
        peer(http(RECORDS, "200 OK", JSON, line)) as provider,
        guarded_client([provider.pair]) as client,
    ):
        found = await GLEIF.client(client, provider.url).by_lei("0000EXAMPLEHOLDING80")
    assert (found.validators.etag, found.state) == (kept, State.OK)


KVK = load([bundled_folder() / "kvk"], base()).require("kvk")
KEY = "GEHEIM-kvk+Vuurtoren"


@pytest.mark.parametrize(
    "said",
    [
        KEY.encode(),
        b'{"naam": "' + KEY.replace("+", "%2B").encode() + b'"}',
        b'{"auth": "' + base64.b64encode(f"{KEY}:".encode()) + b'"}',
        b'{"auth": "' + base64.b64encode(f"me:{KEY}".encode()) + b'"}',
        b'{"debug": "GEHEIM-kvk\\u002bVuurtoren"}',
        b"<p>GEHEIM&#45;kvk&plus;Vuurtoren</p>",
        b'{"debug": "' + KEY.encode().hex().upper().encode() + b'"}',
    ],
    ids=["text", "address", "basic", "password", "json", "html", "hexadecimal"],
)
@pytest.mark.parametrize("status", ["200 OK", "404 Not Found", "500 Internal Server Error"])
async def test_an_answer_that_repeats_the_key_is_not_kept(said: bytes, status: str) -> None:
    async with (
        peer(http(said, status, "Content-Type: application/json")) as provider,
        guarded_client([provider.pair], seconds=20, max_bytes=100_000) as client,
    ):
        found = await KVK.client(client, provider.url, {"api_key": KEY}).profile("69599084")
    assert (found.state, found.content, found.document) == (State.SCHEMA_CHANGED, b"", None)
    assert "repeats the credentials" in found.detail


@pytest.mark.parametrize(
    "key", ["J46SECRET/kvk/7f3a9c=", 'J46SECRET "ee\\p\u00e4\u00df%&+<9'], ids=["slashes", "quotes"]
)
async def test_a_key_is_found_in_what_is_json_once_more(key: str) -> None:
    for said in (orjson.dumps({"debug": key}), json.dumps({"debug": key}).encode()):
        for body in (said.replace(b"/", b"\\/"), orjson.dumps({"debug": said.decode()})):
            async with (
                peer(http(body, "200 OK", JSON)) as provider,
                guarded_client([provider.pair], seconds=20, max_bytes=100_000) as client,
            ):
                found = await KVK.client(client, provider.url, {"api_key": key}).get("x", "/x")
            assert (found.state, found.content) == (State.SCHEMA_CHANGED, b"")


async def test_a_key_in_a_header_is_not_kept_as_a_validator() -> None:
    async with (
        peer(http(b"{}", "200 OK", JSON, f'ETag: "{KEY}"')) as provider,
        guarded_client([provider.pair], seconds=20, max_bytes=100_000) as client,
    ):
        found = await KVK.client(client, provider.url, {"api_key": KEY}).profile("69599084")
    assert found.state is State.SCHEMA_CHANGED
    assert not any(found.validators)


UNKNOWN = {
    "companies_house": b'{"errors":[{"error":"company-profile-not-found","type":"ch:service"}]}',
    "gleif": b'{"errors":[{"status":"404","title":"Not Found"}]}',
    "kvk": b'{"fout":[{"code":"IPD0005","omschrijving":"x"}]}',
    "northdata": b'{"message":"Company not found"}',
    "opencorporates": b'{"api_version":"0.4.8","error":{"message":"Company not found"}}',
}
"""How providers say that they do not know a company."""
ELSEWHERE = {
    "gateway": (b'{"message":"no Route matched with those values"}', JSON),
    "page": (b"<html>Company not found", "Content-Type: text/html; charset=utf-8"),
    "text": (b"404 page not found", "Content-Type: text/plain"),
    "list": (b"[]", JSON),
    "nothing": (b"", JSON),
}
"""How an address answers that is not, or no longer, the provider's."""


async def _missing(name: str, body: bytes, *lines: str) -> Answered:
    return await _read(installed().require(name).client, http(body, "404 Not Found", *lines))


async def _read(kind: Callable[..., Any], answer: bytes) -> Answered:
    async with (
        peer(answer) as provider,
        guarded_client([provider.pair], seconds=20, max_bytes=100_000) as client,
    ):
        found: Answered = await kind(client, provider.url).get("company", "/x")
    return found


@pytest.mark.parametrize("name", UNKNOWN)
async def test_only_the_provider_itself_says_that_it_does_not_know_a_company(name: str) -> None:
    assert (await _missing(name, UNKNOWN[name], JSON)).state is State.EMPTY
    for said, (body, *lines) in ELSEWHERE.items():
        found = await _missing(name, body, *lines)
        assert found.state is State.SCHEMA_CHANGED, said
        assert "404" in found.detail
        assert found.content == body


@pytest.mark.parametrize("name", sorted(set(installed().plugins) - set(UNKNOWN)))
async def test_without_words_of_its_own_a_404_is_never_an_absence(name: str) -> None:
    for body in UNKNOWN.values():
        assert (await _missing(name, body, JSON)).state is State.SCHEMA_CHANGED


@pytest.mark.parametrize("name", sorted(installed().plugins))
async def test_an_answer_without_a_body_says_nothing_of_a_company(name: str) -> None:
    for status in (
        "200 OK",
        "201 Created",
        "202 Accepted",
        "204 No Content",
        "206 Partial Content",
    ):
        found = await _read(installed().require(name).client, http(b"", status))
        assert (found.state, found.status) == (State.SCHEMA_CHANGED, int(status[:3]))
    assert "204 in another form" in (await _read(KVK.client, http(b"", "204 No Content"))).detail


class _Wordless(ProviderClient):
    """Of a provider that says by a 204 that it does not know a company."""

    def unknown(self, answer: Answered) -> bool:
        return answer.status == 204


async def test_a_plugin_can_say_that_no_content_is_its_form_of_an_absence() -> None:
    assert (await _read(_Wordless, http(b"", "204 No Content"))).state is State.EMPTY
    assert (await _read(_Wordless, http(b"", "404 Not Found"))).state is State.SCHEMA_CHANGED
    assert (await _read(_Wordless, http(b"", "200 OK"))).state is State.SCHEMA_CHANGED


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (http(b"{}", "200 OK", JSON), State.OK),
        (http(b"<html>", "200 OK", "Content-Type: text/html"), State.SCHEMA_CHANGED),
        (http(b"{}", "404 Not Found", JSON), State.SCHEMA_CHANGED),
        (http(b"{}", "401 Unauthorized", JSON), State.UNAUTHORISED),
    ],
    ids=["answered", "page", "unknown address", "refused"],
)
async def test_only_an_answer_proves_a_key(answer: Answer, state: State) -> None:
    async with (
        peer(answer) as provider,
        guarded_client([provider.pair], seconds=20, max_bytes=100_000) as client,
    ):
        assert (await GLEIF.client(client, provider.url).probe("/x")).state is state


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()


_CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"
REPEATED = [
    (_closed, 2),
    (_CUT, 2),
    (http(b"", "502 Bad Gateway"), 2),
    (http(b"", "503 Service Unavailable"), 2),
    (http(b"", "504 Gateway Timeout"), 2),
    (http(b"", "429 Too Many Requests", "Retry-After: 1"), 2),
    (http(b"", "429 Too Many Requests"), 1),
    (http(b"", "503 Service Unavailable", "Retry-After: 30"), 1),
    (http(b"", "500 Internal Server Error"), 1),
    (http(b"", "401 Unauthorized"), 1),
    (http(b"", "404 Not Found"), 1),
    (http(b"<html>", "200 OK"), 1),
]


@pytest.mark.parametrize(("answer", "requests"), REPEATED, ids=range(len(REPEATED)))
async def test_what_is_repeated_is_what_the_documentation_says(
    answer: Answer, requests: int
) -> None:
    """docs/connect-a-source.md, "Freshness and limits"."""
    async with (
        peer(answer) as provider,
        guarded_client([provider.pair], seconds=20, max_bytes=100_000) as client,
    ):
        await GLEIF.client(client, provider.url).by_lei("0000EXAMPLEHOLDING80")
    assert len(provider.heads) == requests
