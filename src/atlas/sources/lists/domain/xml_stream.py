"""Reading XML record by record, safely: no document type, no entities, nothing fetched.

Every list format of ours is read with this alone, on expat (https://docs.python.org/3/library/
pyexpat.html), whose parser may move between threads and tells the exact line. Only the wanted
records become trees, one at a time. Namespaces and their prefixes are dropped: the local names
tell the elements, so that another prefix or a later namespace reads the same.
"""

import codecs
import io
from collections.abc import Collection, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from atlas.sources.lists.domain.source_files import SourceFile
from atlas.sources.lists.errors import ListFileError

_UNICODE = ("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii")
_MARK = b"\x1a"
_END_MARK = b"\x1a\r\n \t"
_CHUNK = 1 << 16
MAX_DEPTH = 64
MAX_RECORD = 16 << 20
"""Characters of one record: the largest real one has some 100,000."""
MAX_TOKEN = 4 << 20
"""Bytes of one tag or comment. The parser reads an open one again with every chunk."""

Record = tuple[Element, int, bool]
"""An element, its line, and whether it is the root (which has attributes alone)."""


def local_name(tag: str) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2]


def root_name(file: SourceFile) -> str:
    """Return the local name of the root element.

    Raises ListFileError when the start is not XML, or declares a document type.
    """
    for element, _, _ in records(file, (), ()):
        return str(element.tag)
    raise ListFileError(file.name, 1, "no root element")


def records(file: SourceFile, roots: Collection[str], wanted: Collection[str]) -> Iterator[Record]:
    """Yield the root when it opens, then each wanted element when it closes.

    No `roots`: any root. Raises ListFileError with line and reason: not well-formed, cut,
    another root, a document type, an entity, or a size or depth beyond reason.
    """
    with file.open() as stream:
        source = _WithoutEndMark(stream)
        handler = _Handler(file.name, roots, wanted)
        while chunk := source.read(_CHUNK):
            handler.feed(chunk)
            yield from handler.take()
        handler.feed(b"", last=True)
        yield from handler.take()


class _Handler:
    """What expat tells, as records."""

    def __init__(self, file: str, roots: Collection[str], wanted: Collection[str]) -> None:
        self._file = file
        self._roots = roots
        self._wanted = frozenset(wanted)
        self._depth = 0
        self._size = 0
        self._builder: TreeBuilder | None = None
        self._record_depth = 0
        self._record_line = 0
        self._ready: list[Record] = []
        self._fed = 0
        self._declared: _Declared | None = None
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.XmlDeclHandler = self._declaration
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """Parse some more bytes."""
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise ListFileError(self._file, max(1, error.lineno), _reason(error)) from error
        except (LookupError, ValueError) as error:  # an encoding that nobody knows, or multi-byte
            reason = f"not readable in its declared encoding: {error}"
            raise ListFileError(self._file, 1, reason) from error
        self._fed += len(chunk)
        if not last and self._fed - self._parser.CurrentByteIndex > MAX_TOKEN:
            raise ListFileError(self._file, self._line, "a tag or comment larger than is safe")
        if self._declared and self._declared.is_utf8(chunk, last=last):
            reason = f"it declares {self._declared.encoding}, but its text is UTF-8"
            raise ListFileError(self._file, 1, reason)

    def take(self) -> list[Record]:
        """Return the records that are complete."""
        ready, self._ready = self._ready, []
        return ready

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _UNICODE:
            self._declared = _Declared(encoding)

    def _doctype(self, *_: object) -> None:
        reason = "it declares a document type (DTD), which no list has: not read"
        raise ListFileError(self._file, self._line, reason)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        plain = {local_name(key): value for key, value in attributes.items()}
        self._depth += 1
        if self._depth == 1:
            self._check_root(name)
            self._ready.append((Element(name, plain), self._line, True))
        elif self._depth > MAX_DEPTH:
            raise ListFileError(self._file, self._line, "nested too deeply")
        elif self._builder is None and name in self._wanted:
            self._builder, self._size = TreeBuilder(), 0
            self._record_depth, self._record_line = self._depth, self._line
        if self._builder is not None:
            self._grow(sum(len(value) for value in plain.values()) + len(name))
            self._builder.start(name, plain)

    def _end(self, tag: str) -> None:
        if self._builder is not None:
            element = self._builder.end(local_name(tag))
            if self._depth == self._record_depth:
                self._builder = None
                self._ready.append((element, self._record_line, False))
        self._depth -= 1

    def _data(self, data: str) -> None:
        if self._builder is not None:
            self._grow(len(data))
            self._builder.data(data)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MAX_RECORD:
            raise ListFileError(self._file, self._record_line, "a record larger than is safe")

    def _check_root(self, name: str) -> None:
        if self._roots and name not in self._roots:
            expected = " or ".join(f"<{item}>" for item in self._roots)
            reason = f"root element <{name}>, expected {expected}"
            raise ListFileError(self._file, self._line, reason)


class _Declared:
    """A declared encoding of one byte a letter: any bytes are text in it, the wrong ones too.

    Letters that happen to be UTF-8 throughout are no text of such an encoding.
    """

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._valid = True
        self._letters = False

    def is_utf8(self, chunk: bytes, *, last: bool) -> bool:
        """Take a further chunk; return whether it was the last of a text that is UTF-8."""
        if self._valid:
            self._letters = self._letters or not chunk.isascii()
            try:
                self._decoder.decode(chunk, final=last)
            except UnicodeDecodeError:
                self._valid = False
        return last and self._valid and self._letters


def _reason(error: expat.ExpatError) -> str:
    text = expat.ErrorString(error.code) or str(error)
    match text:
        case "no element found" | "unclosed token" | "unclosed CDATA section" | "partial character":
            return f"not well-formed XML, cut off: {text}"
        case _ if "encoding" in text or "invalid token" in text:
            return f"not well-formed XML, or not in its declared encoding: {text}"
        case _:
            return f"not well-formed XML: {text}"


def text(element: Element, path: str) -> str | None:
    """Return the text at a path, blanks collapsed; None when absent or empty."""
    found = element.find(path) if path != "." else element
    return clean(whole_text(found)) if found is not None else None


def whole_text(element: Element) -> str:
    """Return all text inside an element."""
    return "".join(element.itertext())


def texts(element: Element, path: str) -> list[str]:
    """Return the texts at a path that are not empty."""
    found = (clean(whole_text(item)) for item in element.iterfind(path))
    return [item for item in found if item]


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute, blanks collapsed; None when absent or empty."""
    value = element.get(name)
    return clean(value) if value is not None else None


def clean(value: str | None) -> str | None:
    """Collapse blanks; None when nothing is left."""
    return " ".join((value or "").split()) or None


class _WithoutEndMark(io.RawIOBase):
    """A stream without a closing 0x1A: held back, with the blanks after it, until proven inner."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while chunk := self._stream.read(size if size > 0 else _CHUNK):
            data = self._held + chunk
            mark = data.find(_MARK, len(data.rstrip(_END_MARK)))
            if mark < 0:
                self._held = b""
                return data
            self._held = _MARK  # what follows it is blank: one mark stands for all of it
            if mark:
                return data[:mark]
        return b""
