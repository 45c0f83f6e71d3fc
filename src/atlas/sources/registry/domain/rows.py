"""From a checked statement to the rows that are stored and searched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from atlas.foundation.core.canonical import sha256_hex
from atlas.knowledge.addresses.domain import normalise_address
from atlas.knowledge.identifiers.domain import Number, normalise
from atlas.knowledge.names.domain.company_keys import name_key
from atlas.sources.registry.domain.bodies import StoredBody
from atlas.sources.registry.domain.contradictions import (
    NOT_KEPT,
    StatementWarning,
    warnings_of,
)
from atlas.sources.registry.domain.formats.places import country_of
from atlas.sources.registry.domain.interests import relation_types
from atlas.sources.registry.domain.problems import StatementRejectedError
from atlas.sources.registry.domain.vocabulary import (
    AnyRecord,
    EntityRecord,
    Identifier,
    RelationshipRecord,
    Statement,
    date_of,
    parse_statement,
)

MAX_NAMES, MAX_ADDRESSES = 50, 5
_NO_REGISTER = "register not stated"
_SHOWN = 60
_PSC = ("companieshouse.gov.uk/en_pscdata", "persons-with-significant-control")
MAX_NUMBER, MAX_SCHEME = 200, 100
"""Characters; longer ones are no register numbers, and would not fit an index entry."""
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, slots=True)
class SearchName:
    """One name of an entity as the subject search compares it."""

    key: str
    legal_form: str
    country: str
    tokens: tuple[str, ...]
    primary: bool


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement as it is stored. `body` is the statement as published."""

    record_id: str
    record_type: str
    statement_id: str
    statement_date: date
    moment: str
    status: str
    subject_record: str | None
    holder_record: str | None
    content_hash: str
    body: StoredBody
    identifiers: tuple[Number, ...]
    names: tuple[SearchName, ...]
    country: str | None
    relationship_types: frozenset[str]
    published_on: date | None
    publisher: str | None
    licence: str | None
    source_url: str | None
    replaces: tuple[str, ...] = ()
    """Statement ids whose record this one continues (BODS 0.2 and 0.3)."""
    warnings: tuple[StatementWarning, ...] = ()
    """What contradicts itself in it."""
    addresses: tuple[str, ...] = ()
    """Keys of an entity's addresses: companies at one place share one."""


def statement_row(raw: Any, encoded: bytes) -> StatementRow:
    """Check one decoded statement and return its row.

    Args:
        raw: the decoded JSON value.
        encoded: its canonical bytes, for the content hash.

    Raises:
        StatementRejectedError: against the vocabulary, or characters that no store can hold.

    """
    statement, record = parse_statement(raw)
    if b"\\u0000" in encoded and _NUL.search(encoded):
        raise StatementRejectedError("a text holds the character U+0000", statement.statement_id)
    subject, holder = _ends(record)
    publication = statement.publication_details
    source = statement.source
    return StatementRow(
        record_id=statement.record_id,
        record_type=statement.record_type,
        statement_id=statement.statement_id,
        statement_date=date_of(statement.statement_date),
        moment=statement.statement_date.upper(),
        status=statement.record_status or "new",
        subject_record=subject,
        holder_record=holder,
        content_hash=sha256_hex(encoded),
        body=raw,
        identifiers=identifiers_of(record),
        names=_names(record),
        country=jurisdiction_of(record)[:2] if jurisdiction_of(record) else None,
        relationship_types=_relationship_types(record),
        published_on=date_of(publication.publication_date) if publication else None,
        publisher=publication.publisher.name or publication.publisher.url if publication else None,
        licence=publication.license if publication else None,
        source_url=source.url if source else None,
        replaces=tuple(raw.get("replaces") or ()),
        warnings=warnings_of(record, _unkept(record) or raw.get("warnings")),
        addresses=_addresses(record),
    )


def jurisdiction_of(record: AnyRecord) -> str:
    """Return an entity's jurisdiction code (ISO 3166-1 or 3166-2), "" when unknown."""
    if not isinstance(record, EntityRecord):
        return ""
    place = record.jurisdiction or record.incorporated_in_jurisdiction
    return (place.code or country_of(place.name) or "").upper() if place else ""


def identifiers_of(record: AnyRecord) -> tuple[Number, ...]:
    """Return the register numbers of an entity or person, each once."""
    if isinstance(record, RelationshipRecord):
        return ()
    place = jurisdiction_of(record)
    found = (_number(identifier, place) for identifier in record.identifiers or ())
    return tuple(dict.fromkeys(number for number in found if number))


def not_kept(identifier: Identifier) -> str:
    """Return what an identifier states that cannot be kept as a number; "" where it can."""
    value = (identifier.id or "").strip()
    scheme = identifier.scheme or identifier.scheme_name or _NO_REGISTER
    if not value:
        return f"{scheme[:_SHOWN]} without a number{_at(identifier)}"
    if len(value) > MAX_NUMBER or len(identifier.scheme or "") > MAX_SCHEME:
        return f"{scheme[:_SHOWN]} {value[:_SHOWN]}, which is too long"
    return ""


def _at(identifier: Identifier) -> str:
    return f": {identifier.uri[:_SHOWN]}" if identifier.uri else ""


def _unkept(record: AnyRecord) -> dict[str, str]:
    """Return the warning about identifiers that are stated and not kept."""
    if isinstance(record, RelationshipRecord):
        return {}
    said = next(filter(None, map(not_kept, record.identifiers or ())), None)
    return {NOT_KEPT: said} if said else {}


def _number(identifier: Identifier, jurisdiction: str) -> Number | None:
    if not_kept(identifier):
        return None
    value = (identifier.id or "").strip()
    if identifier.scheme and identifier.scheme.strip():
        return normalise(identifier.scheme, value, jurisdiction)
    # a register known by its title alone has no key to join on
    title = (identifier.scheme_name or "").strip()[:MAX_SCHEME]
    return Number(title or _NO_REGISTER, value, certain=False)


def _ends(record: AnyRecord) -> tuple[str | None, str | None]:
    if not isinstance(record, RelationshipRecord):
        return None, None
    subject, holder = record.subject, record.interested_party
    return (
        subject if isinstance(subject, str) else None,
        holder if isinstance(holder, str) else None,
    )


def _names(record: AnyRecord) -> tuple[SearchName, ...]:
    if not isinstance(record, EntityRecord):
        return ()
    form = record.entity_type.details or ""
    country = jurisdiction_of(record)[:2]
    found: dict[tuple[str, str], SearchName] = {}
    names = [record.name or "", *(record.alternate_names or [])]
    for place, name in enumerate(names[:MAX_NAMES]):
        keyed = name_key(name[:500], form[:200])
        if keyed.key:
            found.setdefault(
                (keyed.key, keyed.legal_form),
                SearchName(keyed.key, keyed.legal_form, country, keyed.tokens, place == 0),
            )
    return tuple(found.values())


def _addresses(record: AnyRecord) -> tuple[str, ...]:
    if not isinstance(record, EntityRecord):
        return ()
    found = (
        normalise_address(
            place.address or "", place.post_code, place.country.code if place.country else None
        )
        for place in (record.addresses or ())[:MAX_ADDRESSES]
    )
    return tuple(dict.fromkeys(item.key for item in found if item))


def _relationship_types(record: AnyRecord) -> frozenset[str]:
    if not isinstance(record, RelationshipRecord):
        return frozenset()
    return relation_types(record)


def is_psc_entry(statement: Statement) -> bool:
    """Whether a statement is an entry of the UK register of people with significant control.

    Each states the natures of control whole: particulars that become incomplete are a change to be
    entered. Source: Companies Act 2006, section 790E(3)(b); S.I. 2016/339, regulation 7.
    """
    url = (statement.source.url if statement.source else None) or ""
    return statement.record_id.startswith("GB-COH-REL-") or any(part in url for part in _PSC)


def is_uk_psc(statement: Statement) -> bool:
    """Whether a statement comes from the UK register of people with significant control."""
    url = (statement.source.url if statement.source else None) or ""
    return "companieshouse.gov.uk" in url or statement.record_id.startswith("GB-COH-REL-")
