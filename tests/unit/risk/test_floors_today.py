"""A floor that was not met proves nothing where what it read has changed since."""

import pytest

from atlas.risk.evaluations.aged import floor_today
from atlas.risk.evaluations.domain.law import lawful
from atlas.risk.matrix.domain import default_matrix
from atlas.risk.portfolio.domain import OUTDATED

OWNERS = {"registers", "customer_identity", "newer_run"}
LISTS = OWNERS | {"compliance_profile", "lists"}


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        (["sanctions.asset_freeze"], LISTS),
        (["history.events", "pep.connected_roles"], LISTS),
        (["ownership.ubo_cause"], OWNERS),
        (["modules.levels"], OWNERS),
        (["geography.ubo_residence"], {*OUTDATED} - {"lists"}),
        (["history.events"], set()),
        (None, LISTS),
    ],
)
def test_what_a_floor_reads_decides_which_changes_count(
    inputs: list[str] | None, why: set[str]
) -> None:
    assert {code for code in OUTDATED if floor_today(inputs, [code])} == why
    assert floor_today(inputs, []) == ""
    for code in why:
        assert "proves nothing today" in floor_today(inputs, ["relationship_profile", code])


def test_the_floors_of_owners_and_lists_are_among_them() -> None:
    """No floor on a listed party, a PEP or an unknown owner stays unmet by registers of before."""
    floors = {one.id: one for one in lawful(default_matrix(), None).floors}
    lost = {
        key
        for key, one in floors.items()
        if floor_today([item.input for item in one.any_of], ["registers"])
    }
    assert {"sanctioned", "sanctions_open", "pep", "ubo_unknown", "fatf_call_for_action"} <= lost
