"""Rows of a labelled file as parties to screen."""

import pytest

from atlas.cli.evaluate.cases import read_cases


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1962-8-20", "1962-08-20"),
        ("1962-8", "1962-08"),
        ("1962/08/2", "1962-08-02"),
        ("1962-08-20", "1962-08-20"),
        ("1962", "1962"),
    ],
)
def test_dates_without_zeros_are_read(written: str, read: str) -> None:
    content = f"name,expected,birth_date\nJoseph Kony,1,{written}\n".encode()
    (case,), entries, left_out = read_cases(content, threshold=80, skip_invalid=False)
    assert (case.query.birth_date, entries, left_out) == (read, [], 0)


def test_a_day_that_does_not_exist_is_still_left_out() -> None:
    content = b"name,expected,birth_date\nJoseph Kony,1,1962-8-41\nA B,1,1962-8-1\n"
    cases, _, left_out = read_cases(content, threshold=80, skip_invalid=True)
    assert ([case.query.name for case in cases], left_out) == (["A B"], 1)
