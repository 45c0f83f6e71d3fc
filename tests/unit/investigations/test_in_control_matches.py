"""What a report says of the matches of persons in control whose entries were taken off a list."""

from datetime import date
from typing import Any

import pytest

from atlas.foundation.core.ids import new_id
from atlas.investigations.checks.named import matches_said
from atlas.sources.screening.schemas.hits import HitOut

HIT = new_id()
ON = {HIT: date(2026, 11, 29)}


def hit(**fields: Any) -> HitOut:
    known: dict[str, Any] = {
        "id": HIT,
        "party_name": "Ada",
        "regime": "eu",
        "screening_id": new_id(),
        "entry_key": "7",
        "list_id": "eu-fsf",
        "strength": "strong",
        "status": "true_match",
        "delisted": True,
        "delisting_confirmed": False,
    }
    return HitOut.model_construct(**known | fields)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"delisted": False}, "confirmed as a true match."),
        (
            {},
            (
                "confirmed as a true match; no longer on the list, which two people have not"
                " confirmed: it counts."
            ),
        ),
        (
            {"delisting_confirmed": True},
            (
                "confirmed as a true match; delisting confirmed by two people on 2026-11-29;"
                " does not count."
            ),
        ),
        ({"status": "undecided"}, "not decided, and no longer on the list."),
    ],
)
def test_a_match_that_counts_no_more_is_told_from_one_that_does(
    found: dict[str, Any], told: str
) -> None:
    [said] = matches_said([hit(**found)], ON)
    assert said["text"].endswith(f"the EU consolidated list (strong): {told}")
