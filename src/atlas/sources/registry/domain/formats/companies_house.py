"""Companies House: the free company data product (basic company data, CSV).

One row is one live company. http://download.companieshouse.gov.uk/en_output.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from atlas.knowledge.identifiers.domain import normalise
from atlas.sources.registry.domain.formats.base import (
    UNKNOWN_DAYS,
    UNSTATED,
    Format,
    Json,
    address_line,
    statement,
)
from atlas.sources.registry.domain.formats.places import place
from atlas.sources.registry.domain.formats.published import UNKNOWN_STATUS
from atlas.sources.registry.domain.formats.unread import described
from atlas.sources.registry.domain.problems import StatementRejectedError

SCHEME = "GB-COH"
URL = "http://download.companieshouse.gov.uk/en_output.html"
UNDATED = "1844-09-05"
"""The Joint Stock Companies Act 1844, which began the register: for a row without any date."""
MAX_PREVIOUS = 10
_STATUSES = {
    "active": (
        *("active", "active - proposal to strike off", "live", "open", "registered"),
        "live but receiver manager on at least one charge",
    ),
    "dormant": ("dormant",),
    "in_liquidation": ("liquidation", "in liquidation"),
    "dissolved": ("dissolved", "struck off", "converted/closed", "converted / closed"),
    "inactive": (
        *("administration order", "administrative receiver", "in administration"),
        *("in administration/administrative receiver", "in administration/receiver manager"),
        *("receiver action", "receiver manager", "receivership"),
        "receiver manager / administrative receiver",
        *("voluntary arrangement", "voluntary arrangement / administrative receiver"),
        *("voluntary arrangement / receiver manager", "insolvency proceedings"),
        *("closed", "removed"),
    ),
}
_STATUS = {said: status for status, several in _STATUSES.items() for said in several}
"""`CompanyStatus`, read whole: what is not among them is unknown. In administration, receivership
or an arrangement a company is neither active nor in liquidation; the register's own words are kept
as an event."""
_PREVIOUS = tuple(f"PreviousName_{n}.CompanyName" for n in range(1, MAX_PREVIOUS + 1))
_SIC_TEXTS = tuple(f"SICCode.SicText_{n}" for n in range(1, 5))
_SIC = re.compile(r"(\d{4,5})\s*-\s*(.+)")
ATTRIBUTES = frozenset(
    {
        *("LegalEntity.status", "LegalEntity.legal_form", "LegalEntity.incorporation_date"),
        *("LegalEntity.industry_codes", "LegalEntity.previous_names", "LegalEntity.events"),
        "RegisteredAt",
    },
)


def _recognises(record: Any) -> bool:
    return isinstance(record, Mapping) and {"CompanyName", "CompanyNumber"} <= record.keys()


def _convert(record: Any) -> Iterator[Json]:
    row = {str(name).strip(): " ".join(v.split()) for name, v in record.items() if v}
    written = row.get("CompanyNumber")
    if UNSTATED in record:
        raise StatementRejectedError(str(record[UNSTATED]), written)
    if not written or not row.get("CompanyName"):
        raise StatementRejectedError("CompanyNumber and CompanyName are needed", written)
    number = normalise(SCHEME, written).value
    founded = _day(row, "IncorporationDate", written)
    dissolved = _day(row, "DissolutionDate", written)
    origin = row.get("CountryOfOrigin")
    details: Json = {
        "entityType": {"type": "registeredEntity"},
        "name": row["CompanyName"],
        "identifiers": [{"scheme": SCHEME, "schemeName": "Companies House", "id": number}],
    }
    if form := row.get("CompanyCategory"):
        details["entityType"]["details"] = form
    if incorporated_in := place(origin):
        details["jurisdiction"] = incorporated_in
    if founded:
        details["foundingDate"] = founded
    if dissolved:
        details["dissolutionDate"] = dissolved
    if address := _address(row):
        details["addresses"] = [address]
    yield statement(
        f"{SCHEME}-{number}",
        "entity",
        details,
        day=_last_day(row, written) or founded or UNDATED,
        url=URL,
        published=row,
        warnings=_warnings(row),
        facts=_facts(row, written),
    )


def _facts(row: Mapping[str, str], reference: str) -> Json:
    facts: Json = {}
    status = row.get("CompanyStatus")
    if status:
        facts["status"] = _STATUS.get(status.casefold(), "unknown")
    previous = [row.get(name) for name in _PREVIOUS]
    if names := [name for name in previous if name]:
        facts["previous_names"] = list(dict.fromkeys(names))
    codes = [_industry(row.get(name)) for name in _SIC_TEXTS]
    if industries := [code for code in codes if code]:
        facts["industry_codes"] = industries
    if events := _events(row, reference):
        facts["events"] = events
    return facts


def _warnings(row: Mapping[str, str]) -> dict[str, str]:
    """Return a status that is not known; the company's own is then not stated."""
    status = row.get("CompanyStatus")
    return {UNKNOWN_STATUS: status} if status and status.casefold() not in _STATUS else {}


def _industry(text: str | None) -> Json | None:
    found = _SIC.fullmatch(text or "")
    return {"scheme": "UK-SIC-2007", "code": found[1], "description": found[2]} if found else None


def _events(row: Mapping[str, str], reference: str) -> list[Json]:
    """Return what is due and what was filed last: from it, whether accounts are overdue."""
    accounts = {
        "event": "accounts",
        "next_due": _day(row, "Accounts.NextDueDate", reference),
        "last_made_up_to": _day(row, "Accounts.LastMadeUpDate", reference),
        "category": row.get("Accounts.AccountCategory"),
    }
    confirmation = {
        "event": "confirmation_statement",
        "next_due": _day(row, "ConfStmtNextDueDate", reference),
        "last_made_up_to": _day(row, "ConfStmtLastMadeUpDate", reference),
    }
    returns = {
        "event": "annual_return",
        "next_due": _day(row, "Returns.NextDueDate", reference),
        "last_made_up_to": _day(row, "Returns.LastMadeUpDate", reference),
    }
    status = row.get("CompanyStatus")
    standing = {"event": "register_status", "status": status} if status else {}
    found = [
        {name: value for name, value in event.items() if value}
        for event in (accounts, confirmation, returns, standing)
    ]
    found += _renamings(row, reference)
    return [event for event in found if len(event) > 1]


def _renamings(row: Mapping[str, str], reference: str) -> list[Json]:
    return [
        {
            "event": "name_changed",
            "name": name,
            "until": _day(row, column.replace("CompanyName", "CONDATE"), reference),
        }
        for column in _PREVIOUS
        if (name := row.get(column))
    ]


def _last_day(row: Mapping[str, str], reference: str) -> str | None:
    """Return the newest past date that the row shows: the register said so not before."""
    names = ("ConfStmtLastMadeUpDate", "Accounts.LastMadeUpDate", "Returns.LastMadeUpDate")
    return max(filter(None, (_day(row, name, reference) for name in names)), default=None)


def _address(row: Mapping[str, str]) -> Json | None:
    names = ("CareOf", "POBox", "AddressLine1", "AddressLine2", "PostTown", "County", "Country")
    line = address_line(*(row.get(f"RegAddress.{name}") for name in names))
    if line is None:
        return None
    found: Json = {"type": "registered", "address": line}
    if code := row.get("RegAddress.PostCode"):
        found["postCode"] = code
    if country := place(row.get("RegAddress.Country")):
        found["country"] = country
    return found


def _day(row: Mapping[str, str], name: str, reference: str) -> str | None:
    """Return a day written DD/MM/YYYY (or ISO) as ISO 8601."""
    written = row.get(name, "")
    if written[:10] in UNKNOWN_DAYS:
        return None
    try:
        return _iso(written)
    except ValueError:
        raise StatementRejectedError(f"{name}: {written[:40]!r} is no date", reference) from None


@lru_cache(maxsize=100_000)
def _iso(written: str) -> str:
    if "/" not in written:
        return date.fromisoformat(written[:10]).isoformat()
    day, month, year = (int(part) for part in written.split("/"))
    return date(year, month, day).isoformat()


def _about(record: Any) -> tuple[str, tuple[Json, ...]] | None:
    """Return the company of a row, even if the rest of it cannot be read."""
    row = {str(name).strip(): " ".join(v.split()) for name, v in record.items() if v}
    written = row.get("CompanyNumber")
    if not written:
        return None
    number = normalise(SCHEME, written).value
    subject, entity = described(SCHEME, number, [{"scheme": SCHEME, "id": number}])
    return subject, (entity,)


COMPANIES_HOUSE = Format(
    name="companies-house",
    title="Companies House basic company data",
    recognises=_recognises,
    convert=_convert,
    reference=lambda row: row.get("CompanyNumber"),
    about=_about,
    kept=lambda number: (f"{SCHEME}-{normalise(SCHEME, number).value}",),
    publisher="Companies House",
    licence="Open Government Licence v3.0",
    source_url=URL,
    attributes=ATTRIBUTES,
    registers=frozenset({SCHEME}),
)
