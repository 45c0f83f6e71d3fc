"""Which hits count for more than an evaluation took them to, and what they then count for."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from atlas.foundation.core.clock import now
from atlas.investigations.results.domain import Considered, Rated, Reassessment, Steps, steps_of
from atlas.investigations.runs.raising import as_they_count, graver_hits
from atlas.investigations.runs.screened import screening_of
from atlas.sources.screening.schemas.hits import HitOut

PARTY = UUID(int=11)
STATUSES = ("undecided", "unsure", "false_positive", "true_match")
WEIGHT = {"false_positive": 0, "undecided": 1, "unsure": 1, "true_match": 2}


def hit(number: int, status: str, *, delisted: bool = False, confirmed: bool = False) -> HitOut:
    moment = now()
    values: dict[str, Any] = dict.fromkeys(HitOut.model_fields)
    values |= {
        "id": UUID(int=number), "party_name": "Birch", "party_kind": "company",
        "entity_id": PARTY, "list_id": "ofac-sdn", "entry_key": "9", "entry_id": UUID(int=5),
        "entry_name": "BIRCH", "version_id": UUID(int=6), "matched_name": "BIRCH", "score": 99.0,
        "strength": "strong", "highest_strength": "strong", "measure": "asset_freeze",
        "regime": "ofac", "topics": ["sanctions"], "delisted": delisted,
        "delisting_confirmed": confirmed, "status": status, "reason": "decided",
        "review_required": False, "awaits_second": False, "freezes_decision": False,
        "screening_id": UUID(int=7), "sightings": 1, "created_at": moment,
        "last_seen_at": moment, "updated_at": moment, "version": 1,
    }  # fmt: skip
    return HitOut.model_validate(values)


def seen(*hits: tuple[int, str], strength: str = "strong") -> Steps:
    rows: list[Any] = [
        {
            "party_id": str(PARTY),
            "screening_id": str(UUID(int=7)),
            "outcome": "hits",
            "topics": [],
            "hits": [
                {
                    "hit_id": str(UUID(int=number)), "list_id": "ofac-sdn", "entry_key": "9",
                    "entry_name": "BIRCH", "matched_name": "BIRCH", "regime": "ofac",
                    "measure": "asset_freeze", "strength": strength, "topics": ["sanctions"],
                    "decision": decision, "delisted": False,
                }
                for number, decision in hits
            ],
        }
    ]  # fmt: skip
    return steps_of({"screen:0": {"rows": rows, "lists": []}})


def considered_later(steps: Steps, number: int, after: str) -> Steps:
    later = Considered(
        hit_id=UUID(int=number),
        party_name="Birch",
        list_id="ofac-sdn",
        entry_name="BIRCH",
        before="undecided",
        after=after,
    )
    again = Reassessment(at="2026-11-24", considered=(later,), before=Rated(), after=Rated())
    return replace(steps, reassessments=(again,))


def decisions(steps: Steps, *hits: HitOut) -> list[str]:
    counted = as_they_count(steps, hits, {one.id: str(PARTY) for one in hits})
    return [one.decision.value for one in screening_of(counted).hits]


@pytest.mark.parametrize(
    ("before", "now_decided", "graver"),
    [
        ("undecided", "true_match", True),
        ("unsure", "true_match", True),
        ("false_positive", "true_match", True),
        ("false_positive", "undecided", True),
        ("undecided", "unsure", False),
        ("undecided", "false_positive", False),
        ("true_match", "false_positive", False),
        ("true_match", "undecided", False),
    ],
)
def test_only_what_adds_scrutiny_counts_by_itself(
    before: str, now_decided: str, *, graver: bool
) -> None:
    steps, found = seen((1, before)), hit(1, now_decided)
    assert bool(graver_hits(steps, [found])) is graver
    assert decisions(steps, found) == [now_decided if graver else before]


def test_what_a_person_considered_stays_until_it_gets_graver() -> None:
    steps = considered_later(seen((1, "undecided")), 1, "false_positive")
    assert graver_hits(steps, [hit(1, "false_positive")]) == []
    assert decisions(steps, hit(1, "false_positive")) == ["false_positive"]
    [opened] = graver_hits(steps, [hit(1, "undecided")])
    assert (opened.before, opened.after) == ("false_positive", "undecided")
    assert decisions(steps, hit(1, "undecided")) == ["undecided"]


@pytest.mark.parametrize("status", ["undecided", "unsure", "true_match"])
def test_a_hit_that_the_run_did_not_see_counts_as_if_it_had(status: str) -> None:
    """A sweep finds more of a party: the level of last month no longer stands."""
    steps = seen((1, "undecided"))
    assert graver_hits(steps, [hit(1, "undecided"), hit(2, "false_positive")]) == []
    [graver] = graver_hits(steps, [hit(1, "undecided"), hit(2, status)])
    assert (graver.hit_id, graver.before) == (UUID(int=2), "unseen")
    assert decisions(steps, hit(1, "undecided"), hit(2, status)) == ["undecided", status]
    kept = considered_later(steps, 2, status)
    assert graver_hits(kept, [hit(2, status)]) == []


def test_a_hit_whose_evidence_grew_counts_as_strong_as_it_is_now() -> None:
    steps = seen((1, "undecided"), strength="weak")
    [graver] = graver_hits(steps, [hit(1, "undecided")])
    assert (graver.before, graver.after) == ("undecided", "undecided")
    [counted] = screening_of(as_they_count(steps, [hit(1, "undecided")], {})).hits
    assert counted.strength.value == "strong"
    refused = seen((1, "false_positive"), strength="weak")
    assert graver_hits(refused, [hit(1, "false_positive")]) == []


@pytest.mark.parametrize(
    ("before", "again", "graver"),
    [
        ("undecided", "undecided", True),
        ("unsure", "unsure", True),
        ("false_positive", "false_positive", False),
    ],
)
def test_an_entry_that_is_listed_again_counts_as_listed(
    before: str, again: str, *, graver: bool
) -> None:
    """A list that was cut and restored: what the run saw was of an entry taken off the list."""
    steps = off_the_list(seen((1, before)))
    assert bool(graver_hits(steps, [hit(1, again)])) is graver
    [counted] = screening_of(as_they_count(steps, [hit(1, again)], {})).hits
    assert counted.delisted is not graver
    still = hit(1, again, delisted=True)
    assert graver_hits(steps, [still]) == []
    [counted] = screening_of(as_they_count(steps, [still], {})).hits
    assert counted.delisted is True


def off_the_list(steps: Steps) -> Steps:
    """Return the steps with every hit of an entry that is listed no longer."""
    screened = {
        key: replace(
            found,
            rows=tuple(
                replace(row, hits=tuple(replace(one, delisted=True) for one in row.hits))
                for row in found.rows
            ),
        )
        for key, found in steps.screened.items()
    }
    return replace(steps, screened=screened)


def test_a_listing_that_ended_frees_nothing_until_a_person_has_confirmed_it() -> None:
    steps = seen((1, "undecided"))
    ended = hit(1, "true_match", delisted=True)
    [counted] = screening_of(as_they_count(steps, [ended], {})).hits
    assert counted.delisted is False
    confirmed = hit(1, "true_match", delisted=True, confirmed=True)
    [counted] = screening_of(as_they_count(steps, [confirmed], {})).hits
    assert counted.delisted is True


def evaluated_later(steps: Steps, **taken: Any) -> Steps:
    """Return the steps with an evaluation that a person asked for after the run."""
    again = Reassessment(at="2026-11-24", before=Rated(), after=Rated(), **taken)
    return replace(steps, reassessments=(*steps.reassessments, again))


def test_a_hit_that_ended_for_an_evaluation_counts_when_its_entry_is_listed_again() -> None:
    """The run saw it listed; the end of the listing was confirmed before it was evaluated again."""
    key = str(UUID(int=1))
    steps = evaluated_later(seen((1, "true_match")), ended=(key,))
    still = hit(1, "true_match", delisted=True, confirmed=True)
    assert graver_hits(steps, [still]) == []
    [counted] = screening_of(as_they_count(steps, [still], {})).hits
    assert counted.delisted is True
    listed = hit(1, "true_match")
    [graver] = graver_hits(steps, [listed])
    assert (graver.before, graver.after) == ("true_match", "true_match")
    [counted] = screening_of(as_they_count(steps, [listed], {})).hits
    assert counted.delisted is False
    known = evaluated_later(steps, ended=())
    assert graver_hits(known, [listed]) == [], "the newest evaluation counts it already"


@pytest.mark.parametrize(("status", "graver"), [("true_match", True), ("false_positive", False)])
def test_a_person_in_control_who_is_listed_again_counts(status: str, *, graver: bool) -> None:
    """A level stayed low beside a true match of the person whom an attestation named."""
    key = str(UUID(int=2))
    said: dict[str, Any] = {"named_hits": {key: status}, "named_strengths": {key: "strong"}}
    steps = evaluated_later(seen(), **said, ended=(key,))
    assert graver_hits(steps, [hit(2, status, delisted=True, confirmed=True)]) == []
    assert bool(graver_hits(steps, [hit(2, status)])) is graver


def test_a_person_in_control_whose_evidence_grew_counts() -> None:
    key = str(UUID(int=2))
    said: dict[str, Any] = {"named_hits": {key: "undecided"}, "named_strengths": {key: "weak"}}
    assert graver_hits(evaluated_later(seen(), **said, ended=()), [hit(2, "undecided")])
    said["named_strengths"] = {key: "strong"}
    assert not graver_hits(evaluated_later(seen(), **said, ended=()), [hit(2, "undecided")])


@pytest.mark.parametrize("off", [True, False])
def test_a_hit_says_whether_its_entry_is_listed_though_it_counts_either_way(off: bool) -> None:
    counted = as_they_count(seen((1, "undecided")), [hit(1, "undecided", delisted=off)], {})
    [one] = [found for row in counted.rows for found in row.hits]
    assert (one.delisted, one.off_list) == (False, off)


@given(
    st.lists(st.tuples(st.sampled_from(STATUSES), st.sampled_from(STATUSES)), max_size=5),
    st.booleans(),
)
def test_no_hit_ever_counts_for_less(pairs: list[tuple[str, str]], delisted: bool) -> None:
    steps = seen(*((number, before) for number, (before, _) in enumerate(pairs)))
    hits = [hit(number, after, delisted=delisted) for number, (_, after) in enumerate(pairs)]
    counted = screening_of(as_they_count(steps, hits, {})).hits
    for (before, _), one in zip(pairs, counted, strict=True):
        assert WEIGHT[one.decision.value] >= WEIGHT[before]
        assert one.delisted is False
