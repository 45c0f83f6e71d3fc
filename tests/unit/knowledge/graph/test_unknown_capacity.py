"""A right in a capacity that its register does not publish may be held for anyone."""

import pytest
from tests.unit.knowledge.graph.build import AS_OF

from atlas.foundation.core.ids import new_id
from atlas.knowledge.graph.domain.model import UNKNOWN_CAPACITY
from atlas.knowledge.graph.models import EdgeRow
from atlas.knowledge.graph.projection import holdings


@pytest.mark.parametrize(
    ("interest", "details", "through"),
    [
        ("unknownInterest", "voting-rights-75-to-100-percent-as-nominee", UNKNOWN_CAPACITY),
        ("unknownInterest", "some-new-right", None),
        ("votingRights", "voting-rights-75-to-100-percent", None),
    ],
)
def test_the_capacity_of_an_unknown_nature(
    interest: str, details: str, through: str | None
) -> None:
    row = EdgeRow(
        id=new_id(),
        type="Control",
        discriminator="unknown_interest",
        from_id=new_id(),
        to_id=new_id(),
        valid_from=None,
        valid_to=None,
        data={"interest_type": interest, "details": details},
    )
    [found] = holdings([row], AS_OF)
    assert found.through == through
