"""Reading the XML of the Global LEI index: level 1, level 2 and reporting exceptions.

Each record becomes what the JSON edition of the same file holds: an element with children is an
object, a repeated one an array, one with attributes `{"@name": …, "$": text}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any

from lxml import etree

from atlas.sources.lists.domain.reading import SourceFile
from atlas.sources.lists.domain.xml_stream import large_records, line_of, local_name
from atlas.sources.lists.errors import ListFileError
from atlas.sources.registry.errors import RegistryFileBrokenError

RECORDS = {
    "LEIData": "LEIRecord",
    "RelationshipData": "RelationshipRecord",
    "ReportingExceptionData": "Exception",
}
HEADERS = frozenset({"LEIHeader", "Header"})
WANTED = frozenset({*RECORDS.values(), *HEADERS})
_local = lru_cache(maxsize=4096)(local_name)


def xml_records(stream: IO[bytes], name: str) -> Iterator[tuple[int, Any]]:
    """Yield (line, record); the header as `{"Header": …}`.

    Raises:
        RegistryFileBrokenError: not well-formed, cut, another root element, a document type.

    """
    source = SourceFile(name, lambda: stream)  # type: ignore[arg-type, return-value]
    try:
        for element in large_records(source, tuple(RECORDS), WANTED):
            value = _value(element)
            if _local(element.tag) in HEADERS:
                yield line_of(element), {"Header": value}
            else:
                yield line_of(element), value
    except ListFileError as error:
        raise RegistryFileBrokenError(name, error.line, error.reason) from error


def _value(element: etree._Element) -> Any:
    attributes = element.attrib
    if len(element) == 0:
        text = (element.text or "").strip()
        return {**_attributes(element), "$": text} if attributes else text
    found: dict[str, Any] = _attributes(element) if attributes else {}
    for child in element:
        tag = _local(child.tag)
        value, known = _value(child), found.get(tag)
        if known is None:
            found[tag] = value
        elif isinstance(known, list):
            known.append(value)
        else:
            found[tag] = [known, value]
    return found


def _attributes(element: etree._Element) -> dict[str, Any]:
    return {f"@{str(key).rpartition('}')[2]}": value for key, value in element.attrib.items()}
