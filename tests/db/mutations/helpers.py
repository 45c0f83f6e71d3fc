"""Small written cases: batches as sources hand them over."""

from datetime import UTC, date, datetime
from typing import Any

from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)

RETRIEVED = datetime(2026, 11, 20, 12, tzinfo=UTC)


def company(
    key: str, number: str, name: str = "Example Widgets Ltd", **claims: Any
) -> PartyAssertion:
    return PartyAssertion(
        key=key,
        type="LegalEntity",
        identifiers=[Identifier("GB-COH", number)],
        claims=[
            ClaimAssertion("legal_name", name, asserted_at=date(2026, 1, 1)),
            *(
                ClaimAssertion(attribute, value, asserted_at=date(2026, 1, 1))
                for attribute, value in claims.items()
            ),
        ],
    )


def person(key: str, record: str, name: str = "Ada Example", **claims: Any) -> PartyAssertion:
    return PartyAssertion(
        key=key,
        type="Person",
        identifiers=[Identifier("BODS:test", record)],
        claims=[
            ClaimAssertion("full_name", name, asserted_at=date(2026, 1, 1)),
            *(
                ClaimAssertion(attribute, value, asserted_at=date(2026, 1, 1))
                for attribute, value in claims.items()
            ),
        ],
    )


def owns(
    holder: str,
    subject: str,
    *,
    start: date | None = date(2020, 1, 1),
    end: date | None = None,
    asserted: date = date(2026, 1, 1),
    source_record: str | None = None,
    **attributes: Any,
) -> RelationshipAssertion:
    return RelationshipAssertion(
        key=f"{holder}>{subject}:{start}",
        type="Ownership",
        from_key=holder,
        to_key=subject,
        valid_from=start,
        valid_to=end,
        attributes=attributes,
        asserted_at=asserted,
        source_record=source_record,
    )


def batch(key: str, *, source: str = "registry_file:test", **parts: Any) -> ClaimBatch:
    options: dict[str, Any] = {
        "source": source,
        "source_type": SourceType.REGISTRY,
        "retrieved_at": RETRIEVED,
        "batch_key": key,
        **parts,
    }
    return ClaimBatch(**options)
