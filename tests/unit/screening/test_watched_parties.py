"""What a party is watched for: a screening may ask for more, never for less."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.screening.schemas import ScreeningQuery
from atlas.sources.screening.service.subjects import widened

TOPICS = ("sanctions", "pep", "crime")
QUERIES = st.builds(
    ScreeningQuery,
    name=st.sampled_from(["Ann Example", "A. Example"]),
    topics=st.lists(st.sampled_from(TOPICS), min_size=1, max_size=3, unique=True).map(tuple),
    lists=st.none() | st.lists(st.sampled_from(["un", "uk"]), min_size=1, unique=True).map(tuple),
    threshold=st.integers(50, 100),
)


def _asks_for(query: ScreeningQuery, other: ScreeningQuery) -> bool:
    lists = query.lists is None or (other.lists is not None and {*other.lists} <= {*query.lists})
    return {*other.topics} <= {*query.topics} and lists and query.threshold <= other.threshold


@given(first=QUERIES, second=QUERIES)
def test_nothing_that_was_asked_for_is_lost(first: ScreeningQuery, second: ScreeningQuery) -> None:
    found = widened(second, first)
    assert _asks_for(found, first)
    assert _asks_for(found, second)
    assert found.name == second.name
    assert widened(found, first) == found
