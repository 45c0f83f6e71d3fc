"""What the progress of a run says of ownership by listed persons."""

import pytest

from atlas.investigations.results.domain import Regime
from atlas.investigations.runs.steps.ownership import _told


@pytest.mark.parametrize(
    ("control", "said"),
    [
        ("none_found", "EU (control: none found)"),
        ("possible", "EU (control: possible)"),
        ("not_assessed", "EU (control: not assessed)"),
        (None, "EU (control: not assessed)"),
    ],
)
def test_not_owned_is_never_said_without_the_result_on_control(
    control: str | None, said: str
) -> None:
    found = [Regime(regime="eu", status="clear", word="not_owned", control=control)]
    assert _told(found) == f"Not owned by sanctioned persons under {said}."
