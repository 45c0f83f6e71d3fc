"""GLEIF: what the editions of its files (XML, JSON, CSV, REST) have in common.

Common Data File formats: LEI-CDF 3.1, RR-CDF 2.1, Reporting Exceptions 2.1.
https://www.gleif.org/en/lei-data/access-and-use-lei-data
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from atlas.knowledge.identifiers.domain import LEI, normalise
from atlas.sources.registry.domain.formats.base import FileNote, Json, day_of, of, statement
from atlas.sources.registry.domain.problems import StatementRejectedError

URL = "https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy"
BEGAN = "2012-06-06"
"""The first LEI; the date of a record that states none."""
PUBLISHER = "Global Legal Entity Identifier Foundation"
LICENCE = "CC0 1.0"
FAMILY = "gleif"
_WHOLE = "GLEIF_FULL_PUBLISHED"
_COUNTED = frozenset({_WHOLE, "LOU_FULL_PUBLISHED"})
"""`FileContent` of files whose `RecordCount` is that of the file; deltas and queries are others."""


def text(node: Any) -> str | None:
    """Return the text of a node: itself, or its `$` (JSON edition and XML with attributes)."""
    value = node.get("$") if isinstance(node, dict) else node
    return " ".join(value.split()) or None if isinstance(value, str) else None


def at(record: Any, *path: str) -> str | None:
    """Return the text at a path."""
    return text(of(record, *path))


def items(node: Any, name: str) -> list[Any]:
    """Return the members of a list: an array, or an element that holds one or several `name`."""
    inner = node[name] if isinstance(node, dict) and name in node else node
    if inner in (None, "", {}):
        return []
    if isinstance(inner, dict) and inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner if isinstance(inner, list) else [inner]


def nested(row: Mapping[str, object]) -> Json:
    """Return a row of the CSV edition (`Entity.LegalName`) as the object of the JSON edition."""
    found: Json = {}
    for column, value in row.items():
        if not value:
            continue
        here = found
        *path, last = column.split(".")
        for part in path:
            inner = here.get(part)
            if not isinstance(inner, dict):
                inner = here[part] = {} if inner is None else {"$": inner}
            here = inner
        known = here.get(last)
        if isinstance(known, dict):
            known["$"] = value
        else:
            here[last] = value
    return found


def certain_lei(value: str | None, name: str) -> str:
    """Return an LEI whose check digits hold.

    Raises:
        StatementRejectedError: it is missing or wrong.

    """
    found = normalise(LEI, value or "")
    if not found.certain:
        shown = found.value[:40]
        raise StatementRejectedError(f"{name}: {shown!r} is not an LEI", shown or None)
    return found.value


def header_note(record: Any) -> FileNote | None:
    """Return what the header of an XML or JSON edition says of the file."""
    header = of(record, "Header")
    if not isinstance(header, dict):
        return None
    count = at(header, "RecordCount")
    content = at(header, "FileContent")
    expected = int(count) if content in _COUNTED and count and count.isdigit() else None
    extract = content if content != _WHOLE else None
    return FileNote(day_of(at(header, "ContentDate")), expected, extract)


@lru_cache(maxsize=10_000)
def entity_named_by(lei: str) -> Json:
    """Return the statement of an entity of which this file says its LEI alone."""
    return statement(
        f"{LEI}-{lei}",
        "entity",
        {
            "entityType": {"type": "registeredEntity"},
            "identifiers": [{"scheme": LEI, "schemeName": "Global LEI Index", "id": lei}],
        },
        day=BEGAN,
        url=URL,
    )


def unfolded(value: Any) -> Iterator[Any]:
    """Yield the records inside a decoded value: those of an answer of the REST API, else itself."""
    data = of(value, "data")
    inner = data if isinstance(data, list) else [data]
    if data is None or not all(isinstance(of(one, "attributes"), Mapping) for one in inner):
        yield value
        return
    published = of(value, "meta", "goldenCopy", "publishDate")
    yield {"Header": {"ContentDate": published, "FileContent": "QUERY_RESPONSE"}}
    yield from inner
