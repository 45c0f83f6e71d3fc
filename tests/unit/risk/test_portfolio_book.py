"""The workbook of the portfolio states numbers with their own digits."""

from __future__ import annotations

import re
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from atlas.risk.portfolio import exporting
from atlas.risk.portfolio.models import PortfolioRow
from atlas.risk.portfolio.schemas import OverviewOut, StaleOut

_COUNTS: dict[str, object] = {
    name: 0 if field.annotation is int else {}
    for name, field in OverviewOut.model_fields.items()
    if not name.startswith("average")
}
NOTHING = OverviewOut.model_validate(
    {
        **_COUNTS,
        "average_score": None,
        "average_score_high": None,
        "average_coverage": None,
        "stale": dict.fromkeys(StaleOut.model_fields, 0),
    }
)


def test_every_hundredth_is_written_as_it_is(tmp_path: Path) -> None:
    """6743 hundredths are 67.43; as a float of 16 digits they would be 67.43000000000001."""
    path = tmp_path / "portfolio.xlsx"
    book = exporting._Book(path)
    book.add([[value / 100] for value in range(10_001)])
    book.finish([], NOTHING)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    written = re.findall(r'<c r="A\d+"><v>([^<]*)</v>', sheet)
    assert len(written) == 10_001
    assert all(len(value.partition(".")[2]) <= 2 for value in written)
    assert [float(value) for value in written] == [value / 100 for value in range(10_001)]


@pytest.mark.parametrize(("provisional", "mark"), [(True, " (provisional)"), (False, "")])
def test_bands_of_a_provisional_row_say_so(provisional: bool, mark: str) -> None:
    given: dict[str, Any] = dict.fromkeys((one.name for one in fields(PortfolioRow)), None)
    bands = ["customer:clear", "geographic:low"]
    row = PortfolioRow(**given | {"bands": bands, "provisional": provisional, "identified": True})
    said = dict(zip(exporting.COLUMNS, exporting.cells(row), strict=True))
    assert said["bands"] == f"customer:clear{mark};geographic:low{mark}"
