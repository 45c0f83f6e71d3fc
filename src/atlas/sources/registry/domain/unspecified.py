"""Parties that a register does not name: each is its own, never one and the same."""

from __future__ import annotations

from atlas.sources.registry.domain.texts import clean
from atlas.sources.registry.domain.vocabulary import (
    EntityRecord,
    PersonRecord,
    Unspecified,
)

NOBODY = frozenset({"noBeneficialOwners", "subjectExemptFromDisclosure"})
"""Reasons that no one need be named: a statement, not an unknown person."""

WORDS = {
    "noBeneficialOwners": "no beneficial owners",
    "subjectUnableToConfirmOrIdentifyBeneficialOwner": "the company cannot identify its owner",
    "interestedPartyHasNotProvidedInformation": "the owner has not given information",
    "subjectExemptFromDisclosure": "the company is exempt from disclosure",
    "interestedPartyExemptFromDisclosure": "the owner is exempt from disclosure",
    "unknown": "reason unknown",
    "informationUnknownToPublisher": "the publisher has no information",
    "unknownPerson": "unknown person",
    "anonymousPerson": "anonymous person",
    "unknownEntity": "unknown entity",
    "anonymousEntity": "anonymous entity",
}


def unnamed_label(reason: str, description: str | None = None) -> str:
    """Return what an unnamed party is called."""
    return f"Unnamed: {clean(description) or WORDS.get(reason, reason)}"[:500]


def unnamed_reason(record: EntityRecord | PersonRecord) -> tuple[str, str] | None:
    """Return (reason, description) of a record that names no one, otherwise None."""
    if isinstance(record, PersonRecord):
        if record.person_type == "knownPerson":
            return None
        return _reason(record.unspecified_person_details, record.person_type)
    kind = record.entity_type.type
    if kind not in {"unknownEntity", "anonymousEntity"}:
        return None
    return _reason(record.unspecified_entity_details, kind)


def _reason(details: Unspecified | None, kind: str) -> tuple[str, str]:
    if details is None:
        return kind, WORDS[kind]
    return details.reason, details.description or WORDS.get(details.reason, details.reason)
