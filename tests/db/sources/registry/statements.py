"""Short writing of BODS statements in tests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

DATE = "2026-01-15"


def statement(
    record_id: str,
    record_type: str,
    details: dict[str, Any],
    *,
    subject: str | None = None,
    date: str = DATE,
    status: str = "new",
    source: str = "https://example.org/register",
) -> dict[str, Any]:
    digest = hashlib.sha256(f"{record_id}{date}{status}{details}".encode()).hexdigest()
    return {
        "statementId": digest[:40],
        "declarationSubject": subject or record_id,
        "statementDate": date,
        "recordId": record_id,
        "recordType": record_type,
        "recordStatus": status,
        "recordDetails": {"isComponent": False, **details},
        "publicationDetails": {
            "publicationDate": date,
            "bodsVersion": "0.4",
            "license": "https://creativecommons.org/publicdomain/zero/1.0/",
            "publisher": {"name": "Register of Examples"},
        },
        "source": {"type": ["officialRegister"], "url": source},
    }


def company(
    record_id: str,
    name: str,
    *numbers: tuple[str, str],
    country: str = "GB",
    kind: str = "registeredEntity",
    date: str = DATE,
    status: str = "new",
    **details: Any,
) -> dict[str, Any]:
    return statement(
        record_id,
        "entity",
        {
            "entityType": {"type": kind},
            "name": name,
            "jurisdiction": {"name": country, "code": country},
            "identifiers": [{"scheme": scheme, "id": value} for scheme, value in numbers],
            **details,
        },
        date=date,
        status=status,
    )


def person(
    record_id: str,
    name: str,
    birth: str = "",
    names: list[dict[str, str]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    details: dict[str, Any] = {"personType": "knownPerson", "names": names or [{"fullName": name}]}
    if birth:
        details["birthDate"] = birth
    return statement(record_id, "person", details, **more)


def interest(kind: str = "shareholding", share: Any = None, **more: Any) -> dict[str, Any]:
    found = {"type": kind, "directOrIndirect": "direct", **more}
    if share is not None:
        found["share"] = share if isinstance(share, dict) else {"exact": share}
    return found


def relation(
    record_id: str,
    holder: Any,
    subject: Any,
    *interests: dict[str, Any],
    components: list[str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    details: dict[str, Any] = {"subject": subject, "interestedParty": holder}
    if interests:
        details["interests"] = list(interests)
    if components:
        details["componentRecords"] = components
    about = subject if isinstance(subject, str) else None
    return statement(record_id, "relationship", details, subject=about, **more)


def write(folder: Path, *statements: dict[str, Any], name: str = "register.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(list(statements), ensure_ascii=False, indent=1), encoding="utf-8")
    return path
