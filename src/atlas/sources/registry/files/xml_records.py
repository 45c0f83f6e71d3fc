"""Reading the XML of the Global LEI index: level 1, level 2 and reporting exceptions.

Each record becomes what the JSON edition of the same file holds: an element with children is an
object, a repeated one an array, one with attributes `{"@name": …, "$": text}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from atlas.sources.lists.domain.reading import SourceFile
from atlas.sources.lists.domain.xml_stream import line_of, records
from atlas.sources.lists.errors import ListFileError
from atlas.sources.registry.errors import RegistryFileBrokenError

RECORDS = {
    "LEIData": "LEIRecord",
    "RelationshipData": "RelationshipRecord",
    "ReportingExceptionData": "Exception",
}
HEADERS = frozenset({"LEIHeader", "Header"})
WANTED = frozenset({*RECORDS.values(), *HEADERS})
MAX_RECORD = 200_000
"""Elements; a record above it is refused."""


def xml_records(stream: IO[bytes], name: str) -> Iterator[tuple[int, Any]]:
    """Yield (line, record); the header as `{"Header": …}`.

    Raises:
        RegistryFileBrokenError: not well-formed, cut, another root element, a document type.

    """
    source = SourceFile(name, lambda: stream)  # type: ignore[arg-type, return-value]
    try:
        for element, is_root in records(source, tuple(RECORDS), WANTED):
            if is_root:
                continue
            value = _value(element)
            if element.tag in HEADERS:
                yield line_of(element), {"Header": value}
            else:
                yield line_of(element), value
    except ListFileError as error:
        raise RegistryFileBrokenError(name, error.line, error.reason) from error


def _value(element: etree._Element) -> Any:
    if len(element) == 0:
        text = (element.text or "").strip()
        if not element.attrib:
            return text
        return {**_attributes(element), "$": text}
    found: dict[str, Any] = _attributes(element)
    for child in element:
        value, known = _value(child), found.get(child.tag)
        if known is None:
            found[child.tag] = value
        elif isinstance(known, list):
            known.append(value)
        else:
            found[child.tag] = [known, value]
    return found


def _attributes(element: etree._Element) -> dict[str, Any]:
    return {f"@{str(key).rpartition('}')[2]}": value for key, value in element.attrib.items()}
