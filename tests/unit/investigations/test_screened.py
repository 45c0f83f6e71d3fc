"""What screening kept, read back: each topic that an entry stands for counts as itself."""

from typing import Any
from uuid import UUID

import pytest
from tests.unit.investigations.snapshots import OWNER, SUBJECT, snapshot

from atlas.investigations.modules.domain import spepws
from atlas.investigations.modules.domain.outcome import Fired, NotFired, Unassessed
from atlas.investigations.reports.chart import _marks
from atlas.investigations.results.domain import steps_of
from atlas.investigations.runs.facts import facts_of
from atlas.investigations.runs.screened import screening_of
from atlas.investigations.runs.steps.listed import topics_said
from atlas.knowledge.graph.domain.chart import Mark


def steps(topics: list[str], party: UUID = OWNER, **kept: Any) -> dict[str, Any]:
    hit = {
        "list_id": "mixed",
        "entry_key": "Q1",
        "matched_name": "A",
        "regime": "",
        "measure": "asset_freeze" if "sanctions" in topics else "watch",
        "strength": "exact",
        "decision": "undecided",
        "topics": topics,
    }
    row = {
        "party_id": str(party),
        "screening_id": str(UUID(int=9)),
        "outcome": "hits",
        "topics": [{"topic": topic, "outcome": "hits", "reason": None} for topic in topics],
        "hits": [hit | kept],
    }
    searched = {
        "list_id": "mixed",
        "version": "2026-11-20",
        "topics": ["sanctions", "pep"],
        "stale": None,
    }
    return {"screen:1": {"rows": [row], "lists": [searched]}}


def counted(found: Any) -> int:
    return len(found) if isinstance(found, tuple) else 0


def facts(kept: dict[str, Any]) -> Any:
    seen = snapshot(screening=screening_of(steps_of(kept)))
    return facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})


@pytest.mark.parametrize(
    ("topics", "sanctions", "peps"),
    [
        (["sanctions"], 1, 0),
        (["pep"], 0, 1),
        (["sanctions", "pep"], 1, 1),
        (["debarment"], 0, 0),
        (["crime", "pep"], 0, 1),
    ],
)
def test_an_entry_counts_for_each_of_its_topics(
    topics: list[str], sanctions: int, peps: int
) -> None:
    known = facts(steps(topics))
    assert (counted(known.sanctions_matches), counted(known.peps)) == (sanctions, peps)


def test_a_listed_pep_freezes_once_and_is_a_pep() -> None:
    seen = snapshot(screening=screening_of(steps_of(steps(["sanctions", "pep"], SUBJECT))))
    frozen = spepws.direct_asset_freeze(seen)
    assert isinstance(frozen, Fired)
    assert len(frozen.screening_ids) == len(set(frozen.screening_ids)) == 1
    assert isinstance(spepws.pep_exposed(seen), Fired)


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        (("sanctions",), ["sanctions"]),
        (("crime", "sanctions"), ["sanctions"]),
        (("crime", "debarment"), ["crime"]),
        (("pep", "crime"), ["crime", "pep"]),
        (("pep",), ["pep"]),
    ],
)
def test_an_entry_stands_for_one_listing_and_a_pep(
    topics: tuple[str, ...], said: list[str]
) -> None:
    assert [*topics_said(topics)] == said


def test_the_subject_on_a_watchlist_is_on_another_list() -> None:
    found = spepws.direct_other_list(
        snapshot(screening=screening_of(steps_of(steps(["crime"], SUBJECT))))
    )
    assert isinstance(found, Fired)


def test_an_old_watchlist_says_nothing_of_other_lists() -> None:
    kept = steps([], SUBJECT)
    kept["screen:1"]["rows"][0]["hits"] = []
    old = {**kept["screen:1"]["lists"][0], "list_id": "wanted", "topics": ["crime"], "stale": "old"}
    kept["screen:1"]["lists"].append(old)
    seen = snapshot(screening=screening_of(steps_of(kept)))
    assert isinstance(spepws.direct_asset_freeze(seen), NotFired)
    found = spepws.direct_other_list(seen)
    assert isinstance(found, Unassessed)
    assert found.reason == "stale_list"


def test_what_earlier_runs_kept_is_read_still() -> None:
    kept = steps(["pep"])
    hit = kept["screen:1"]["rows"][0]["hits"][0]
    del hit["topics"]
    hit["topic"] = "pep"
    assert [one.topic for one in screening_of(steps_of(kept)).hits] == ["pep"]


def test_the_chart_marks_both() -> None:
    rows = steps_of(steps(["sanctions", "pep"])).rows
    assert set(_marks(rows, ())[str(OWNER)]) == {Mark.POSSIBLY_SANCTIONED, Mark.POSSIBLE_PEP}
