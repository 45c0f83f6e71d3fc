import pytest

from atlas.knowledge.graph.domain import Band, Comparator, Reach, exactly, total

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
