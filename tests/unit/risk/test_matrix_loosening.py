"""What of another risk matrix a second person must confirm."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.risk.matrix.domain import Floor, Matrix, default_matrix, loosened

SHIPPED = default_matrix()


def changed(**changes: Any) -> Matrix:
    return SHIPPED.model_copy(update={"id": "own", "version": "1", "title": "Ours", **changes})


def with_floor(place: int, **changes: Any) -> Matrix:
    floors = list(SHIPPED.floors)
    floors[place] = floors[place].model_copy(update=changes)
    return changed(floors=tuple(floors))


def test_the_same_content_under_another_name_is_no_change() -> None:
    assert loosened(SHIPPED, SHIPPED) == []
    assert loosened(SHIPPED, changed()) == []


@pytest.mark.parametrize(
    "changes", [{"unknown_percent": 1}, {"unknown_percent": 90}, {"country_otherwise": 0}]
)
def test_points_weights_and_tables_take_two_whichever_way(changes: dict[str, Any]) -> None:
    assert loosened(SHIPPED, changed(**changes))


def test_floors_may_be_added_and_made_stricter_and_nothing_else() -> None:
    extra = Floor.model_validate(
        {
            "id": "own_floor",
            "title": "Ours",
            "any_of": [{"input": "sanctions.exposure", "intersects": ["weak"]}],
            "minimum_score": 50,
            "legal_source": "Our policy",
        }
    )
    more = changed(floors=(*SHIPPED.floors, extra))
    assert loosened(SHIPPED, more) == []
    assert "own_floor is left out" in loosened(more, SHIPPED)[0]
    for place, floor in enumerate(SHIPPED.floors):
        without = changed(floors=SHIPPED.floors[:place] + SHIPPED.floors[place + 1 :])
        assert floor.id in loosened(SHIPPED, without)[0]
        assert loosened(SHIPPED, with_floor(place, any_of=floor.any_of[1:]))
        if floor.effects:
            assert loosened(SHIPPED, with_floor(place, effects=()))


@given(place=st.integers(0, len(SHIPPED.floors) - 1), score=st.integers(0, 100))
def test_a_floor_is_lowered_by_two(place: int, score: int) -> None:
    before = SHIPPED.floors[place].minimum_score or 0
    assert bool(loosened(SHIPPED, with_floor(place, minimum_score=Decimal(score)))) is (
        score < before
    )
