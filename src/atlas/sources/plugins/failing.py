"""The fourth layer of a plugin's test: its provider on loopback, answering and failing.

A plugin writes down what is asked about one company and which fixture answers it
(`tests/conversation.yaml`). Every way to fail is made from that here, the same for every plugin.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import yaml
from pydantic import Field, ValidationError

from atlas.foundation.outbound import guarded_client
from atlas.sources.plugins.client import Answer, Subject
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.domain.manifest import Declared
from atlas.sources.plugins.domain.plugin import Plugin

CONVERSATION = Path("tests/conversation.yaml")
_SECONDS = 0.25
"""Patience with a provider that is slow on purpose."""
_RETRY_AFTER = 120
Send = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]
Asked = tuple[str, tuple[tuple[str, str], ...]]


class Conversation(Declared):
    """`tests/conversation.yaml`.

    subject: (scheme, number) of the company. credentials: by the names of the form. answers: path
    with query to a fixture such as `company/active`.
    """

    identifiers: Annotated[tuple[tuple[str, str], ...], Field(min_length=1)]
    names: tuple[str, ...] = ()
    country: str | None = None
    credentials: dict[str, str] = Field(default_factory=dict)
    answers: Annotated[dict[str, str], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Failure:
    """A way to fail, and what the plugin has to make of it."""

    name: str
    send: Send
    becomes: frozenset[State]


def _http(body: bytes, status: str = "200 OK", *lines: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *lines]
    return "\r\n".join([*head, "", ""]).encode() + body


def _status(status: str, *lines: str, body: bytes = b"{}") -> Send:
    async def send(writer: asyncio.StreamWriter, _body: bytes) -> None:
        writer.write(_http(body, status, *lines))

    return send


async def _whole(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(_http(body, "200 OK", "Content-Type: application/json"))


async def _slow(writer: asyncio.StreamWriter, body: bytes) -> None:
    await asyncio.sleep(_SECONDS * 2)
    writer.write(_http(body))


async def _cut(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(_http(body)[: -len(body) // 2])


async def _half(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(_http(body[: len(body) // 2]))


async def _renamed(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(_http(orjson.dumps(_each_key(orjson.loads(body)))))


async def _retyped(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(_http(orjson.dumps(_each_value(orjson.loads(body)))))


def _each_key(value: Any) -> Any:
    if isinstance(value, dict):
        return {f"new_{name}": _each_key(member) for name, member in value.items()}
    return [_each_key(one) for one in value] if isinstance(value, list) else value


def _each_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _each_value(member) for name, member in value.items()}
    return [_each_value(one) for one in value] if isinstance(value, list) else {"changed": value}


def _only(*states: State) -> frozenset[State]:
    return frozenset(states)


_PAGE = b"<html>not found</html>"
_GATEWAY = b'{"message": "no Route matched with those values"}'
FAILURES = (
    Failure("401", _status("401 Unauthorized"), _only(State.UNAUTHORISED)),
    Failure("403", _status("403 Forbidden"), _only(State.UNAUTHORISED)),
    # no company is unknown by it: the address has moved, or a gateway answers
    Failure("404", _status("404 Not Found", body=_GATEWAY), _only(State.SCHEMA_CHANGED)),
    Failure("a 404 of HTML", _status("404 Not Found", body=_PAGE), _only(State.SCHEMA_CHANGED)),
    Failure(
        "429",
        _status("429 Too Many Requests", f"Retry-After: {_RETRY_AFTER}"),
        _only(State.THROTTLED),
    ),
    Failure("500", _status("500 Internal Server Error"), _only(State.UNREACHABLE)),
    Failure("503", _status("503 Service Unavailable"), _only(State.UNREACHABLE)),
    Failure("302", _status("302 Found", "Location: /elsewhere"), _only(State.SCHEMA_CHANGED)),
    Failure("slow", _slow, _only(State.UNREACHABLE)),
    Failure("truncated", _cut, _only(State.UNREACHABLE)),
    Failure("half a document", _half, _only(State.SCHEMA_CHANGED)),
    Failure("a page of HTML", _status("200 OK", body=_PAGE), _only(State.SCHEMA_CHANGED)),
    Failure("renamed members", _renamed, _only(State.SCHEMA_CHANGED)),
    Failure("values of another type", _retyped, _only(State.SCHEMA_CHANGED)),
)


@dataclass
class Replay:
    """A provider on loopback that gives fixtures.

    send: how; the first `well` requests are answered as they should be.
    """

    answers: Mapping[Asked, bytes]
    send: Send = _whole
    well: int = 0
    port: int = 0
    asked: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def pair(self) -> str:
        """As `ATLAS_OUTBOUND_ALLOW` has it."""
        return f"127.0.0.1:{self.port}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        try:
            target = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split()[1]
            self.asked.append(target)
            body = self.answers.get(asked(target))
            if body is None:
                self.unknown.append(target)
                writer.write(_http(b"{}", "404 Not Found"))
            else:
                await (_whole if len(self.asked) <= self.well else self.send)(writer, body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # nobody waits for the answer any more
        finally:
            writer.close()


def asked(target: str) -> Asked:
    """Return path and query of a request, in an order of its own."""
    parts = urlsplit(target)
    return parts.path, tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))


def conversation(plugin: Plugin) -> Conversation | str:
    """Return what a plugin is asked in its test, or what is wrong with it."""
    path = plugin.folder / CONVERSATION
    if not path.is_file():
        return f"{CONVERSATION}: is missing. Write who is asked about, and which fixtures answer."
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Conversation.model_validate_json(orjson.dumps(document))
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        return f"{CONVERSATION}: {' '.join(str(error).split())[:300]}"


def recorded(plugin: Plugin, written: Conversation) -> dict[Asked, bytes]:
    """Return the fixtures by what they answer."""
    root = plugin.folder / "tests/fixtures"
    return {
        asked(target): (root / f"{name}.json").read_bytes()
        for target, name in written.answers.items()
    }


@asynccontextmanager
async def replaying(replay: Replay) -> AsyncIterator[Replay]:
    """Serve until the block ends."""
    server = await asyncio.start_server(replay.handle, "127.0.0.1", 0)
    replay.port = server.sockets[0].getsockname()[1]
    async with server:
        yield replay


async def talk(plugin: Plugin, written: Conversation, replay: Replay) -> list[Answer]:
    """Return what a plugin's client makes of a provider, answer by answer."""
    heard: list[Answer] = []

    class Listening:
        async def before(self, response: str, url: str) -> Answer | None:  # noqa: ARG002
            return None

        async def held(self, response: str, url: str) -> Answer | None:  # noqa: ARG002
            return None

        async def again(self) -> bool:
            return True

        async def after(self, answer: Answer, seconds: float) -> None:  # noqa: ARG002
            heard.append(answer)

    async with (
        replaying(replay),
        guarded_client(
            [replay.pair], seconds=_SECONDS, max_bytes=plugin.manifest.connection.max_bytes
        ) as http,
    ):
        client = plugin.client(
            http, f"http://{replay.pair}", written.credentials, calls=Listening()
        )
        client.pause_seconds = 0.0
        await client.about(Subject(written.identifiers, written.names, written.country))
    return heard


async def problems(plugin: Plugin) -> list[str]:
    """Return what a plugin makes of failures that it should not."""
    written = conversation(plugin)
    if isinstance(written, str):
        return [written]
    answers = recorded(plugin, written)
    well = Replay(answers)
    found = await talk(plugin, written, well)
    if well.unknown:
        return [f"{CONVERSATION}: does not answer {target}" for target in well.unknown]
    wrong = [
        *(
            f"{one.response}: is {_state(plugin, one)} though the provider answers."
            for one in found
            if _state(plugin, one) not in {State.OK, State.EMPTY}
        ),
        *(
            f"{one.response}: the address shows a credential."
            for one in found
            if any(value and value in one.url for value in written.credentials.values())
        ),
    ]
    if silent := sorted(set(written.answers) - {_line(written, one) for one in well.asked}):
        wrong.append(f"{CONVERSATION}: is not asked for {', '.join(silent)}")
    if wrong:
        return wrong
    for failure in FAILURES:
        for before in sorted({0, len(well.asked) - 1}):
            heard = await talk(plugin, written, Replay(answers, failure.send, before))
            wrong += _judged(plugin, failure, heard[before:])
    return wrong


def _judged(plugin: Plugin, failure: Failure, heard: list[Answer]) -> list[str]:
    if not heard:
        return [f"{failure.name}: nothing was asked."]
    wrong = []
    for one in heard:
        state = _state(plugin, one)
        if state not in failure.becomes:
            wanted = " or ".join(sorted(failure.becomes))
            wrong.append(f"{one.response}: {failure.name} is {state}, and has to be {wanted}.")
        if state is State.THROTTLED and one.retry_after != _RETRY_AFTER:
            wrong.append(f"{one.response}: {failure.name} loses Retry-After.")
        if one.state is State.OK and any(
            party.claims
            for party in plugin.translator.translate(one.response, one.document).parties
        ):
            wrong.append(f"{one.response}: {failure.name} raises claims.")
    return wrong


def _state(plugin: Plugin, answer: Answer) -> State:
    """Return what an answer is once it was read."""
    if answer.state is not State.OK:
        return answer.state
    return plugin.translator.translate(answer.response, answer.document).state


def _line(written: Conversation, target: str) -> str:
    """Return a request as the conversation writes it."""
    return next((one for one in written.answers if asked(one) == asked(target)), target)
