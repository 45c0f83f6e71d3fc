"""One conversation with an MCP server: the SDK's client over the guarded client, bounded.

Nothing of the SDK outlives it. Schemas of a server are never used to validate: a reference in one
would be fetched, a pattern could run for ever. What the server says is not logged.

The SDK takes a second to load, and most workers never talk to a server: it is imported where it is
used, for the first time in a thread.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

import orjson
from pydantic import BaseModel, JsonValue

from atlas import __version__
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.outbound import (
    AnswerTooLargeError,
    HTTPClient,
    HTTPError,
    HTTPResponse,
    InvalidURL,
    guarded_client,
)
from atlas.foundation.outbound.transport import TransportOptions
from atlas.sources.credentials.domain.secrets import SecretText
from atlas.sources.credentials.service import repeats
from atlas.sources.mcp.domain import LONGEST_PAUSE, Definition, McpOutcome, shown

if TYPE_CHECKING:
    import mcp_types as types

    from mcp import Client

MAX_ANSWER = 1_048_576
"""Bytes of one answer."""
MAX_PAGES = 20
T = TypeVar("T")
for _name in ("mcp.client", "mcp.shared", "client"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # its messages repeat what a server sends


class _Raw(BaseModel, extra="allow"):
    """A result as it came, whatever it holds."""


class PeerError(Exception):
    """A conversation failed. outcome: how; detail: a sentence of ours, nothing of the server's."""

    def __init__(self, outcome: McpOutcome, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail
        usual = 60 if retry_after is None else retry_after
        self.pause = max(1, min(usual, LONGEST_PAUSE))
        """Seconds for which a server that throttles is left alone."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is talked to. header: of the secret; None of both: no credential is sent."""

    url: str
    seconds: float
    allow: Sequence[str] = ()
    header: str = "Authorization"
    secret: SecretText | None = None
    options: TransportOptions = field(default_factory=TransportOptions)
    """Of the guarded client, for tests of it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a server says of itself. more: it has further pages of tools that were not read."""

    tools: list[Definition]
    protocol_version: str
    server_name: str
    server_version: str
    more: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answered, as it came (the result of the JSON-RPC answer). error: it failed."""

    content: bytes
    error: bool


@dataclass(slots=True)
class Peer:
    """A server that is being talked to."""

    client: Client
    secret: SecretText | None = None

    async def listing(self) -> Listing:
        """Read the tools, page by page.

        Raises:
            PeerError: what was read repeats the credential.

        """
        from mcp_types import PaginatedRequestParams  # noqa: PLC0415  slow to import

        tools: list[Definition] = []
        cursor: str | None = None
        for _ in range(MAX_PAGES):
            params = PaginatedRequestParams(cursor=cursor) if cursor else None
            page = await self.client.session.list_tools(params=params)
            tools += [_definition(tool) for tool in page.tools]
            cursor = page.next_cursor
            if not cursor:
                break
        info = self.client.server_info
        name, version = (info.name, info.version) if info else ("", "")
        said = [text for tool in tools for text in (tool.name, tool.title, tool.description)]
        schemas = [tool.input_schema for tool in tools]
        await self._check(_plain([name, version, *said, *schemas]))
        return Listing(
            tools, self.client.protocol_version, shown(name, 200), shown(version, 100), bool(cursor)
        )

    async def call(self, name: str, arguments: dict[str, JsonValue]) -> Answer:
        """Call a tool that was listed in this conversation.

        Raises:
            PeerError: the server refuses the call, asks something back, or repeats the credential.

        """
        import mcp_types as types  # noqa: PLC0415  slow to import
        from mcp.shared.exceptions import MCPError  # noqa: PLC0415  slow to import

        # codes that the SDK gives what it could not read; others are the server's own
        ours = {types.CONNECTION_CLOSED, types.REQUEST_TIMEOUT, types.PARSE_ERROR}
        request = types.CallToolRequest(
            params=types.CallToolRequestParams(name=name, arguments=arguments)
        )
        try:
            raw = await self.client.session.send_request(request, _Raw)
        except MCPError as error:
            if error.error.code in ours:
                raise
            why = f"The server refused the call (JSON-RPC error {error.error.code})."
            raise PeerError(McpOutcome.TOOL_ERROR, why) from None
        found = raw.model_extra or {}
        if found.get("resultType", "complete") != "complete":
            raise PeerError(
                McpOutcome.BAD_ANSWER, "The tool asks something back; that is not served."
            )
        content = _plain(found)
        await self._check(content)
        return Answer(content, bool(found.get("isError")))

    async def _check(self, content: bytes) -> None:
        """Refuse what repeats the credential: it would be kept and shown.

        Raises:
            PeerError: it does.

        """
        if await repeats(content, self.secret):
            raise PeerError(
                McpOutcome.BAD_ANSWER, "The answer repeats the credential; nothing of it was kept."
            )


def _plain(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        raise PeerError(McpOutcome.BAD_ANSWER, "The answer cannot be kept as JSON.") from None


def _definition(tool: types.Tool) -> Definition:
    hints = tool.annotations
    destructive = bool(hints and hints.destructive_hint)
    said = tool.description or ""
    return Definition(tool.name, said, tool.input_schema, destructive, tool.title or "")


async def converse(
    target: Target, talk: Callable[[Peer], Awaitable[T]], *, mode: str = "auto"
) -> T:
    """Connect, talk, and disconnect, within the seconds of the target.

    It runs in a task of its own with an empty context: no trace id leaves the process, and what the
    SDK cancels is its own.

    Args:
        target: the server.
        talk: the conversation.
        mode: of the SDK: both eras (auto), or one revision.

    Raises:
        PeerError: it did not end well.

    """
    await in_thread(_load)
    task = asyncio.create_task(_whole(target, talk, mode), context=contextvars.Context())
    try:
        return await task
    finally:
        task.cancel()


def _load() -> None:
    """Import the SDK; afterwards it is at hand at once."""
    for name in ("mcp_types", "mcp", "mcp.client.streamable_http", "mcp.shared.exceptions"):
        import_module(name)


def _whole(
    target: Target, talk: Callable[[Peer], Awaitable[T]], mode: str
) -> Coroutine[object, object, T]:
    async def run() -> T:
        try:
            async with asyncio.timeout(target.seconds), _connected(target, mode) as peer:
                return await talk(peer)
        except Exception as error:  # noqa: BLE001  whatever the SDK and the server make of it
            raise _failure(error, target.seconds) from None

    return run()


@asynccontextmanager
async def _connected(target: Target, mode: str) -> AsyncIterator[Peer]:
    import mcp_types as types  # noqa: PLC0415  slow to import
    from mcp.client.streamable_http import streamable_http_client  # noqa: PLC0415

    from mcp import Client  # noqa: PLC0415  slow to import

    async with _http(target) as http:
        http.event_hooks["response"] = [_refuse_status]
        transport = streamable_http_client(
            target.url, http_client=http, max_sse_event_size=MAX_ANSWER
        )
        info = types.Implementation(name="atlas", version=__version__)
        async with Client(transport, mode=mode, cache=None, client_info=info) as client:
            yield Peer(client, target.secret)


def _http(target: Target) -> HTTPClient:
    options = TransportOptions(seconds=float(target.seconds), max_bytes=MAX_ANSWER)
    options.update(target.options)
    client = guarded_client(target.allow, agent=f"atlas/{__version__}", **options)
    if target.secret is not None:
        client.headers[target.header] = target.secret.reveal()
    return client


async def _refuse_status(response: HTTPResponse) -> None:
    """End the conversation at a status that no revision of the protocol gives a meaning.

    Raises:
        PeerError: it is one.

    """
    status = response.status_code
    if status in {401, 403}:
        raise PeerError(McpOutcome.UNAUTHORISED, f"The server answered {status}.")
    if status == 429 or (status == 503 and "retry-after" in response.headers):
        after = response.headers.get("retry-after", "")
        seconds = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else None
        raise PeerError(McpOutcome.THROTTLED, f"The server answered {status}.", seconds)
    if status >= 500:
        raise PeerError(McpOutcome.UNREACHABLE, f"The server answered {status}.")
    if 300 <= status < 400:
        raise PeerError(
            McpOutcome.BAD_ANSWER, "The server redirects; enter the address it leads to."
        )
    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        await response.aread()  # whole or not at all, whatever the SDK makes of its type


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _leaves(one)
    else:
        yield error


def _failure(error: Exception, seconds: float) -> PeerError:
    """Return the error of a conversation; what the server said is not in it."""
    import mcp_types as types  # noqa: PLC0415  slow to import
    from mcp.shared.exceptions import MCPError  # noqa: PLC0415  slow to import

    found = list(_leaves(error))
    for kinds, outcome, why in _FAILURES:
        one = next((one for one in found if isinstance(one, kinds)), None)
        if isinstance(one, PeerError):
            return one
        if one is not None:
            return PeerError(outcome, why.format(seconds=seconds))
    closed = (
        one.error.code == types.CONNECTION_CLOSED for one in found if isinstance(one, MCPError)
    )
    if any(closed):
        return PeerError(McpOutcome.UNREACHABLE, "The server broke the answer off.")
    return PeerError(McpOutcome.BAD_ANSWER, "The answer is not one of the protocol.")


_FAILURES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], McpOutcome, str], ...] = (
    (PeerError, McpOutcome.BAD_ANSWER, ""),
    (
        AnswerTooLargeError,
        McpOutcome.BAD_ANSWER,
        f"The answer has more than {MAX_ANSWER:,} bytes.",
    ),
    (TimeoutError, McpOutcome.UNREACHABLE, "No answer within {seconds:g} s."),
    ((HTTPError, InvalidURL, OSError), McpOutcome.UNREACHABLE, "The server cannot be reached."),
)


async def probe() -> None:
    """Make what a conversation needs, without a word to anyone.

    Raises:
        PeerError: the runtime of the client does not work in this process.

    """

    async def nothing() -> None:
        from mcp.client.streamable_http import streamable_http_client  # noqa: PLC0415

        target = Target("https://mcp.invalid/", 2)
        async with _http(target) as http, streamable_http_client(target.url, http_client=http):
            pass

    await in_thread(_load)
    try:
        async with asyncio.timeout(2):
            await asyncio.create_task(nothing(), context=contextvars.Context())
    except Exception as error:  # noqa: BLE001  whatever it is, nothing can be connected
        raise _failure(error, 2) from None
