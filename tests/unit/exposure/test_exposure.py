"""From hits to seeds, flags and marks."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from atlas.knowledge.graph.domain import Seed
from atlas.knowledge.graph.domain.chart import Mark
from atlas.sources.exposure.domain import Flag, flags_of, marks_of, not_answered, seeds_of
from atlas.sources.screening.schemas.matches import EntityHit, EntityStanding

PARTY = UUID(int=1)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def standing(*lists: str, **changes: Any) -> EntityStanding:
    stated: dict[str, Any] = {
        "hit_id": UUID(int=2),
        "list_id": "ofac-sdn",
        "entry_name": "Entry",
        "regime": "ofac",
        "measure": "asset_freeze",
        "topics": ("sanctions",),
        "strength": "strong",
        "status": "undecided",
        "delisted": False,
    }
    return EntityStanding((EntityHit(**stated | changes),), NOW, frozenset(lists))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [Seed(str(PARTY), certain=False)]),
        ({"status": "true_match"}, [Seed(str(PARTY), certain=True)]),
        ({"status": "true_match", "strength": "weak"}, [Seed(str(PARTY), certain=True)]),
        ({"status": "unsure"}, [Seed(str(PARTY), certain=False)]),
        ({"status": "false_positive"}, []),
        ({"strength": "weak"}, []),
        ({"measure": "sectoral"}, []),
        ({"regime": "uk"}, []),
        ({"delisted": True, "status": "true_match"}, []),
    ],
)
def test_which_hits_start_sanctioned_ownership(
    changes: dict[str, Any], expected: list[Seed]
) -> None:
    assert seeds_of({PARTY: standing(**changes)}, "ofac") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [Flag.POSSIBLY_SANCTIONED]),
        ({"status": "true_match"}, [Flag.SANCTIONED]),
        ({"status": "true_match", "topics": ("pep",)}, [Flag.PEP]),
        ({"topics": ("pep", "sanctions")}, [Flag.POSSIBLY_SANCTIONED, Flag.POSSIBLE_PEP]),
        ({"status": "true_match", "topics": ("crime", "pep")}, [Flag.PEP]),
        ({"topics": ("debarment",)}, [Flag.OTHER_LIST]),
        ({"delisted": True}, [Flag.FORMERLY_LISTED]),
        ({"status": "false_positive"}, []),
    ],
)
def test_what_a_party_is_flagged_with(changes: dict[str, Any], expected: list[Flag]) -> None:
    assert flags_of(standing(**changes)) == expected


def test_a_party_never_screened_says_so() -> None:
    assert flags_of(EntityStanding()) == [Flag.NOT_SCREENED]
    assert marks_of({PARTY: EntityStanding()}) == {str(PARTY): []}
    assert marks_of({PARTY: standing(status="true_match")}) == {str(PARTY): [Mark.SANCTIONED]}


def test_a_list_that_gave_no_answer_leaves_the_party_open() -> None:
    standings = {PARTY: standing("ofac-sdn")}
    assert not_answered(standings, ["ofac-sdn"]) == []
    assert not_answered(standings, ["uk"]) == [PARTY]
    assert not_answered(standings, []) == [PARTY]
