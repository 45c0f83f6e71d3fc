"""No floor says that a company is not blocked where listed persons may own or control it."""

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.investigations.pictures import ownership, picture
from tests.unit.investigations.test_facts import by_id, evaluated

from atlas.investigations.modules.domain.picture import SanctionedOwnership
from atlas.risk.evaluations.domain import FloorStatus

MAY_OWN = {"status": "possible", "word": "possible"}
MAY_CONTROL = {"status": "clear", "word": "not_owned", "control": "possible"}
NOT_OWNED = {"status": "clear", "word": "not_owned", "control": "none_found"}
BLOCKED = {"status": "blocked", "word": "blocked"}


def under(**regimes: dict[str, Any]) -> Any:
    found = tuple(SanctionedOwnership(regime=name, **said) for name, said in regimes.items())
    return picture(ownership=replace(ownership(), sanctioned=found))


@pytest.mark.parametrize(
    ("regimes", "status"),
    [
        ({"eu": NOT_OWNED, "uk": NOT_OWNED}, FloorStatus.NOT_MET),
        ({"eu": MAY_OWN, "uk": NOT_OWNED}, FloorStatus.NOT_ASSESSED),
        ({"eu": NOT_OWNED, "uk": MAY_CONTROL}, FloorStatus.NOT_ASSESSED),
        ({"eu": MAY_OWN, "uk": BLOCKED}, FloorStatus.APPLIED),
        ({"eu": BLOCKED, "uk": MAY_CONTROL}, FloorStatus.APPLIED),
    ],
)
def test_what_is_possible_is_not_excluded(
    regimes: dict[str, dict[str, Any]], status: FloorStatus
) -> None:
    """A true match made the floor "not met" that had been open while it was undecided."""
    found = by_id(evaluated(under(**regimes)).floors, "sanctioned")
    assert found.status is status
