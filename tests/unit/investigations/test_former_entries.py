"""Why no entry that was taken off a list was searched comes from the screening of the parties."""

from typing import Any

import pytest

from atlas.foundation.core.ids import new_id
from atlas.investigations.results.domain import steps_of
from atlas.investigations.runs.screened import screening_of


@pytest.mark.parametrize(
    ("answer", "gap"),
    [
        ({"outcome": "clear"}, None),
        ({"outcome": "not_assessed", "reason": "stale_list"}, ("stale_list", "")),
        (
            {
                "outcome": "not_assessed",
                "reason": "no_history",
                "detail": "no earlier version of un is loaded",
            },
            ("no_history", "no earlier version of un is loaded"),
        ),
    ],
)
def test_the_gap_is_the_one_that_screening_gave(
    answer: dict[str, Any], gap: tuple[str, str] | None
) -> None:
    row: dict[str, Any] = {
        "party_id": str(new_id()),
        "screening_id": str(new_id()),
        "outcome": "clear",
        "topics": [{"topic": "formerly_sanctioned", **answer}],
        "hits": [],
    }
    found = screening_of(steps_of({"screen:0": {"rows": [row], "lists": []}}))
    assert found.former_gap == gap
    assert found.former_entries is (gap is None)
