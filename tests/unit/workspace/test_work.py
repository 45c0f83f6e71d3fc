"""The progress of work in parts."""

import pytest

from atlas.workspace.work.domain import percent_done


@pytest.mark.parametrize(
    ("done", "total", "percent"),
    [(0, 3, 0.0), (1, 3, 33.3), (2, 3, 66.6), (9_999, 10_000, 99.9), (10_000, 10_000, 100.0)],
)
def test_progress_is_100_only_when_all_is_done(done: int, total: int, percent: float) -> None:
    assert percent_done(done, total) == percent
