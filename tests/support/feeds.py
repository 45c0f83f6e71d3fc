"""A publisher on loopback that serves a list file: states, ranges, and every way to fail."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from email.utils import format_datetime

from tests.unit.lists.documents import UN_XML

from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database
from atlas.foundation.outbound import DownloadLimits
from atlas.sources.feeds.parts import FeedParts
from atlas.sources.lists.domain.catalogue import LISTS

Send = Callable[[bytes], object]
Headers = dict[str, str]
Behaviour = Callable[[Send, Headers], object]


def un_file(count: int, day: date | None = None, *, start: int = 1000) -> bytes:
    """Return a UN file of so many persons, published and listed on a day (today)."""
    day = day or today()
    one = (
        "<INDIVIDUAL><DATAID>{0}</DATAID><FIRST_NAME>PERSON {0}</FIRST_NAME>"
        f"<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><LISTED_ON>{day}</LISTED_ON></INDIVIDUAL>\n"
    )
    more = "".join(one.format(number) for number in range(start, start + count))
    text = UN_XML.replace("<INDIVIDUALS>", f"<INDIVIDUALS>{more}", 1)
    return text.replace("2026-11-20", day.isoformat(), 1).encode()


def head(status: str, *lines: str) -> bytes:
    """Return the head of an answer."""
    return "\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *lines, "", ""]).encode()


def says(status: str, body: bytes = b"", *lines: str) -> Behaviour:
    """Answer with a status and a body."""

    def behave(send: Send, _asked: Headers) -> None:
        send(head(status, f"Content-Length: {len(body)}", *lines) + body)

    return behave


@dataclass
class Publisher:
    """What the server serves; `then` are behaviours of the next requests, in place of its own.

    cut_after: of the next answers, break off after so many bytes of the body.
    """

    body: bytes = b""
    etag: str | None = '"one"'
    media: str = "application/xml"
    ranges: bool = True
    cut_after: list[int] = field(default_factory=list)
    then: list[Behaviour] = field(default_factory=list)
    asked: list[Headers] = field(default_factory=list)
    port: int = 0

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/consolidated.xml") -> str:
        return f"http://{self.pair}{path}"

    def answer(self, send: Send, asked: Headers) -> None:
        self.asked.append(asked)
        behave = self.then.pop(0) if self.then else self.answer_itself
        behave(send, asked)

    def answer_itself(self, send: Send, asked: Headers) -> None:
        """Serve the file, as a web server does."""
        lines = [f"Content-Type: {self.media}", f"Date: {format_datetime(now(), usegmt=True)}"]
        lines += [f"ETag: {self.etag}"] if self.etag else []
        lines += ["Accept-Ranges: bytes"] if self.ranges else []
        if self.etag and asked.get("if-none-match") == self.etag:
            send(head("304 Not Modified", *lines))
            return
        body, status, total = self.body, "200 OK", len(self.body)
        if "range" in asked and asked.get("if-range") == self.etag and self.ranges:
            first = int(asked["range"].removeprefix("bytes=").removesuffix("-"))
            body, status = self.body[first:], "206 Partial Content"
            lines.append(f"Content-Range: bytes {first}-{total - 1}/{total}")
        sent = body[: self.cut_after.pop(0)] if self.cut_after else body
        send(head(status, *lines, f"Content-Length: {len(body)}") + sent)


@contextmanager
def publisher(body: bytes = b"", tls: ssl.SSLContext | None = None) -> Iterator[Publisher]:
    """Serve a file from a thread of its own, for commands that have an event loop of their own."""
    found = Publisher(body)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            request = self.rfile.readline().decode("latin-1").split(" ")
            asked = {":path": request[1] if len(request) > 1 else ""}
            while line := self.rfile.readline().decode("latin-1").strip():
                name, _, value = line.partition(":")
                asked[name.lower()] = value.strip()
            with suppress(OSError):  # the client has enough
                found.answer(self.wfile.write, asked)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def get_request(self) -> tuple[socket.socket, object]:
            plain, address = super().get_request()
            return tls.wrap_socket(plain, server_side=True) if tls else plain, address

        def handle_error(self, _request: object, _address: object) -> None:
            """Let a client that does not trust the certificate go."""

    with Server(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()


@contextmanager
def published(list_id: str, address: str, **more: object) -> Iterator[None]:
    """Let the catalogue say that a list is published at an address; its guards stay."""
    before = LISTS[list_id]
    LISTS[list_id] = replace(before, downloads=(address,), **more)  # type: ignore[arg-type]
    try:
        yield
    finally:
        LISTS[list_id] = before


def parts_for(database: Database, *servers: Publisher, chosen: tuple[str, ...] = ()) -> FeedParts:
    """Parts of a process that may reach these servers."""
    return FeedParts(
        db=database,
        chosen=chosen,
        every=timedelta(hours=6),
        limits=DownloadLimits(
            max_bytes=50_000_000, seconds=60, idle_seconds=20, pause_seconds=0.01
        ),
        allow=tuple(server.pair for server in servers),
        tokens={},
    )
