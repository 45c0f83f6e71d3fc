"""Cells of tables for spreadsheets: CSV lines that none of them runs as a formula."""

import csv
import io
from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Sequence[object]) -> bytes:
    """Return one line of CSV (RFC 4180)."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue().encode()


def safe_cell(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula (CWE-1236): an apostrophe before it."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return "'" + cell
    return cell


def unsafe_cell(cell: str) -> str:
    """Return what `safe_cell` was given, so that an export can be read back."""
    if cell[:1] == "'" and cell[1:].startswith(_FORMULA):
        return cell[1:]
    return cell
