"""The subject's profile in a report: what it is, where it sits, who directs and owns it. Pure."""

from collections.abc import Iterable

from atlas.foundation.core.canonical import plain
from atlas.investigations.reports.domain.facts import (
    AddressSaid,
    Fact,
    Holder,
    Officer,
    ProfileSection,
)
from atlas.investigations.results.domain import Address
from atlas.investigations.runs.queries import Record
from atlas.knowledge.entities.domain import KnownEntity

_PLAIN = (
    "legal_name",
    "trading_names",
    "legal_form",
    "status",
    "incorporation_date",
    "dissolution_date",
    "jurisdiction",
    "country_code",
    "registration_number",
    "registration_numbers",
    "lei",
    "vat_number",
    "tax_number",
    "industry_codes",
    "website",
    "is_regulated",
    "is_listed",
)
"""Attributes of the subject that a profile shows, in this order."""


def profile_of(record: Record, subject: KnownEntity | None) -> ProfileSection | None:
    """Return the subject's profile; None where no subject was identified."""
    if subject is None:
        return None
    names = {party.entity_id: party.name for party in record.parties}
    stated = subject.stated
    return ProfileSection(
        facts=tuple(
            Fact(attribute=name, value=plain(value), stated=name in stated)
            for name in _PLAIN
            if (value := stated.get(name, subject.data.get(name))) not in (None, "", [])
        ),
        addresses=tuple(
            AddressSaid(use=item.use, address=item.full, source=item.source)
            for item in _distinct(record.steps.enrich.observed.addresses)
        ),
        officers=tuple(
            Officer(
                entity_id=str(link.from_id),
                name=names.get(link.from_id, str(link.from_id)),
                role=link.attributes.get("role"),
                since=plain(link.valid_from),
            )
            for link in record.links
            if link.type == "Directorship" and link.to_id == subject.id
        ),
        holders=tuple(
            Holder(
                entity_id=str(link.from_id),
                name=names.get(link.from_id, str(link.from_id)),
                type=link.type,
                attributes=plain(dict(link.attributes)),
                since=plain(link.valid_from),
            )
            for link in record.links
            if link.type in {"Ownership", "Voting", "Control"} and link.to_id == subject.id
        ),
    )


def _distinct(items: Iterable[Address]) -> list[Address]:
    """Return each address of a use once, with the first source that states it."""
    found: dict[tuple[str, str], Address] = {}
    for item in items:
        found.setdefault((item.use, item.full), item)
    return list(found.values())
