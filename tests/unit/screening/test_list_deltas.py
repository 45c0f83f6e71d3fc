"""Whom a list's new versions concern: those who have not been compared with them yet."""

from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.screening.domain.rescreening import ListDelta, Reason, affected_by

KEYS = ("a", "b", "c", "d")


def delta(at: dict[str, int]) -> ListDelta:
    return ListDelta("ofac-sdn", {"a": "A"}, {"b": "B"}, {"c": "C"}, at=at)


@given(
    at=st.fixed_dictionaries({key: st.integers(1, 5) for key in KEYS[:3]}),
    matching=st.sets(st.sampled_from(KEYS)),
    before=st.sets(st.sampled_from(KEYS)),
    seen=st.integers(0, 5),
)
def test_nothing_new_is_left_out_and_nothing_seen_is_said_again(
    at: dict[str, int], matching: set[str], before: set[str], seen: int
) -> None:
    found = affected_by(delta(at), matching=matching, matched_before=before, seen=seen)
    wanted = (matching & {"a", "b"}) | (before & {"a", "b", "c"})
    assert {one["entry_key"] for one in found.entries} == {key for key in wanted if at[key] > seen}


def test_an_entry_that_matched_before_it_was_taken_up_anew_has_changed() -> None:
    added = delta({"a": 2, "b": 2, "c": 2})
    assert affected_by(added, matching={"a"}, matched_before=()).reasons == (Reason.NEW_ENTRY_HITS,)
    again = affected_by(added, matching=(), matched_before={"a"})
    assert again.reasons == (Reason.ENTRY_CHANGED,)
