"""The replacement of a record that could not be read: a source does not cover what it failed at.

The record is rejected and named by the load. In its place the company that it is about keeps a
statement that an unreadable party may exist. Without it the company would appear to have none.
It stays until a file has the record in a form that can be read. A file without the record does not
state what was in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.printable import printable
from atlas.sources.registry.domain.formats.base import STATEMENT_ID, Json, of, statement, text_of

UNREAD = "unread"
"""Fact of a stored statement that replaces a record that could not be read."""
REFERENCE = "reference"
"""Fact of such a statement: what the record is called in its file, or null. An earlier release did
not store it."""
PREFIX = "UNREAD-"
"""Begins the record ids of these statements, and of the companies that they alone describe."""
SINCE = "1970-01-01"
"""Day of a stand-in: when the record was made is among what could not be read."""
_URL = "https://standard.openownership.org/en/0.4.0/"
_REASON = 300
"""Characters of the reason that are kept."""


def stand_in(subject: str, reason: str, reference: str | None) -> Json:
    """Return the statement that replaces a rejected record.

    The same record replaced in a later file is the same statement, whatever makes it unreadable.

    Args:
        subject: recordId of the company that the record is about.
        reason: why it could not be read.
        reference: what it is called in its file; None where that could not be read either.

    """
    why = printable(reason)[:_REASON]
    return statement(
        stand_in_id(subject, reference or why),
        "relationship",
        {
            "subject": subject,
            "interestedParty": {
                "reason": "unknown",
                "description": f"A record about this company could not be read: {why}",
            },
            "interests": [{"type": "unknownInterest", "directOrIndirect": "unknown"}],
        },
        day=SINCE,
        url=_URL,
        subject=subject,
        facts={UNREAD: True, REFERENCE: reference},
    )


def stand_in_id(subject: str, reference: str) -> str:
    """Return the recordId of the statement that replaces a record about a company."""
    key = sha256_hex(f"{subject}\n{reference}".encode())[:STATEMENT_ID]
    return f"{PREFIX}{key}"


def described(scheme: str, number: str, identifiers: Sequence[Json]) -> tuple[str, Json]:
    """Return the company of a rejected record that would have described it: recordId, statement.

    It is an entity of its own, separate from the company's record, which an earlier load may have
    stored, and is found by the same numbers.
    """
    record_id = f"{PREFIX}{scheme}-{number}"
    details = {"entityType": {"type": "registeredEntity"}, "identifiers": [*identifiers]}
    return record_id, statement(record_id, "entity", details, day=SINCE, url=_URL)


def bods_subject(record: Any) -> str | None:
    """Return whom a BODS statement (0.2 to 0.4) is about, as far as it tells."""
    if not isinstance(record, Mapping):
        return None
    found = (
        of(record, "recordDetails", "subject"),
        of(record, "subject", "describedByEntityStatement"),
        record.get("declarationSubject"),
        record.get("recordId"),
        record.get("statementID"),
    )
    return next((one for one in found if isinstance(one, str) and text_of(one)), None)


@dataclass(frozen=True, slots=True)
class StandIn:
    """A stored statement in place of a record: its recordId, its company, and the record's name.

    `named`: whether the name was stored; `reference` is None if the record has none.
    """

    record_id: str
    subject: str
    reference: str | None
    named: bool = True


class Awaited:
    """The statements that stay until a file has their records in a form that can be read."""

    def __init__(self, found: Iterable[StandIn] = ()) -> None:
        self._by_subject: dict[str, list[StandIn]] = defaultdict(list)
        self._by_reference: dict[str, list[StandIn]] = defaultdict(list)
        for one in found:
            self._by_subject[one.subject].append(one)
            if one.reference:
                self._by_reference[one.reference].append(one)

    def answered_by(
        self, names: Sequence[str], subject: str | None, *, exact: bool
    ) -> Iterator[str]:
        """Yield the recordIds that a statement which could be read answers.

        Args:
            names: its recordId first, its id, and those of the statements that it replaces.
            subject: recordId of the company that a relationship is about; None of a party.
            exact: whether recordIds are the publisher's own; otherwise they end with the reference.

        """
        if not self._by_subject:
            return
        for name in names:
            for one in self._by_reference.get(name, ()):
                yield from _ids(one)
        record_id = names[0]
        for one in self._by_subject.get(f"{PREFIX}{record_id}", ()):  # what describes a company
            yield from _ids(one)
        for one in self._by_subject.get(subject or record_id, ()):
            if not one.named:
                if one.record_id in {stand_in_id(one.subject, name) for name in _tails(names)}:
                    yield from _ids(one)
            elif subject and one.reference and not exact and _is_of(record_id, one.reference):
                yield from _ids(one)

    def replaced_by(self, subject: str) -> Iterator[str]:
        """Yield the recordIds of an earlier release that new statements about a company replace.

        That release called a record by its company's number where its kind was not known.
        """
        for one in self._by_subject.get(subject, ()):
            known = {stand_in_id(subject, tail) for tail in _tails([subject])}
            if not one.named and one.record_id in known:
                yield one.record_id


def _ids(one: StandIn) -> Iterator[str]:
    yield one.record_id
    if one.subject.startswith(PREFIX):
        yield one.subject


def _is_of(record_id: str, reference: str) -> bool:
    """Whether a record is called by a reference; one that ends in a hyphen is only a beginning."""
    if reference.endswith("-"):
        return f"-{reference}" in record_id
    return record_id.endswith(f"-{reference}")


def _tails(names: Iterable[str]) -> Iterator[str]:
    """Yield names, and what follows each hyphen of them."""
    for name in names:
        parts = name.split("-")
        yield from ("-".join(parts[place:]) for place in range(len(parts)))
