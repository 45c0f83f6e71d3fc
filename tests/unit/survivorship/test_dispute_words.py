"""What a conflict of sources says: field and sources in words, never their codes."""

from datetime import UTC, datetime
from uuid import UUID

from atlas.knowledge.survivorship.domain import Candidate
from atlas.knowledge.survivorship.domain.disputes import dispute
from atlas.knowledge.survivorship.domain.model import DisputeKind

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def said(number: int, source: str) -> Candidate:
    return Candidate(
        UUID(int=number),
        f"form {number}",
        source,
        "registry",
        0.9,
        datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_a_conflict_names_field_and_sources_in_words() -> None:
    one, two, three = (
        said(1, "registry_file:j-ch"), said(2, "registry_file:j-lei"), said(3, "gleif"),
    )  # fmt: skip
    [found] = dispute(DisputeKind.DISAGREEMENT, one, [two, three], "legal_form")
    assert found.detail == (
        "legal form: register file j-ch is contradicted by gleif, register file j-lei"
    )
