"""Groups of ids are what a dictionary of lists would be, however many are sorted at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.screening.domain import postings
from atlas.sources.screening.domain.postings import (
    Grouping,
    Lookup,
    Postings,
    Sorted,
    kept,
    sum_of,
    sums_of,
)

PAIRS = st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(0, 9)), max_size=30)


@pytest.mark.parametrize("piece", [1, 3, 1_000])
@given(pairs=PAIRS)
def test_groups_keep_every_id_in_the_order_in_which_it_came(
    piece: int, pairs: list[tuple[str, int]]
) -> None:
    making, wanted = Grouping(), dict[str, list[int]]()
    for text, number in pairs:
        making.add(text, number)
        wanted.setdefault(text, []).append(number)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_PIECE", piece)
        groups, by_number = making.groups(), making.postings()
    assert {
        text: groups.get(text).tolist() for text in "abcdefg" if len(groups.get(text))
    } == wanted
    assert [by_number[place].tolist() for place in range(len(wanted))] == [*wanted.values()]
    texts = ["g", "z", "a"]
    flat = [number for text in texts for number in wanted.get(text, [])]
    assert groups.all_of(sums_of(texts)).tolist() == flat
    lookup = Lookup(groups)
    assert [lookup.get(sum_of(text)) for text in texts] == [wanted.get(text, []) for text in texts]
    both = by_number.with_more(by_number)
    places = np.arange(2 * len(wanted))
    assert both.all_of(places).tolist() == 2 * [one for ids in wanted.values() for one in ids]
    assert both.sized(places)[0].tolist() == 2 * [*map(len, wanted.values())]


def test_numbers_are_kept_in_four_bytes_and_in_eight_where_they_need_them() -> None:
    largest = 2**32 - 1
    assert kept(np.array([0, largest])).dtype == np.uint32
    wide = kept(np.array([0, largest + 1]))
    assert wide.dtype == np.int64
    assert wide.tolist() == [0, largest + 1]
    assert kept(np.array([], dtype=np.int64)).dtype == np.uint32


def test_what_a_search_reads_of_groups_counts_in_eight_bytes() -> None:
    groups = Postings.of(np.array([2, 0, 1]), np.array([5, 6, 7]))
    assert (groups.ids.itemsize, groups.offsets.itemsize) == (4, 4)
    read = (groups[0], groups.all_of(np.array([2, 0])))
    assert [one.dtype for one in read] == [np.int64] * 2
    assert [one.tolist() for one in read] == [[5, 6], [7, 5, 6]]
    assert [one.tolist() for one in groups.sized(np.array([1, 0]))] == [[0, 2], [5, 6]]


@given(st.lists(st.text("ab", max_size=3)))
def test_equal_texts_are_sorted_by_their_place(texts: list[str]) -> None:
    found = Sorted.of(texts)
    pairs = sorted(zip(texts, range(len(texts)), strict=True))
    assert [*zip(found.texts, found.ids.tolist(), strict=True)] == pairs


@pytest.mark.parametrize("between", [1, 2, 64])
@given(texts=st.lists(st.text("ab", max_size=4)), begin=st.text("ab", max_size=3))
def test_what_a_text_begins_is_found_between_texts_at_hand(
    between: int, texts: list[str], begin: str
) -> None:
    wanted = sorted((text, place) for place, text in enumerate(texts) if text.startswith(begin))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_BETWEEN", between)
        found = Sorted.of(texts)
        some = found.some()
        assert found.beginning_with(begin, some=some) == [place for _, place in wanted]
        assert found.begins(begin, some) is bool(wanted)
    assert found.beginning_with(begin, sorted(texts)) == [place for _, place in wanted]


@given(st.integers(0, 3_000))
def test_every_text_of_many_is_looked_up(count: int) -> None:
    making = Grouping()
    for number in range(count):
        making.add(str(number), number)
    lookup = Lookup(making.groups())
    assert [lookup.get(sum_of(str(number))) for number in range(0, count, 7)] == [
        [number] for number in range(0, count, 7)
    ]
    assert not lookup.get(sum_of("none"))
