"""Whatever a provider does, the answer says so."""

import asyncio
from pathlib import Path

import pytest
from tests.support.outbound import Answer, http, peer

from atlas.foundation.outbound import guarded_client
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.loading import bundled_folder, load

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
        ("404 Not Found", State.EMPTY),
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
