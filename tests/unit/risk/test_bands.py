"""A favourable band of a dimension is one that was assessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from tests.unit.risk.cases import CLEAN, MATRIX, run
from tests.unit.risk.test_monotone import NONE, facts

from atlas.risk.evaluations.domain import Override, SubjectFacts
from atlas.risk.evaluations.domain.bands import bands_of


def test_what_nobody_looked_at_has_no_low_band() -> None:
    found = bands_of(run(network_risk=0, shared_address_count=NONE, subsidiary_count=NONE), MATRIX)
    assert found["network"] == "not_assessed"
    assert bands_of(run(), MATRIX)["network"] in {"clear", "low"}


def test_an_assessment_by_a_person_counts() -> None:
    gaps: dict[str, Any] = {
        "shared_address_count": NONE,
        "subsidiary_count": NONE,
        "network_risk": 0,
    }
    by_hand = tuple(
        Override(factor=name, score=Decimal(1), rationale="Looked up in the land register.")
        for name in ("shared_address_risk", "subsidiary_opacity")
    )
    assert bands_of(run(overrides=by_hand, **gaps), MATRIX)["network"] in {"clear", "low"}


@given(subject=facts)
def test_favourable_bands_rest_on_what_was_assessed(subject: SubjectFacts) -> None:
    result = run(subject)
    for name, band in bands_of(result, MATRIX).items():
        own = [one for one in result.factors if one.dimension == name]
        possible = sum(one.maximum for one in own if one.status.value != "not_applicable")
        open_ = sum(one.maximum for one in own if one.status.value == "unknown")
        [score] = [one.score for one in result.dimensions if one.id == name]
        assert score is not None
        if band in {"clear", "low"}:
            assert open_ <= possible * Decimal("0.4")
        elif band == "not_assessed":
            assert open_ > possible * Decimal("0.4")
            assert MATRIX.level_of(score).value in {"clear", "low"}
        else:
            assert MATRIX.level_of(score).value == band


def test_learning_nothing_more_never_gives_a_favourable_band() -> None:
    """Each fact taken away leaves every band as it was, or less favourable."""
    whole = bands_of(run(), MATRIX)
    for name in CLEAN.__dataclass_fields__:
        if name in {"network_risk", "shared_address_count", "subsidiary_count", "adverse_media"}:
            without: dict[str, Any] = {name: NONE}
            fewer = bands_of(run(**without), MATRIX)
            gained = {key for key in fewer if fewer[key] in {"clear", "low"}} - {
                key for key in whole if whole[key] in {"clear", "low"}
            }
            assert not gained, name
