"""Reading the XML of the Global LEI index: level 1, level 2 and reporting exceptions.

Each record becomes what the JSON edition of the same file holds: an element with children is an
object, a repeated one an array, one with attributes `{"@name": …, "$": text}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element

from atlas.foundation.core.types import JSON
from atlas.sources.lists.domain.source_files import SourceFile
from atlas.sources.lists.domain.xml_stream import records
from atlas.sources.lists.errors import ListFileError
from atlas.sources.registry.errors import RegistryFileBrokenError

RECORDS = {
    "LEIData": "LEIRecord",
    "RelationshipData": "RelationshipRecord",
    "ReportingExceptionData": "Exception",
}
HEADERS = frozenset({"LEIHeader", "Header"})
WANTED = frozenset({*RECORDS.values(), *HEADERS})


def xml_records(stream: IO[bytes], name: str) -> Iterator[tuple[int, Any]]:
    """Yield (line, record); the header as `{"Header": …}`.

    Raises:
        RegistryFileBrokenError: not well-formed, cut, another root element, a document type.

    """
    source = SourceFile(name, lambda: stream)  # type: ignore[arg-type, return-value]
    try:
        for element, line, is_root in records(source, tuple(RECORDS), WANTED):
            if is_root:
                continue
            value = _value(element)
            yield line, {"Header": value} if element.tag in HEADERS else value
    except ListFileError as error:
        raise RegistryFileBrokenError(name, error.line, error.reason) from error


def _value(element: Element) -> Any:
    attributes = element.attrib
    found: dict[str, JSON] = {f"@{name}": value for name, value in attributes.items()}
    if len(element) == 0:
        text = (element.text or "").strip()
        return {**found, "$": text} if found else text
    for child in element:
        tag = child.tag
        value, known = _value(child), found.get(tag)
        if known is None:
            found[tag] = value
        elif isinstance(known, list):
            known.append(value)
        else:
            found[tag] = [known, value]
    return found
