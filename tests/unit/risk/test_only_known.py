"""Filters by what is not shown of companies that were not identified do not find them."""

import pytest

from atlas.foundation.db.listing import Filter, ListParams, ListSpec
from atlas.investigations.runs.repository.lifecycle import RUNS
from atlas.investigations.runs.repository.lifecycle import SHOWN as RUNS_SHOWN
from atlas.risk.evaluations.repository import EVALUATIONS
from atlas.risk.evaluations.repository import SHOWN as EVALUATIONS_SHOWN
from atlas.risk.portfolio.repository.rows import PORTFOLIO

_WORDS = frozenset({"tier", "level", "risk_level", "level_high"})


def _compared(item: Filter) -> str:
    return f"{item.name} {item.value}"


@pytest.mark.parametrize("spec", [PORTFOLIO, RUNS, RUNS_SHOWN, EVALUATIONS, EVALUATIONS_SHOWN])
def test_no_filter_by_what_is_not_shown_of_unidentified_companies_finds_them(
    spec: ListSpec,
) -> None:
    asked = {"tier", "level", "risk_level", "score", "score_high", "score_at_worst", "band"}
    asked |= {"level_high"}
    assert spec.only_known is not None
    # the level of a portfolio's row is `not_identified` itself
    own = {"level"} if spec is PORTFOLIO else set[str]()
    assert spec.only_known.filters == asked & spec.fields.keys() - own
    assert spec.only_known.worded == (spec.only_known.filters & _WORDS)
    for name in spec.only_known.worded:
        one = Filter(name, "eq", spec.only_known.other)
        assert spec.only_known.with_others(one, _compared).startswith("(NOT (")
        assert not spec.only_known.of(ListParams(filters=(one,)))
        several = Filter(name, "in", ["cdd", spec.only_known.other])
        assert " OR " in spec.only_known.with_others(several, _compared)
    known, other = Filter("tier", "eq", "cdd"), Filter("identified", "eq", value=False)
    assert spec.only_known.of(ListParams(filters=(known,)))
    assert not spec.only_known.of(ListParams(filters=(known, other)))
    assert not spec.only_known.of(ListParams(filters=()))
