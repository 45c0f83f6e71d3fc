import pytest

from atlas.knowledge.graph.domain import Band, Comparator, Reach, exactly, total
from atlas.knowledge.graph.domain.bands import shown
from atlas.knowledge.graph.domain.chart.wording import percent
from atlas.risk.evaluations.domain.wording import rounded

MORE, LEAST = Comparator.MORE_THAN, Comparator.AT_LEAST


@pytest.mark.parametrize(
    ("band", "threshold", "comparator", "reach"),
    [
        (Band(25, 50, lower_open=True), 25, MORE, Reach.CERTAIN),
        (Band(25, 50), 25, MORE, Reach.POSSIBLE),
        (Band(25, 50), 25, LEAST, Reach.CERTAIN),
        (exactly(25), 25, MORE, Reach.NO),
        (exactly(25), 25, LEAST, Reach.CERTAIN),
        (Band(0, 25), 25, LEAST, Reach.POSSIBLE),
        (Band(0, 25, upper_open=True), 25, LEAST, Reach.NO),
        (Band(0, 25), 25, MORE, Reach.NO),
        (Band(25, 50, lower_open=True), 50, LEAST, Reach.POSSIBLE),
        (Band(50, 75, lower_open=True), 50, MORE, Reach.CERTAIN),
        (Band(0, 100), 25, MORE, Reach.POSSIBLE),
    ],
)
def test_a_band_reaches_a_threshold_at_an_end_only_when_that_end_is_attained(
    band: Band, threshold: float, comparator: Comparator, reach: Reach
) -> None:
    assert band.reaches(threshold, comparator) is reach


def test_a_product_with_an_open_end_is_open() -> None:
    product = Band(25, 50, lower_open=True) * exactly(100)
    assert (product.lower, product.upper) == (25, 50)
    assert product.lower_open
    assert not product.upper_open


def test_a_sum_is_open_when_a_part_is() -> None:
    both = total([Band(25, 50, lower_open=True), exactly(25)])
    assert (both.lower, both.upper, both.lower_open) == (50, 75, True)
    assert both.reaches(50, MORE) is Reach.CERTAIN


def test_a_share_outside_0_to_100_is_refused() -> None:
    with pytest.raises(ValueError, match="0-100"):
        Band(60, 40)


@pytest.mark.parametrize(
    ("value", "short", "long"),
    [
        (49.99996, "49.99996", "49.99996"),
        (50.00004, "50.00004", "50.00004"),
        (12.49999, "12.49999", "12.49999"),
        (33.333333, "33.33", "33.3333"),
        (0.3 * 0.5 * 100, "15", "15"),  # 15.000000000000002
        (25, "25", "25"),
        (0, "0", "0"),
        (0.0000001, "1e-07", "1e-07"),
    ],
)
def test_rounding_makes_no_rounder_number_of_a_share(value: float, short: str, long: str) -> None:
    """A share of 49.99996 % read "50 %", and the rule asks for 50."""
    assert (shown(value, places=2), shown(value)) == (short, long)
    assert str(Band(value, value)) == long
    band = {"lower": value, "upper": value, "lower_open": False, "upper_open": False}
    assert value < 0.005 or percent(band) == f"{short} %"
    assert value == 0.0000001 or rounded(value) == long


def test_a_band_between_numbers_that_round_to_one_keeps_both_and_its_open_end() -> None:
    band = {"lower": 49.99996, "upper": 50.0, "lower_open": True, "upper_open": True}
    assert percent(band) == ">49.99996\u2013<50 %"
    assert str(Band(49.99996, 50, lower_open=True, upper_open=True)) == "(49.99996, 50)"
