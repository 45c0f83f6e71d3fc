"""Pages, questions in a body, and when to ask again."""

import asyncio
from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from tests.support.outbound import http, peer

from atlas.foundation.core.clock import now
from atlas.foundation.outbound import guarded_client
from atlas.sources.plugins.client import MAX_PAGES, Answer, ProviderClient
from atlas.sources.plugins.domain.engine import State


def following(page: Answer, _read: int) -> dict[str, str | int] | None:
    """The next page of a list that says where it goes on."""
    return {"at": page.document["next"]} if page.document["next"] is not None else None


async def listed(last: int, bad: int = -1) -> tuple[list[Answer], ProviderClient]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = (await reader.readuntil(b"\r\n\r\n")).decode().split()[1]
        at = int(parse_qs(urlsplit(target).query)["at"][0])
        body = orjson.dumps({"next": at + 1 if at < last else None} if at != bad else {})
        writer.write(http(body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    pair = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, guarded_client([pair]) as client:
        asking = ProviderClient(client, f"http://{pair}")
        return await asking.pages("list", "/list", following, params={"at": 0}), asking


async def test_a_list_is_read_to_its_end() -> None:
    pages, asking = await listed(3)
    assert len(pages) == 4
    assert not asking.partial


async def test_a_list_without_an_end_is_partial() -> None:
    pages, asking = await listed(MAX_PAGES + 50)
    assert len(pages) == MAX_PAGES
    assert asking.partial == {"list"}


async def test_a_page_of_another_shape_is_the_last_that_is_read() -> None:
    pages, _ = await listed(5, bad=2)
    assert len(pages) == 3  # that its shape has changed, the mapping says


async def test_a_question_in_a_body_is_known_by_its_hash_and_not_by_its_words() -> None:
    async with peer(http()) as provider, guarded_client([provider.pair]) as client:
        asking = ProviderClient(client, provider.url)
        one = await asking.post("match", "/match", {"name": "Ann Sample"})
        two = await asking.post("match", "/match", {"name": "Ben Sample"})
        again = await asking.post("match", "/match", {"name": "Ann Sample"})
    assert one.url == again.url != two.url
    assert "Sample" not in one.url
    assert provider.heads[0].startswith("POST /match")
    assert "content-type: application/json" in provider.heads[0].lower()


@pytest.mark.parametrize("text", ["90", "date"])
async def test_retry_after_is_a_number_or_a_date(text: str) -> None:
    if text == "date":
        text = format_datetime(now() + timedelta(seconds=90), usegmt=True)
    answer = http(b"{}", "429 Too Many Requests", f"Retry-After: {text}")
    async with peer(answer) as provider, guarded_client([provider.pair]) as client:
        found = await ProviderClient(client, provider.url).get("x", "/x")
    assert found.state is State.THROTTLED
    assert found.retry_after == pytest.approx(90, abs=3)
