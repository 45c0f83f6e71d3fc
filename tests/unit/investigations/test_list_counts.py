"""How many entries a report says were searched: of a part, always of how many."""

from typing import Any

import pytest

from atlas.investigations.reports.pages.screening import _entries
from atlas.investigations.results.domain import SearchedVersion


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({}, "not recorded"),
        ({"entries": 8976}, "8,976"),
        ({"entries": 8976, "minimum_entries": 6000}, "8,976"),
        ({"entries": 45, "minimum_entries": 6000}, "45 of at least 6,000: too few"),
        (
            {"entries": 45, "excerpt": True, "published_entries": 8976},
            "45 of about 8,976: an excerpt",
        ),
        ({"entries": 2, "excerpt": True, "published_entries": None}, "2: an excerpt"),
    ],
)
def test_a_part_of_a_list_is_said_to_be_one(kept: dict[str, Any], said: str) -> None:
    version = SearchedVersion(list_id="ofac-sdn", version="2026-11-20", topics=(), **kept)
    assert _entries(version) == said
