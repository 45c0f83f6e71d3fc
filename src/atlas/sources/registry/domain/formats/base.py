"""What a register format is: how its records are known, and what statements they stand for.

Whatever its format, a record is stored as statements in the vocabulary of BODS 0.4. Atlas adds
three members to it: `published`, the record as the register wrote it (the evidence), and `facts`,
attributes of the ontology that BODS has no member for. `warnings` says what contradicts itself in
the record (see `contradictions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from atlas.foundation.core.canonical import sha256_hex
from atlas.sources.protocol.domain.coverage import Scope
from atlas.sources.registry.domain.problems import StatementRejectedError

Json = dict[str, Any]
UNSTATED = "\0columns"
"""Key under which a row of a table carries the reason why its columns are not the header's."""
UNKNOWN_DAYS = frozenset({"", "0001-01-01", "01/01/0001", "9999-12-31", "31/12/9999"})
"""How files write that they know no date or no end: nothing, or a calendar's first or last day."""
STATEMENT_ID = 40
"""Characters; BODS asks for 32 to 64."""


@dataclass(frozen=True, slots=True)
class FileNote:
    """What a record says of the file itself: its date, and how many records it should hold.

    `extract`: what the file calls itself where it is not the whole register.
    """

    data_date: date | None = None
    expected: int | None = None
    extract: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format. `recognises` looks at a decoded record, `convert` yields its statements.

    `note` returns what a record says of the file (a header, a totals line), else None; such a
    record is no record of the register. `attributes` are those that the register is made to
    carry: only they may be missed from it. `kept` names the stored records of a rejected one by
    its reference: they are in the file, so they have not gone; `reference` is what a decoded
    record is called, regardless of other defects; `about` returns the recordId of the company
    that it is about, and what describes that company where the record alone does. Formats of one
    `family` may share a file. `scope` is what a dataset of this format declares to cover unless the
    load states another, and `registers` are those whose companies that holds for (none: those that
    statements are about).
    """

    name: str
    title: str
    recognises: Callable[[Any], bool]
    convert: Callable[[Any], Iterator[Json]]
    note: Callable[[Any], FileNote | None] = lambda _record: None
    kept: Callable[[str], tuple[str, ...]] = lambda _reference: ()
    reference: Callable[[Any], str | None] = lambda _record: None
    about: Callable[[Any], tuple[str, tuple[Json, ...]] | None] = lambda _record: None
    publisher: str | None = None
    licence: str | None = None
    source_url: str | None = None
    attributes: frozenset[str] = frozenset()
    family: str | None = None
    scope: frozenset[Scope] = frozenset({Scope.IDENTITY})
    registers: frozenset[str] = frozenset()


def statement(
    record_id: str,
    record_type: str,
    details: Json,
    *,
    day: str,
    url: str,
    subject: str | None = None,
    closed: bool = False,
    source: tuple[str, ...] = ("officialRegister",),
    published: Any = None,
    facts: Json | None = None,
    warnings: Json | None = None,
) -> Json:
    """Return a statement. Its id is the digest of what it says: the same says the same.

    `day` is ISO 8601; `subject` the company that it is about (default: the record itself).
    """
    said: Json = {
        "recordId": record_id,
        "recordType": record_type,
        "declarationSubject": subject or record_id,
        "statementDate": day,
        "recordStatus": "closed" if closed else "new",
        "recordDetails": {"isComponent": False, **details},
        "source": {"type": list(source), "url": url},
    }
    if published is not None:
        said["published"] = published
    if facts:
        said["facts"] = facts
    encoded = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    said["statementId"] = sha256_hex(encoded)[:STATEMENT_ID]
    if warnings:
        said["warnings"] = warnings
    return said


def iso_day(value: Any, name: str, reference: str | None = None) -> str | None:
    """Return the day of an ISO 8601 date or time; None when absent or not known.

    Raises:
        StatementRejectedError: no such day.

    """
    text = str(value or "")[:10]
    if text in UNKNOWN_DAYS:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        reason = f"{name}: {str(value)[:40]!r} is no date"
        raise StatementRejectedError(reason, reference) from None


def day_of(value: Any) -> date | None:
    """Return the day of a file's own date or time; None when it states none."""
    try:
        return datetime.fromisoformat(str(value)).date() if value else None
    except ValueError:
        return None


def text_of(value: Any) -> str | None:
    """Return a text without outer blanks; None when empty or no text."""
    if not isinstance(value, str) or not value:
        return None
    return " ".join(value.split()) or None


def of(record: Any, *path: str) -> Any:
    """Return the member at a path; None when anything on it is missing."""
    for name in path:
        if not isinstance(record, dict):
            return None
        record = record.get(name)
    return record


def address_line(*parts: Any) -> str | None:
    """Return parts of an address as one line, each once."""
    found = filter(None, (text_of(part) for part in parts))
    return ", ".join(dict.fromkeys(found)) or None
