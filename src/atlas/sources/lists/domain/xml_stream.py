"""Reading XML record by record, safely: no document type, no entities, nothing fetched.

Every list format of ours is read with this alone. Namespaces and their prefixes are dropped:
the local names tell the elements, so that another prefix or a later namespace reads the same.
"""

import io
import re
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from atlas.sources.lists.domain.reading import SourceFile
from atlas.sources.lists.errors import ListFileError

_END_MARK = b"\x1a\r\n \t"
_REASON = re.compile(r",? ?\(?(?:<string>|file)?,? ?line \d+, column \d+\)?.*$")
MAX_DEPTH = 64

Element = etree._Element  # noqa: SLF001  lxml exports no public name for it


def local_name(tag: object) -> str:
    """Return a tag without its namespace."""
    return str(tag).rpartition("}")[2]


def root_name(file: SourceFile) -> str:
    """Return the local name of the root element.

    Raises ListFileError when the start is not XML, or declares a document type.
    """
    with file.open() as stream:
        for event, element in _parse(stream, file.name):
            if event == "start":
                return local_name(element.tag)
    raise ListFileError(file.name, 1, "no root element")


def records(
    file: SourceFile, roots: Collection[str], wanted: Collection[str]
) -> Iterator[tuple[Element, bool]]:
    """Yield the root (True) when it opens, then each wanted element (False) when it closes.

    A yielded element is freed when the next one is asked for; its tags are local names.
    Raises ListFileError with line and reason: not well-formed, cut, another root, a document
    type, or nested beyond reason.
    """
    with file.open() as stream:
        depth, inside = 0, 0
        for event, element in _parse(stream, file.name):
            name = local_name(element.tag)
            if event == "start":
                depth += 1
                if depth == 1:
                    _check_root(file.name, element, roots)
                    yield element, True
                elif depth > MAX_DEPTH:
                    raise ListFileError(file.name, _line(element), "nested too deeply")
                inside += name in wanted
                continue
            depth -= 1
            if name in wanted:
                inside -= 1
                if inside == 0:
                    for node in element.iter():
                        node.tag = local_name(node.tag)
                    yield element, False
            if inside == 0 and depth > 0:
                _free(element)


def large_records(
    file: SourceFile, roots: Collection[str], wanted: Collection[str]
) -> Iterator[Element]:
    """Yield each wanted element when it closes, for files of millions of records.

    Only the root and the wanted elements are looked at; their tags keep the namespace. A yielded
    element is freed when the next one is asked for. Raises ListFileError as `records` does, and
    where more than 16 MiB stand between two wanted elements.
    """
    with file.open() as stream:
        bounded = cast("Any", _Bounded(stream, file.name))
        tags = [f"{{*}}{name}" for name in (*roots, *wanted)]
        root: Element | None = None
        for event, element in _parse(bounded, file.name, tags):
            if root is None:
                root = element.getroottree().getroot()
                _check_root(file.name, root, roots)
                continue
            if event == "end" and element is not root:
                yield element
                _free(element)
                bounded.since = 0


def _check_root(file: str, root: Element, roots: Collection[str]) -> None:
    name = local_name(root.tag)
    if name not in roots:
        expected = " or ".join(f"<{item}>" for item in roots)
        raise ListFileError(file, _line(root), f"root element <{name}>, expected {expected}")


def _free(element: Element) -> None:
    parent = element.getparent()
    element.clear()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _parse(
    stream: BinaryIO, file: str, tags: Collection[str] | None = None
) -> Iterator[tuple[str, Element]]:
    source = cast("BinaryIO", _WithoutEndMark(stream))
    events = etree.iterparse(
        source,
        events=("start", "end"),
        tag=tags,
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    first = True
    try:
        for event, element in events:
            if first:
                first = False
                _refuse_doctype(file, element)
            yield str(event), element
        if first and events.root is not None:
            _refuse_doctype(file, events.root)
            yield "start", events.root
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise ListFileError(file, line, _reason(error)) from error


def _refuse_doctype(file: str, element: Element) -> None:
    info = element.getroottree().docinfo
    if info.internalDTD is not None:
        reason = "it declares a document type (DTD), which no list has: not read"
        raise ListFileError(file, 1, reason)


def _reason(error: etree.XMLSyntaxError) -> str:
    text = _REASON.sub("", str(error.msg or error)).strip(" .")
    lowered = text.lower()
    if "amplification" in lowered or "entity" in lowered:
        return f"not well-formed XML, or an entity it may not use: {text}"
    if (
        "premature end" in lowered
        or "document is empty" in lowered
        or "couldn't find end" in lowered
    ):
        return f"not well-formed XML, cut off: {text}"
    if "encoding" in lowered or "utf-8" in lowered or "invalid bytes" in lowered:
        return f"not well-formed XML, wrong encoding: {text}"
    return f"not well-formed XML: {text}"


def _line(element: Element) -> int:
    return cast("int | None", element.sourceline) or 1


line_of = _line


def text(element: Element, path: str) -> str | None:
    """Return the text at a path, blanks collapsed; None when absent or empty."""
    found = element.find(path)
    return clean(whole_text(found)) if found is not None else None


def whole_text(element: Element) -> str:
    """Return all text inside an element."""
    return "".join(str(part) for part in element.itertext())


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


class _Bounded(io.RawIOBase):
    """A stream that ends a file in which nothing wanted comes for too long."""

    LIMIT = 16 << 20

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._stream = stream
        self._file = file
        self.since = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.since += len(chunk)
        if self.since > self.LIMIT:
            raise ListFileError(self._file, 0, "more than 16 MiB without a record")
        return chunk


class _WithoutEndMark(io.RawIOBase):
    """A stream without a closing 0x1A: blanks before it are held back until they prove inner."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while True:
            chunk = self._stream.read(size if size > 0 else 1 << 16)
            if not chunk:
                held, self._held = self._held, b""
                return held.replace(b"\x1a", b"")
            data = self._held + chunk
            kept = data.rstrip(_END_MARK)
            self._held = data[len(kept) :]
            if kept:
                return kept
