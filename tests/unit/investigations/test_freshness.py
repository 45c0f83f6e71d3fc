"""How old is too old."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.investigations.freshness.domain import Freshness, depth_needed, freshness, oldest

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(days=-1), Freshness.FRESH),
        (timedelta(days=30, seconds=-1), Freshness.FRESH),
        (timedelta(days=30), Freshness.STALE),
        (timedelta(days=90), Freshness.STALE),
        (timedelta(days=90, seconds=1), Freshness.EXPIRED),
    ],
)
def test_fresh_under_30_days_stale_to_90_then_expired(age: timedelta, state: Freshness) -> None:
    assert freshness(NOW - age, NOW) is state


@given(st.lists(st.sampled_from(Freshness)))
def test_a_company_is_as_fresh_as_its_oldest_source(states: list[Freshness]) -> None:
    worst = oldest(states)
    assert (worst is None) == (not states)
    if Freshness.EXPIRED in states:
        assert worst is Freshness.EXPIRED


@pytest.mark.parametrize(
    ("depth", "tier", "needed"),
    [("cdd", None, "cdd"), ("cdd", "sdd", "cdd"), ("cdd", "edd", "edd"), ("edd", "cdd", "edd")],
)
def test_a_refresh_is_never_shallower(depth: str, tier: str | None, needed: str) -> None:
    assert depth_needed(depth, tier) == needed
