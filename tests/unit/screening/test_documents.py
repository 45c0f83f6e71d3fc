"""The document of a screening: of an earlier release, what its hash covers stays as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from atlas.foundation.core.ids import new_id
from atlas.sources.screening.domain.results import (
    ListState,
    ScreenedList,
    ScreeningQuery,
    ScreeningResult,
)
from atlas.sources.screening.domain.words import Outcome
from atlas.sources.screening.service import document_of

STAMP, OBTAINED = date(2026, 3, 3), date(2026, 3, 4)
BEFORE = ScreenedList(
    "un",
    ("sanctions",),
    ListState.OK,
    Outcome.CLEAR,
    reason=None,
    version_id=new_id(),
    version_date=STAMP,
    version_sequence=2,
)
UNDATED = replace(BEFORE, obtained=OBTAINED, day_recorded=True)


def result(*lists: ScreenedList) -> ScreeningResult:
    return ScreeningResult(
        id=new_id(),
        query=ScreeningQuery("Ann Example"),
        outcome=Outcome.CLEAR,
        topics=(),
        lists=lists,
        candidates=(),
        algorithm="atlas-name-v1",
        threshold=80,
        purpose="test",
        created_at=datetime(2026, 3, 4, tzinfo=UTC),
        created_by=new_id(),
    )


def test_a_screening_of_an_earlier_release_gains_no_member() -> None:
    lists: Any = document_of(result(BEFORE, UNDATED))["lists"]
    before, after = lists
    assert {"published", "obtained"}.isdisjoint(before)
    assert (after["version_date"], after["published"], after["obtained"]) == (
        "2026-03-03",
        None,
        "2026-03-04",
    )


def test_a_version_is_called_by_its_publication_and_never_by_the_date_that_orders_it() -> None:
    said = "version 2, published on an unknown day, obtained on 2026-03-04"
    assert (UNDATED.called, UNDATED.named, UNDATED.in_short) == (
        said,
        f"un ({said})",
        f"un ({said})",
    )
    dated = replace(UNDATED, published=date(2026, 2, 2))
    assert (dated.named, dated.in_short) == (
        "un of 2026-02-02 (version 2)",
        "un 2026-02-02 (version 2)",
    )
    assert BEFORE.called == "2026-03-03 (version 2)"
