"""A provider on loopback that speaks GLEIF's API: recorded shapes, and every way to fail."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
from tests.support.outbound import http

from atlas.sources.plugins.loading import bundled_folder

JSON = "Content-Type: application/vnd.api+json"
FIXTURES = bundled_folder() / "gleif/tests/fixtures/lei_records"
Behaviour = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]


def valid_lei(lei: str) -> str:
    """Return an LEI with check digits that hold; those of the fixtures do not, on purpose."""
    digits = "".join(str(int(character, 36)) for character in f"{lei[:18]}00")
    return f"{lei[:18]}{98 - int(digits) % 97:02d}"


def fixture(name: str) -> dict[str, Any]:
    """An answer of the plugin's fixtures, such as `parents/direct`; LEIs as `records` has them."""
    text = (FIXTURES.parent / f"{name}.json").read_text(encoding="utf-8")
    for lei in set(re.findall(r"0000EXAMPLE[A-Z0-9]{9}", text)):
        text = text.replace(lei, valid_lei(lei))
    found: dict[str, Any] = orjson.loads(text)
    return found


def records(*files: Path) -> dict[str, Any]:
    """The LEI records of answers, by LEI; each LEI with check digits that hold."""
    texts = [path.read_text(encoding="utf-8") for path in files]
    for lei in {one for text in texts for one in re.findall(r"0000EXAMPLE[A-Z0-9]{9}", text)}:
        texts = [text.replace(lei, valid_lei(lei)) for text in texts]
    documents = list(map(orjson.loads, texts))
    return {one["attributes"]["lei"]: one for found in documents for one in found["data"]}


async def answers(writer: asyncio.StreamWriter, body: bytes) -> None:
    """Give the whole answer."""
    writer.write(http(body, "200 OK", JSON))


def fails(status: str, *lines: str) -> Behaviour:
    """Answer with a status."""

    async def behave(writer: asyncio.StreamWriter, _body: bytes) -> None:
        writer.write(http(b'{"errors": []}', status, JSON, *lines))

    return behave


async def cut(writer: asyncio.StreamWriter, body: bytes) -> None:
    """Break off in the middle of the answer."""
    writer.write(http(body, "200 OK", JSON)[:-200])


async def cut_json(writer: asyncio.StreamWriter, body: bytes) -> None:
    """Give half a document as if it were whole."""
    writer.write(http(body[: len(body) // 2], "200 OK", JSON))


async def renamed(writer: asyncio.StreamWriter, body: bytes) -> None:
    """Give the answer with members of another name: the format has changed."""
    writer.write(http(body.replace(b'"legalName"', b'"registeredName"'), "200 OK", JSON))


@dataclass
class Gleif:
    """The provider: whom it knows, how it behaves, and what it was asked."""

    known: dict[str, Any]
    behave: Behaviour = answers
    asked: list[str] = field(default_factory=list)
    port: int = 0
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    other: str | None = None
    """The LEI that it gives whatever it is asked for."""
    heads: list[str] = field(default_factory=list)
    """The heads of the requests for LEI records."""
    validators: tuple[str, ...] = ()
    """Lines of its answers, such as `ETag: "1"`; who sends one of them back is answered 304."""
    parents: dict[str, Any] = field(default_factory=dict)
    """What it answers about parents, by the last part of the address; 404 for all else."""

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def setting(self) -> str:
        """As `ATLAS_PROVIDERS` has it."""
        return f"gleif=http://{self.pair}/api/v1"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            where = urlsplit(head.split()[1])
            if "-parent-" in where.path:
                await self._parent(writer, where.path.rpartition("/")[2])
                return
            # a request about no company is the plugin's probe
            [lei] = parse_qs(where.query).get("filter[lei]", [""])
            self.asked.append(lei)
            self.heads.append(head.lower())
            self.was_asked.set()
            found = [self.known[one] for one in (self.other or lei,) if one in self.known]
            body = orjson.dumps({"meta": {"pagination": {"total": len(found)}}, "data": found})
            if self.validators:
                same = any(f": {one.partition(': ')[2]}\r\n" in head for one in self.validators)
                status = "304 Not Modified" if same else "200 OK"
                writer.write(http(b"" if same else body, status, JSON, *self.validators))
            else:
                await self.behave(writer, body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _parent(self, writer: asyncio.StreamWriter, what: str) -> None:
        self.asked.append(what)
        found = self.parents.get(what)
        status = "404 Not Found" if found is None else "200 OK"
        writer.write(http(orjson.dumps(found or {"errors": []}), status, JSON))
        await writer.drain()


@asynccontextmanager
async def gleif(known: dict[str, Any]) -> AsyncIterator[Gleif]:
    """Serve it until the block ends."""
    found = Gleif(known)
    server = await asyncio.start_server(found.handle, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
