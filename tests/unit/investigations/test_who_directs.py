"""An office that directs nothing is no director's, and a nominee's all the same."""

from uuid import UUID

import pytest
from tests.unit.investigations.snapshots import OWNER, SUBJECT, snapshot

from atlas.investigations.modules.domain import cir
from atlas.investigations.modules.domain.outcome import Fired, NotFired
from atlas.investigations.modules.domain.snapshot import Link


@pytest.mark.parametrize(
    ("role", "directs"),
    [
        ("director", True),
        ("llp designated member", True),
        ("general partner", True),
        ("", True),
        ("secretary", False),
        ("nominee secretary", False),
        ("limited partner in a limited partnership", False),
        ("procuration officer", False),
    ],
)
def test_who_directs_nothing_is_no_director_and_a_nominee_all_the_same(
    role: str, directs: bool
) -> None:
    office = Link(
        id=UUID(int=9),
        type="Directorship",
        from_id=OWNER,
        to_id=SUBJECT,
        attributes={"role": role, "is_nominee": True},
    )
    found = cir.no_directors(snapshot(links=(office,)))
    assert isinstance(found, NotFired if directs else Fired)
    assert isinstance(cir.nominee_director(snapshot(links=(office,))), Fired)
