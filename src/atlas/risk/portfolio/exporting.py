"""The portfolio as a file: CSV lines, or a workbook written row by row."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.tables import csv_line
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import ListParams
from atlas.risk.portfolio import service
from atlas.risk.portfolio.models import PortfolioRow
from atlas.risk.portfolio.presentation import said
from atlas.risk.portfolio.repository import rows
from atlas.risk.portfolio.schemas import OverviewOut

COLUMNS = (
    "company_id", "name", "external_id", "country_code", "relationship_status", "identified",
    "provisional", "level_high", "tier_high", "score_high", "level", "tier", "score", "coverage",
    "depth", "insufficient_depth", "stale", "floors", "indicators", "bands", "segment",
    "matrix_id", "matrix_version", "appetite", "policy_version", "evaluation_id", "as_of",
    "evaluated_at", "next_review_at",
)  # fmt: skip
"""The worst case stands before what is known, which it may yet be."""
_NUMBERS = frozenset({"score", "score_high", "coverage"})
_OF_THE_IDENTIFIED = frozenset(
    {"level", "tier", "score", "score_high", "bands", "level_high", "tier_high", "next_review_at"}
)
"""Cells that stay empty while the company is not identified."""
_PART = 500
_BYTES = 64 * 1024


def cells(item: PortfolioRow) -> list[str | float]:
    """Return a row's cells: scores as numbers, all else as text."""
    return [_cell(item, name) for name in COLUMNS]


def _cell(item: PortfolioRow, name: str) -> str | float:
    value = getattr(item, name)
    if value is None or (name == "score" and not item.evaluated):
        return ""
    if item.evaluated and not item.identified and name in _OF_THE_IDENTIFIED:
        return ""
    if name in _NUMBERS:
        return float(value) / 100
    if isinstance(value, list | tuple):
        # bands lie on what is known: none is final while the row is not
        mark = " (provisional)" if name == "bands" and item.provisional else ""
        return ";".join(f"{one}{mark}" for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


async def csv_lines(db: Database, tenant_id: UUID, params: ListParams) -> AsyncIterator[bytes]:
    """Yield the header and a line for each company; opens its own session."""
    yield csv_line(COLUMNS)
    async with db.tenant(tenant_id, read_only=True) as session:
        async for item in _rows(session, params):
            yield csv_line(cells(item))


async def _rows(session: TenantSession, params: ListParams) -> AsyncIterator[PortfolioRow]:
    basis = await service.basis_of(session)
    profile = await service.has_profile(session)
    async for item in rows.iterate_rows(session, basis, params):
        yield said(item, profile=profile)


async def workbook(db: Database, tenant_id: UUID, params: ListParams) -> AsyncIterator[bytes]:
    """Yield the bytes of an XLSX file; it is written to a temporary file, in a thread.

    Text cells are written as text: a spreadsheet runs none of them as a formula.
    """
    with tempfile.TemporaryDirectory(prefix="atlas-export-") as folder:
        path = Path(folder) / "portfolio.xlsx"
        book = _Book(path)
        async with db.tenant(tenant_id, read_only=True) as session:
            found = await service.overview(session)
            part: list[list[str | float]] = []
            async for item in _rows(session, params):
                part.append(cells(item))
                if len(part) == _PART:
                    await in_thread(book.add, part)
                    part = []
        await in_thread(book.finish, part, found)
        with path.open("rb") as file:
            while block := await in_thread(file.read, _BYTES):
                yield block


class _Book:
    """A workbook in constant memory: rows go to disk as they come."""

    def __init__(self, path: Path) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        bold = self._book.add_format({"bold": True})
        self._sheet = self._book.add_worksheet("Portfolio")
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(1, 1, 40)
        self._sheet.write_row(0, 0, COLUMNS, bold)
        self._bold = bold
        self._at = 1

    def add(self, rows: Sequence[Sequence[str | float]]) -> None:
        """Write rows."""
        for row in rows:
            for column, value in enumerate(row):
                if isinstance(value, str):
                    self._sheet.write_string(self._at, column, value)
                else:
                    # a float would be written with 16 digits: 67.43000000000001
                    self._sheet.write_number(self._at, column, Decimal(str(value)))
            self._at += 1

    def finish(self, rows: Sequence[Sequence[str | float]], found: OverviewOut) -> None:
        """Write the last rows and the overview, and close the file."""
        self.add(rows)
        self._sheet.autofilter(0, 0, max(1, self._at - 1), len(COLUMNS) - 1)
        sheet = self._book.add_worksheet("Overview")
        sheet.set_column(0, 0, 40)
        sheet.write_row(0, 0, ("number", "companies"), self._bold)
        for at, (name, number) in enumerate(_numbers(found), start=1):
            sheet.write_string(at, 0, name)
            sheet.write_number(at, 1, number)
        self._book.close()


def _numbers(found: OverviewOut) -> list[tuple[str, int]]:
    said = found.model_dump()
    numbers: list[tuple[str, int]] = [
        (name, said[name])
        for name in (
            "companies",
            "evaluated",
            "not_evaluated",
            "not_identified",
            "provisional",
            "insufficient_depth",
        )
    ]
    for group in ("by_level", "provisional_by_level", "by_tier", "by_status", "stale"):
        numbers += [(f"{group}: {name}", count) for name, count in said[group].items()]
    return numbers
