"""How a list stands: every condition alone takes away its silence, and none of them its hits."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.lists.domain.catalogue import LISTS, PUBLISHED_IDS
from atlas.sources.lists.domain.list_standing import (
    SIZE,
    LoadedFacts,
    Shortcoming,
    standing_of,
)

DAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
GOOD = LoadedFacts(entries=20_000, published=date(2026, 11, 26), last_checked=NOON)


def reasons(list_id: str, facts: LoadedFacts | None, day: date = DAY) -> tuple[Shortcoming, ...]:
    return standing_of(LISTS[list_id], facts, day).reasons


def test_a_list_that_answers() -> None:
    found = standing_of(LISTS["ofac-sdn"], GOOD, DAY)
    assert (found.answers, found.complete, found.current, found.remedy) == (True, True, True, None)
    assert (found.age_days, found.max_age_days, found.sentence) == (0, 3, "")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (None, Shortcoming.NOT_LOADED),
        (replace(GOOD, excerpt=True), Shortcoming.EXCERPT),
        (replace(GOOD, entries=45), Shortcoming.IMPLAUSIBLE),
        (replace(GOOD, published=None), Shortcoming.PUBLICATION_UNKNOWN),
        (replace(GOOD, last_checked=None), Shortcoming.NEVER_CHECKED),
        (replace(GOOD, last_checked=NOON - timedelta(4)), Shortcoming.CHECK_OVERDUE),
        (replace(GOOD, unreadable=("7",), unreadable_count=1), Shortcoming.UNREADABLE),
        (replace(GOOD, unreadable_count=1), Shortcoming.UNREADABLE),
    ],
)
def test_each_condition_alone_takes_the_answer_away(
    facts: LoadedFacts | None, expected: Shortcoming
) -> None:
    found = standing_of(LISTS["ofac-sdn"], facts, DAY)
    assert found.reasons == (expected,)
    assert not found.answers
    assert found.sentence
    assert found.remedy


def test_two_persons_may_accept_entries_and_the_size() -> None:
    facts = replace(GOOD, entries=45, unreadable=("7", "8"), unreadable_count=2)
    accepted = replace(facts, accepted=frozenset({"7", "*implausible_size"}))
    found = standing_of(LISTS["ofac-sdn"], accepted, DAY)
    assert (found.reasons, found.unreadable) == ((Shortcoming.UNREADABLE,), ("8",))
    every = frozenset({"7", "8", "*implausible_size"})
    assert reasons("ofac-sdn", replace(accepted, accepted=every)) == ()


def test_each_guard_is_accepted_by_its_name_and_no_other_with_it() -> None:
    old = (("date_contradicted", "Content of 2021."), ("format", "An older one."))
    facts = replace(GOOD, entries=45, overridden=old)
    both = ("implausible_size", "date_contradicted")
    for accepted, guards in (
        (set(), both),
        ({SIZE}, both),  # it did not say which
        ({"*implausible_size"}, both[1:]),
        ({"*date_contradicted"}, both[:1]),
        ({"*older_version"}, both),
        ({"*implausible_size", "*date_contradicted"}, ()),
    ):
        found = standing_of(LISTS["ofac-sdn"], replace(facts, accepted=frozenset(accepted)), DAY)
        assert (found.guards, found.answers) == (guards, not guards), accepted
    one = replace(GOOD, entries=45, accepted=frozenset({SIZE}))
    assert reasons("ofac-sdn", one) == ()  # of before the names: only one thing could be meant


def test_an_excerpt_of_the_demo_is_never_current() -> None:
    found = standing_of(LISTS["demo-ofac-excerpt"], GOOD, DAY)
    assert not found.current
    assert Shortcoming.EXCERPT in found.reasons


def test_a_profile_may_demand_another_age() -> None:
    old = replace(GOOD, last_checked=NOON - timedelta(2))
    assert standing_of(LISTS["un"], old, DAY).answers
    assert not standing_of(LISTS["un"], old, DAY, max_age_days=1).answers


@pytest.mark.parametrize("list_id", PUBLISHED_IDS)
def test_every_real_list_says_where_it_is_published(list_id: str) -> None:
    found = standing_of(LISTS[list_id], None, DAY)
    assert LISTS[list_id].minimum_entries > 0
    assert found.remedy
    assert all(address.startswith("https://") for address in found.remedy.addresses)
    assert found.remedy.addresses
    assert f"--list {list_id}" in found.remedy.command


@given(
    entries=st.integers(0, 20_000),
    published=st.none() | st.dates(date(2020, 1, 1), DAY),
    checked=st.none() | st.integers(0, 400),
    excerpt=st.booleans(),
    unreadable=st.sets(st.sampled_from("abc")),
    accepted=st.sets(st.sampled_from("abc")),
    later=st.integers(0, 10),
)
def test_less_knowledge_never_gives_an_answer(
    entries: int,
    published: date | None,
    checked: int | None,
    excerpt: bool,
    unreadable: set[str],
    accepted: set[str],
    later: int,
) -> None:
    facts = LoadedFacts(
        entries=entries,
        published=published,
        last_checked=None if checked is None else NOON - timedelta(checked),
        excerpt=excerpt,
        unreadable=tuple(sorted(unreadable)),
        unreadable_count=len(unreadable),
        accepted=frozenset(accepted),
    )
    here = {*reasons("un", facts)}
    for worse in (
        replace(facts, published=None),
        replace(facts, last_checked=None),
        replace(facts, excerpt=True),
        replace(facts, accepted=frozenset()),
        replace(facts, entries=0),
    ):
        if here:
            assert reasons("un", worse)
    if here:
        assert reasons("un", facts, DAY + timedelta(later))


def test_a_part_of_a_list_says_of_how_many() -> None:
    """45 alone reads as a whole list."""
    part = standing_of(LISTS["demo-ofac-excerpt"], replace(GOOD, entries=45), DAY)
    assert part.counted == "45 of about 8,976 entries"
    assert "45 of about 8,976 entries" in part.sentence
    cut = standing_of(LISTS["ofac-sdn"], replace(GOOD, entries=45), DAY)
    whole = standing_of(LISTS["ofac-sdn"], replace(GOOD, entries=8_976), DAY)
    assert cut.counted == "45 of at least 6,000 entries"
    assert whole.counted == "8,976 entries"


def test_forced_growth_and_forced_removals_say_so_and_are_accepted_by_their_names() -> None:
    grown = replace(GOOD, overridden=(("implausible_list", "Four times as many."),))
    gone = replace(GOOD, overridden=(("large_removal", "3,000 of 8,000."),))
    few = replace(GOOD, overridden=(("removals_unconfirmed", "1 of 120."),))
    for facts, guard, reason in (
        (grown, "implausible_growth", "implausible_growth"),
        (gone, "large_removal", "large_removal"),
        (few, "removals_unconfirmed", "large_removal"),
    ):
        found = standing_of(LISTS["ofac-sdn"], facts, DAY)
        assert (found.guards, found.reasons, found.answers) == ((guard,), (reason,), False)
        assert not found.complete
        assert found.current
        both = standing_of(
            LISTS["ofac-sdn"], replace(facts, accepted=frozenset({f"*{guard}"})), DAY
        )
        assert both.answers
        other = frozenset({"*another_list"})
        assert not standing_of(LISTS["ofac-sdn"], replace(facts, accepted=other), DAY).answers
