"""The replacement of a record that could not be read: a source does not cover what it failed at.

The record is rejected and named by the load. In its place the company that it is about keeps a
statement that an unreadable party may exist. Without it the company would appear to have none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.printable import printable
from atlas.sources.registry.domain.formats.base import STATEMENT_ID, Json, of, statement, text_of

UNREAD = "unread"
"""Fact of a stored statement that replaces a record that could not be read."""
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
    key = sha256_hex("\n".join((subject, reference or why)).encode())[:STATEMENT_ID]
    return statement(
        f"UNREAD-{key}",
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
        facts={UNREAD: True},
    )


def described(scheme: str, number: str, identifiers: Sequence[Json]) -> tuple[str, Json]:
    """Return the company of a rejected record that would have described it: recordId, statement.

    It is an entity of its own, separate from the company's record, which an earlier load may have
    stored, and is found by the same numbers.
    """
    record_id = f"UNREAD-{scheme}-{number}"
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
