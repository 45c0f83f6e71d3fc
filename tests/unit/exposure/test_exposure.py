"""From hits to seeds, flags and marks."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from atlas.knowledge.graph.domain import Seed
from atlas.knowledge.graph.domain.chart import Mark
from atlas.sources.exposure.domain import (
    Flag,
    flags_of,
    listed_since,
    marks_of,
    not_answered,
    seeds_of,
    undecided_of,
)
from atlas.sources.exposure.service import answering_lists
from atlas.sources.screening.domain.matches import EntityHit, EntityStanding, ListKept, answered_by

PARTY = UUID(int=1)
NOW = datetime(2026, 6, 1, tzinfo=UTC)

CONFIRMED = {"delisted": True, "status": "true_match", "delisting_confirmed": True}


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
        # the list alone settles nothing: possible until people have
        ({"delisted": True, "status": "true_match"}, [Seed(str(PARTY), certain=False)]),
        ({"delisted": True}, [Seed(str(PARTY), certain=False)]),
        ({"delisted": True, "status": "unsure"}, [Seed(str(PARTY), certain=False)]),
        ({"delisted": True, "strength": "weak"}, []),
        ({"delisted": True, "status": "false_positive"}, []),
        (CONFIRMED, []),
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
        ({"delisted": True}, [Flag.POSSIBLY_SANCTIONED, Flag.FORMERLY_LISTED]),
        (
            {"delisted": True, "status": "true_match"},
            [Flag.POSSIBLY_SANCTIONED, Flag.FORMERLY_LISTED],
        ),
        ({"delisted": True, "status": "false_positive"}, []),
        (CONFIRMED, [Flag.FORMERLY_LISTED]),
        ({"status": "false_positive"}, []),
    ],
)
def test_what_a_party_is_flagged_with(changes: dict[str, Any], expected: list[Flag]) -> None:
    assert flags_of(standing(**changes)) == expected


def test_a_party_never_screened_says_so() -> None:
    assert flags_of(EntityStanding()) == [Flag.NOT_SCREENED]
    assert marks_of({PARTY: EntityStanding()}) == {str(PARTY): []}
    assert marks_of({PARTY: standing(status="true_match")}) == {str(PARTY): [Mark.SANCTIONED]}


@pytest.mark.parametrize(
    ("changes", "open_"),
    [
        ({}, True),
        ({"strength": "weak"}, True),  # as a two-word name that is equal is
        ({"strength": "weak", "status": "unsure"}, True),
        ({"status": "true_match"}, False),
        ({"strength": "weak", "status": "false_positive"}, False),
        ({"measure": "sectoral"}, False),
        ({"regime": "eu,uk"}, False),
        ({"delisted": True}, True),
        ({"delisted": True, "strength": "weak"}, True),
        ({"delisted": True, "status": "false_positive"}, False),
        (CONFIRMED, False),
    ],
)
def test_whom_a_regime_has_an_undecided_candidate_of(changes: dict[str, Any], open_: bool) -> None:
    assert undecided_of({PARTY: standing(**changes)}, "ofac") == ([PARTY] if open_ else [])


def test_a_list_past_its_age_gives_hits_and_no_answer() -> None:
    lists: list[ListKept] = [
        {"list_id": "uk", "outcome": "clear", "state": "ok"},
        {"list_id": "eu-fsf", "outcome": "not_assessed", "state": "stale_list"},
        {"list_id": "un", "outcome": "hits", "state": "ok"},
        {"list_id": "ofac-sdn", "outcome": "hits", "state": "stale_list"},
    ]
    assert answered_by(lists) == {"uk", "un"}


def test_a_regime_is_silent_only_where_all_its_lists_are_current() -> None:
    freeze = {"measure": "asset_freeze", "regime": "nz"}
    loaded = {"own": freeze, "own-2": freeze, "ofac-sdn": {}}
    assert answering_lists("nz", loaded, ["own", "ofac-sdn"]) == frozenset()
    assert answering_lists("nz", loaded, ["own", "own-2"]) == {"own", "own-2"}
    # of a country whose list is known, that list answers and none of one's own in its place
    swiss = {"own": freeze | {"regime": "ch"}, "ch-seco": freeze | {"regime": "ch"}}
    assert answering_lists("ch", {"own": swiss["own"]}, ["own"]) == frozenset()
    assert "ch-seco" in answering_lists("ch", swiss, ["own", "ch-seco"])
    assert answering_lists("eu", loaded, ["ofac-sdn"]) == frozenset()


def test_a_list_that_gave_no_answer_leaves_the_party_open() -> None:
    standings = {PARTY: standing("ofac-sdn")}
    assert not_answered(standings, ["ofac-sdn"]) == []
    assert not_answered(standings, ["uk"]) == [PARTY]
    assert not_answered(standings, ["ofac-sdn", "uk"]) == [PARTY]
    assert not_answered(standings, []) == [PARTY]


@pytest.mark.parametrize(
    ("changes", "since"),
    [
        ({}, None),
        ({"listed_on": date(2022, 3, 1)}, date(2022, 3, 1)),
        ({"listed_on": date(2022, 3, 1), "status": "false_positive"}, None),
        ({"listed_on": date(2022, 3, 1), "regime": "uk"}, None),
    ],
)
def test_since_when_a_party_is_listed(changes: dict[str, Any], since: date | None) -> None:
    found = listed_since({PARTY: standing(**changes)}, "ofac")
    assert found == ({str(PARTY): since} if since else {})


def test_one_entry_without_a_date_leaves_the_listing_undated() -> None:
    dated = standing(listed_on=date(2022, 3, 1)).hits
    older = standing(listed_on=date(2020, 3, 1), list_id="ofac-consolidated").hits
    undated = standing(list_id="other").hits
    both = EntityStanding((*dated, *older), NOW)
    assert listed_since({PARTY: both}, "ofac") == {str(PARTY): date(2020, 3, 1)}
    assert listed_since({PARTY: EntityStanding((*dated, *undated), NOW)}, "ofac") == {}
