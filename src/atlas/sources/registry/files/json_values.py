"""Reading JSON as a stream: an array, lines, or the array inside an object (`{"records": […]}`).

Memory stays flat: one value is held at a time. Line numbers count from 1.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from atlas.sources.registry.errors import RegistryFileBrokenError

CHUNK = 1 << 20
MAX_STATEMENT = 16 << 20
"""Characters; a single statement above it is refused."""
_WRAPPED = re.compile(r'\{\s*"(records|relations|exceptions)"\s*:\s*\[')
"""How the JSON edition of the LEI golden copy begins."""
_SPACE = re.compile(r"[ \t\r\n]*")
_BLANK = re.compile(r"[ \t\r]*")
_SPACE_OR_END = re.compile(r"[ \t\r\n\x1a]*")
"""An old end-of-file mark (0x1A) is harmless at the end."""


class _Text:
    """The decoded text: a buffer read from `at`, filled at its end."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self.name = name
        self.stream = stream
        self.buffer = ""
        self.at = 0
        self.line = 1
        self.ended = False
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")

    def fill(self) -> bool:
        """Append a chunk; False at the end of the file."""
        if self.ended:
            return False
        chunk = self.stream.read(CHUNK)
        self.ended = not chunk
        self.buffer = self.buffer[self.at :] + self._decoder.decode(chunk, final=self.ended)
        self.at = 0
        return not self.ended

    def forward(self, end: int) -> None:
        """Advance to a place in the buffer, counting lines."""
        self.line += self.buffer.count("\n", self.at, end)
        self.at = end

    def peek(self) -> str:
        """Return the next character, or "" at the end of the file."""
        while self.at >= len(self.buffer):
            if not self.fill() and self.at >= len(self.buffer):
                return ""
        return self.buffer[self.at]

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Pass over what the pattern matches and return the character after it."""
        while True:
            found = pattern.match(self.buffer, self.at)
            self.forward(found.end() if found else self.at)
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.peek():
                return ""

    def broken(self, reason: str, line: int | None = None) -> RegistryFileBrokenError:
        """Return the error to raise."""
        return RegistryFileBrokenError(self.name, self.line if line is None else line, reason)


def json_values(stream: IO[bytes], name: str) -> Iterator[tuple[int, Any]]:
    """Yield (first line, value).

    Raises:
        RegistryFileBrokenError: not UTF-8, not JSON, cut short, one value beyond 16 MiB.

    """
    text = _Text(stream, name)
    try:
        first = text.skip(_SPACE)
        if not first:
            raise text.broken("the file is empty", 0)
        if first == "\x00":
            raise text.broken("the text is not UTF-8")
        if first == "[":
            yield from _array(text)
        elif inside := _WRAPPED.match(text.buffer, text.at):
            text.forward(inside.end() - 1)
            yield from _array(text, inside_object=True)
        else:
            yield from _lines(text)
    except UnicodeDecodeError as error:
        raise text.broken("the text is not UTF-8") from error


def _array(text: _Text, *, inside_object: bool = False) -> Iterator[tuple[int, Any]]:
    text.forward(text.at + 1)
    following = text.skip(_SPACE)
    while following != "]":
        yield _value(text)
        following = text.skip(_SPACE)
        if following == ",":
            text.forward(text.at + 1)
            text.skip(_SPACE)
        elif following != "]":
            raise text.broken("expected , or ]" if following else "the JSON is cut short")
    text.forward(text.at + 1)
    if inside_object:
        if text.skip(_SPACE) != "}":
            raise text.broken(
                "expected } after the array" if text.peek() else "the JSON is cut short"
            )
        text.forward(text.at + 1)
    if text.skip(_SPACE_OR_END):
        raise text.broken("text after the end of the array")


def _lines(text: _Text) -> Iterator[tuple[int, Any]]:
    following = text.skip(_SPACE)
    while following:
        yield _value(text)
        following = text.skip(_BLANK)
        if following and following not in "\n\x1a":
            raise text.broken("each line must hold one JSON value")
        following = text.skip(_SPACE_OR_END)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _value(text: _Text) -> tuple[int, Any]:
    """Decode the value here; read on while the buffer ends inside it."""
    line = text.line
    while True:
        try:
            value, end = _DECODER.raw_decode(text.buffer, text.at)
        except ValueError as error:
            if text.ended or not _ends_inside(error, text.buffer):
                raise _not_json(error, text, line) from error
            if len(text.buffer) - text.at > MAX_STATEMENT:
                raise text.broken("one statement is larger than 16 MiB", line) from error
            text.fill()
        else:
            if end == len(text.buffer) and not isinstance(value, dict | list) and text.fill():
                continue  # a number may go on in the next chunk
            text.forward(end)
            return line, value


def _ends_inside(error: ValueError, buffer: str) -> bool:
    """Whether the error may be only the end of the buffer."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    # the longest token that can be cut is an escape pair or a literal
    return error.msg.startswith("Unterminated string") or error.pos >= len(buffer) - 14


def _not_json(error: ValueError, text: _Text, line: int) -> RegistryFileBrokenError:
    if not isinstance(error, json.JSONDecodeError):
        return text.broken(str(error), line)
    where = line + text.buffer.count("\n", text.at, error.pos)
    cut = error.msg.startswith("Unterminated string") or error.pos >= len(text.buffer)
    return text.broken("the JSON is cut short" if cut else f"not JSON: {error.msg}", where)
