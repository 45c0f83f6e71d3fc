"""What a bundle's report may say of a screening: the same, or that it is no answer any more."""

from __future__ import annotations

import msgspec
import pytest

from atlas.investigations.bundles.documents import RowSaid, ScreeningMade
from atlas.investigations.bundles.screenings import OUTDATED, agree


def made(outcome: str, on_list: str) -> ScreeningMade:
    return msgspec.convert(
        {
            "id": "s1",
            "outcome": outcome,
            "lists": [{"list_id": "un", "version_date": "2026-11-01", "outcome": on_list}],
            "candidates": [],
        },
        ScreeningMade,
    )


def told(outcome: str, on_list: str, reason: str | None) -> RowSaid:
    return msgspec.convert(
        {
            "screening_id": "s1",
            "name": "Ann Example",
            "outcome": outcome,
            "lists": [
                {"list_id": "un", "version": "2026-11-01", "outcome": on_list, "reason": reason}
            ],
            "hits": [],
        },
        RowSaid,
    )


@pytest.mark.parametrize(
    ("found", "said", "reason", "same"),
    [
        ("clear", "clear", None, True),
        ("clear", "not_assessed", OUTDATED, True),
        ("clear", "not_assessed", None, False),
        ("clear", "not_assessed", "stale_list", False),
        ("not_assessed", "clear", None, False),
        ("not_assessed", "clear", OUTDATED, False),
        ("candidates", "not_assessed", OUTDATED, False),
    ],
)
def test_a_report_takes_back_what_was_clear_and_adds_nothing(
    found: str, said: str, reason: str | None, same: bool
) -> None:
    assert agree(made(found, found), told(said, said, reason)) is same
