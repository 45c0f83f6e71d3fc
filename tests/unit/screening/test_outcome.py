"""What may be said: hits, clear, no PEP found, or not assessed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.ids import new_id
from atlas.sources.lists.domain.list_standing import ListStanding, Shortcoming
from atlas.sources.screening.domain.outcome import (
    Required,
    Rules,
    SearchedList,
    answer_not_loaded,
    answer_of_former,
    answer_of_list,
    answer_of_topic,
    is_comparable,
    overall,
)
from atlas.sources.screening.domain.words import word_of
from atlas.sources.screening.schemas import ListState, Outcome, ScreenedList, TopicOutcome

TODAY = date(2026, 11, 24)
LOADED = frozenset({"ofac-sdn", "ofac-consolidated", "eu-fsf", "demo-list", "peps"})
NO_LISTS = Rules((), LOADED, frozenset({"demo-list"}))
"""A profile that requires no list: nothing favourable rests on whichever is loaded."""
OFAC = Rules(
    (Required("ofac-sdn", "sanctions", "31 CFR chapter V"),), LOADED, frozenset({"demo-list"})
)
BOTH = replace(
    OFAC, required=(*(OFAC.required or ()), Required("ofac-consolidated", "sanctions", "Policy"))
)
NONE = Rules(None, LOADED, frozenset({"demo-list"}))
EU = Rules(
    (Required("eu-fsf", "sanctions", "Regulation"), Required("peps", "pep", "Policy")),
    LOADED,
    frozenset({"demo-list"}),
)


def searched(
    list_id: str = "ofac-sdn",
    age: int = 0,
    *more: Shortcoming,
    topics: tuple[str, ...] = ("sanctions",),
) -> SearchedList:
    day = TODAY - timedelta(days=age)
    reasons = (*more, *([Shortcoming.CHECK_OVERDUE] if age > 7 else []))
    return SearchedList(
        list_id=list_id,
        topics=topics,
        version_id=new_id(),
        version_date=day,
        incomplete=0,
        standing=ListStanding(
            list_id=list_id,
            title=list_id,
            loaded=True,
            entries=10,
            complete=Shortcoming.EXCERPT not in reasons,
            excerpt=Shortcoming.EXCERPT in reasons,
            fictitious=list_id == "demo-list",
            published=day,
            last_checked=datetime.combine(day, time(12), UTC),
            age_days=age,
            max_age_days=7,
            current=age <= 7,
            unreadable=(),
            unreadable_count=0,
            minimum_entries=0,
            whole_entries=0,
            reasons=reasons,
            remedy=None,
        ),
    )


def said(
    topic: str, lists: Sequence[ScreenedList], rules: Rules = OFAC
) -> tuple[Outcome, str | None]:
    found = answer_of_topic(topic, lists, rules)
    return found.outcome, found.reason


def test_a_fresh_list_may_say_clear_a_stale_one_may_not() -> None:
    assert answer_of_list(searched(age=7), 0).outcome is Outcome.CLEAR
    stale = answer_of_list(searched(age=8), 0)
    assert (stale.outcome, stale.reason, stale.age_days) == (Outcome.NOT_ASSESSED, "stale_list", 8)
    assert stale.state is ListState.STALE_LIST


def test_no_list_is_clear_where_no_profile_is_active() -> None:
    silent = answer_of_list(searched(), 0, profile=False)
    assert (silent.outcome, silent.reason) == (Outcome.NOT_ASSESSED, "no_profile")
    assert answer_of_list(searched(), 2, profile=False).outcome is Outcome.HITS
    assert answer_of_list(searched(age=9), 0, profile=False).reason == "stale_list"


def test_an_excerpt_is_never_clear() -> None:
    cut = answer_of_list(searched("ofac-sdn", 0, Shortcoming.EXCERPT), 0)
    assert (cut.state, cut.reason) == (ListState.INCOMPLETE_LIST, "incomplete_list")
    assert said("sanctions", [cut]) == (Outcome.NOT_ASSESSED, "incomplete_list")


def test_an_entry_without_a_readable_name_bars_clear() -> None:
    one = answer_of_list(searched("ofac-sdn", 0, Shortcoming.UNREADABLE), 0)
    assert said("sanctions", [one]) == (Outcome.NOT_ASSESSED, "unreadable_entries")


def test_hits_of_a_stale_list_count_in_full() -> None:
    stale = answer_of_list(searched(age=4000), 2)
    assert stale.outcome is Outcome.HITS
    found = answer_of_topic("sanctions", [stale], OFAC)
    assert found.outcome is Outcome.HITS
    assert (found.without_candidates, found.reason_without) == (Outcome.NOT_ASSESSED, "stale_list")


def test_candidates_that_nobody_can_decide_bar_what_follows_the_refusal_of_the_rest() -> None:
    many = answer_of_list(searched(), 205)
    whole = answer_of_topic("sanctions", [many], OFAC)
    assert (whole.without_candidates, whole.reason_without) == (Outcome.CLEAR, None)
    cut = answer_of_topic("sanctions", [many], OFAC, beyond={"ofac-sdn": 5})
    assert (cut.without_candidates, cut.reason_without) == (Outcome.NOT_ASSESSED, "truncated")
    assert word_of([whole], ["false_positive"]) == "clear"
    assert word_of([cut], ["false_positive"]) == "not_assessed"
    assert "5 on ofac-sdn" in cut.detail


def test_a_topic_is_clear_only_when_all_its_lists_are() -> None:
    fresh = answer_of_list(searched(), 0)
    stale = answer_of_list(searched("ofac-consolidated", age=90), 0)
    assert said("sanctions", [fresh]) == (Outcome.CLEAR, None)
    assert said("sanctions", [fresh, stale], BOTH) == (Outcome.NOT_ASSESSED, "stale_list")
    assert "90 days" in answer_of_topic("sanctions", [fresh, stale], BOTH).detail


def test_without_a_profile_nothing_is_clear() -> None:
    fresh = answer_of_list(searched(), 0)
    assert said("sanctions", [fresh], NONE) == (Outcome.NOT_ASSESSED, "no_profile")
    assert said("pep", [], NONE) == (Outcome.NOT_ASSESSED, "no_profile")
    former = replace(fresh, former_entries=3)
    assert answer_of_former([former], NONE).reason == "no_profile"
    hit = answer_of_list(searched(), 1)
    assert said("sanctions", [hit], NONE) == (Outcome.HITS, None)


def test_a_list_that_the_home_law_requires_must_have_been_searched() -> None:
    """C4: whichever list happens to be loaded is not enough."""
    ofac = answer_of_list(searched(), 0)
    absent = replace(EU, loaded=LOADED - {"eu-fsf"})
    assert said("sanctions", [ofac], absent) == (Outcome.NOT_ASSESSED, "not_loaded")
    assert said("sanctions", [ofac], EU) == (Outcome.NOT_ASSESSED, "not_searched")
    eu = answer_of_list(searched("eu-fsf"), 0)
    assert said("sanctions", [ofac, eu], EU) == (Outcome.CLEAR, None)
    old = answer_of_list(searched("eu-fsf", age=8), 0)
    assert said("sanctions", [ofac, old], EU) == (Outcome.NOT_ASSESSED, "stale_list")


def test_a_list_that_is_not_required_bars_nothing_and_its_hits_count() -> None:
    eu = answer_of_list(searched("eu-fsf"), 0)
    excerpt = searched("ofac-sdn", 900, Shortcoming.EXCERPT)
    assert said("sanctions", [eu, answer_of_list(excerpt, 0)], EU) == (Outcome.CLEAR, None)
    assert said("sanctions", [eu, answer_of_list(excerpt, 1)], EU) == (Outcome.HITS, None)


def test_of_politically_exposed_persons_the_word_is_another() -> None:
    peps = answer_of_list(searched("peps", topics=("pep",)), 0)
    assert said("pep", [peps], EU) == (Outcome.NO_PEP_FOUND, None)
    one = answer_of_topic("pep", [peps], EU)
    assert overall([one]) is Outcome.NO_PEP_FOUND
    eu = answer_of_topic("sanctions", [answer_of_list(searched("eu-fsf"), 0)], EU)
    assert overall([eu, one]) is Outcome.CLEAR


def test_no_list_says_nothing() -> None:
    assert said("pep", [answer_of_list(searched(), 0)]) == (Outcome.NOT_ASSESSED, "no_list")
    absent = answer_not_loaded("ofac-sdn", ("sanctions",))
    nothing = replace(OFAC, loaded=frozenset())
    assert said("sanctions", [absent], nothing) == (Outcome.NOT_ASSESSED, "not_loaded")
    both = [answer_of_list(searched("ofac-consolidated"), 0), absent]
    assert said("sanctions", both, nothing) == (Outcome.NOT_ASSESSED, "not_loaded")


@pytest.mark.parametrize("topic", ["sanctions", "pep"])
def test_a_profile_without_lists_says_nothing_of_whatever_is_loaded(topic: str) -> None:
    loaded = [
        answer_of_list(replace(searched(name, topics=(topic,)), former_entries=3), 0)
        for name in ("ofac-sdn", "eu-fsf", "peps", "demo-list")
    ]
    assert said(topic, loaded, NO_LISTS) == (Outcome.NOT_ASSESSED, "no_list")
    assert answer_of_former(loaded, NO_LISTS).outcome is Outcome.NOT_ASSESSED
    hit = answer_of_list(searched("eu-fsf", topics=(topic,)), 1)
    found = answer_of_topic(topic, [*loaded, hit], NO_LISTS)
    assert (found.outcome, found.reason_without) == (Outcome.HITS, "no_list")


def test_a_topic_that_no_profile_can_require_rests_on_what_is_loaded_for_it() -> None:
    one = answer_of_list(searched("world-bank", topics=("debarment",)), 0)
    assert said("debarment", [one], EU) == (Outcome.CLEAR, None)
    assert said("debarment", [], EU) == (Outcome.NOT_ASSESSED, "no_list")


def test_a_fictitious_list_answers_only_where_it_is_required() -> None:
    demo = answer_of_list(searched("demo-list"), 0)
    assert said("sanctions", [demo], NO_LISTS) == (Outcome.NOT_ASSESSED, "no_list")
    assert said("sanctions", [demo]) == (Outcome.NOT_ASSESSED, "not_searched")
    home = replace(OFAC, required=(Required("demo-list", "sanctions", "Fictitious Act"),))
    assert said("sanctions", [demo], home) == (Outcome.CLEAR, None)
    hit = answer_of_list(searched("demo-list"), 1)
    assert said("sanctions", [hit]) == (Outcome.HITS, None)


def test_overall() -> None:
    clear = answer_of_topic("sanctions", [answer_of_list(searched(), 0)], OFAC)
    missing = answer_of_topic("pep", [], OFAC)
    hits = answer_of_topic("sanctions", [answer_of_list(searched(), 1)], OFAC)
    assert overall([clear]) is Outcome.CLEAR
    assert overall([clear, missing]) is Outcome.NOT_ASSESSED
    assert overall([hits, missing]) is Outcome.HITS


@pytest.mark.parametrize(
    ("statuses", "word"),
    [
        (["true_match", "false_positive"], "hit"),
        (["undecided"], "open"),
        (["unsure", "false_positive"], "open"),
        (["false_positive"], "clear"),
    ],
)
def test_the_word_follows_what_is_decided(statuses: list[str], word: str) -> None:
    hits = answer_of_topic("sanctions", [answer_of_list(searched(), 1)], OFAC)
    assert word_of([hits], statuses) == word


def test_refused_candidates_of_a_stale_list_leave_nothing_to_say() -> None:
    hits = answer_of_topic("sanctions", [answer_of_list(searched(age=90), 1)], OFAC)
    assert word_of([hits], ["false_positive"]) == "not_assessed"
    stored = TopicOutcome("sanctions", Outcome.HITS)  # of a release before
    assert word_of([stored], ["false_positive"]) == "not_assessed"


def test_silence_about_former_entries_needs_history_and_a_current_list() -> None:
    def former(age: int, entries: int | None, found: int = 0) -> tuple[Outcome, str | None]:
        one = replace(searched(age=age), former_entries=entries)
        answer = answer_of_former([answer_of_list(one, 0, found)], OFAC)
        return answer.outcome, answer.reason

    assert former(1, 3) == (Outcome.CLEAR, None)
    assert former(1, None) == (Outcome.NOT_ASSESSED, "no_history")
    # an old list does not know who was listed and taken off again since
    assert former(8, 3) == (Outcome.NOT_ASSESSED, "stale_list")
    assert former(8, 3, 1) == (Outcome.HITS, None)


def test_a_party_that_could_be_compared_with_nothing_is_not_clear() -> None:
    assert not any(is_comparable([name]) for name in ("…", "\u200b", "🙂", "7", "a", "(J)"))
    assert all(is_comparable([name]) for name in ("李", "Ⅻ", "3M", "Ed"))
    assert is_comparable(["…", "Acme"])
    assert not is_comparable(["Unknown", "N/A", "to be confirmed"], numbered=True)
    assert is_comparable(["Unknown", "Acme"])
    assert is_comparable(["Public"], numbered=True)
    assert not is_comparable(["Public"])
    silent = answer_of_list(searched(), 0, named=False)
    assert (silent.outcome, silent.reason) == (Outcome.NOT_ASSESSED, "no_name")
    assert said("sanctions", [silent]) == (Outcome.NOT_ASSESSED, "no_name")
    former = replace(silent, former_entries=3)
    assert answer_of_former([former], OFAC).reason == "no_name"
    assert answer_of_list(searched(), 1, named=False).outcome is Outcome.HITS


shortcomings = st.lists(st.sampled_from(list(Shortcoming)), max_size=2, unique=True)
somewhere = st.tuples(st.sampled_from(sorted(LOADED)), shortcomings, st.integers(0, 1))


@given(st.lists(somewhere, max_size=5, unique_by=lambda item: item[0]), st.data())
def test_what_is_lost_never_makes_a_topic_clear(
    drawn: list[tuple[str, list[Shortcoming], int]], data: st.DataObject
) -> None:
    """Ignorance never helps: without a list, with an older one, without a profile."""
    lists = [answer_of_list(searched(name, 0, *lacks), hits) for name, lacks, hits in drawn]
    rules = data.draw(st.sampled_from([EU, BOTH, NO_LISTS, NONE]))
    before = said("sanctions", lists, rules)[0]
    for place in range(len(lists)):
        fewer = lists[:place] + lists[place + 1 :]
        after = said("sanctions", fewer, replace(rules, loaded=LOADED - {lists[place].list_id}))[0]
        assert after is not Outcome.CLEAR or before is not Outcome.NOT_ASSESSED
        name, lacks, hits = drawn[place]
        stale = answer_of_list(searched(name, 90, *lacks), hits)
        worse = said("sanctions", [*lists[:place], stale, *lists[place + 1 :]], rules)[0]
        assert worse is before or worse is Outcome.NOT_ASSESSED
    assert said("sanctions", lists, NONE)[0] is not Outcome.CLEAR
