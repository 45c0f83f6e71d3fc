"""Which media type an Accept header asks for: one parser for every route that offers several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.accept import best_media_type

OFFERED = ("application/json", "application/pdf", "text/csv")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("application/json;q=0.2, application/pdf ; q = 0.4", "application/pdf"),
        ("application/json;q=0, */*;q=0.1", "application/pdf"),
        ("text/html", None),
        ("text/csv;q=2", None),
    ],
)
def test_the_highest_ranked_form_wins(accept: str, form: str | None) -> None:
    assert best_media_type(accept, OFFERED) == form


@given(st.text())
def test_any_header_gets_an_offered_form_or_none(accept: str) -> None:
    assert best_media_type(accept, OFFERED) in {*OFFERED, None}
