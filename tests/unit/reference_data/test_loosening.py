"""What of a new version of reference data a second person must confirm."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.reference_data.domain import load_shipped, loosened
from atlas.knowledge.reference_data.domain.loosening import RISK_LISTS

TYPES = load_shipped().types
codes = st.lists(st.sampled_from(["IR", "KP", "MM", "NL", "DE", "KY"]), unique=True, min_size=1)


def listed(*names: str) -> dict[str, Any]:
    return {"items": [{"code": name} for name in names]}


@pytest.mark.parametrize("name", sorted(RISK_LISTS - {"virtual_office_addresses"}))
@given(before=codes, more=codes)
def test_a_list_of_risk_may_grow_and_never_shrinks_by_one_person(
    name: str, before: list[str], more: list[str]
) -> None:
    every = list(dict.fromkeys((*before, *more)))
    assert loosened(TYPES[name], listed(*before), listed(*every)) == []
    gone = set(every) - set(before)
    said = loosened(TYPES[name], listed(*every), listed(*before))
    assert bool(said) is bool(gone)
    assert all(code in " ".join(said) for code in gone)


def test_an_empty_list_is_a_loosening_and_no_list_is_none() -> None:
    black = TYPES["fatf_black_list"]
    assert loosened(black, listed("IR", "KP"), {"items": []}) == ["Left out: IR, KP."]
    assert loosened(black, listed("IR"), None) == []  # silence lowers nothing
    empty: list[dict[str, Any] | None] = [None, {"items": []}]
    for nothing in empty:
        assert loosened(black, nothing, listed("NL")) == []  # nothing answered before


def test_a_list_that_is_overdue_is_not_made_current_by_one_person() -> None:
    black = TYPES["fatf_black_list"]
    same = listed("IR", "KP")
    assert loosened(black, same, same) == []
    assert len(loosened(black, same, same, renewed=True)) == 1


@given(before=st.integers(0, 100), after=st.integers(0, 100))
def test_a_country_is_called_less_corrupt_by_two(before: int, after: int) -> None:
    old, new = ({"items": [{"code": "DK", "score": score}]} for score in (before, after))
    assert bool(loosened(TYPES["cpi"], old, new)) is (after > before)


@pytest.mark.parametrize("name", ["ubo_thresholds", "sanctions_ownership_rules", "pep_tiers"])
def test_any_other_rule_takes_two_whatever_differs(name: str) -> None:
    shipped = next(one.data for one in load_shipped().datasets if one.type == name)
    assert shipped is not None
    assert loosened(TYPES[name], shipped, shipped) == []
    fewer = {**shipped, "items": list(shipped["items"])[1:]}
    assert loosened(TYPES[name], shipped, fewer)
    assert loosened(TYPES[name], fewer, shipped)  # an entry may answer in place of a graver one
    assert loosened(TYPES[name], shipped, {**shipped, "another": 1})
