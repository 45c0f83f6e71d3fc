"""HTTP/1.1 as the server speaks it: a bound on requests' heads, and refusals as problems."""

from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from atlas.foundation.core.errors import (
    AtlasError,
    MalformedRequestError,
    RequestHeadTooLargeError,
)
from atlas.foundation.core.ids import new_id
from atlas.foundation.web.problems import problem_response

MAX_HEAD_BYTES = 65_536
"""Of a request's path, query and headers together; servers before us usually allow 8 to 32 KiB."""


class BoundedHttp(HttpToolsProtocol):
    """Answers what never becomes a request: malformed, or a head without an end.

    The parser keeps what it has read of a head for as long as the client sends more of it.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._in_head = True
        self._head = 0
        self._unfinished = 0

    def data_received(self, data: bytes) -> None:
        """Parse what came; refuse a head that is too long."""
        super().data_received(data)
        self._unfinished = self._unfinished + len(data) if self._in_head else 0
        if self._unfinished > MAX_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._in_head, self._head = True, 0

    def on_url(self, url: bytes) -> None:
        """Take a part of the path and query."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """End the head."""
        self._in_head = False
        super().on_headers_complete()

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > MAX_HEAD_BYTES:
            raise ValueError("too large")  # the parser stops, and we are asked for the answer

    def send_400_response(self, msg: str) -> None:
        """Answer with a problem document and close the connection."""
        del msg
        too_large = max(self._head, self._unfinished) > MAX_HEAD_BYTES
        error: AtlasError = RequestHeadTooLargeError() if too_large else MalformedRequestError()
        request_id = str(new_id())
        answer = problem_response(error, instance="", request_id=request_id)
        answer.headers["X-Request-ID"] = request_id
        answer.headers["Connection"] = "close"
        reason = HTTPStatus(error.status).phrase
        head = f"HTTP/1.1 {error.status} {reason}\r\n".encode()
        lines = [name + b": " + value + b"\r\n" for name, value in answer.raw_headers]
        self.transport.write(b"".join([head, *lines, b"\r\n", bytes(answer.body)]))
        self.transport.close()
