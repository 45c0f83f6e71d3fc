"""What the exports of screening share: CSV lines that a spreadsheet does not run, and Accept."""

import csv
import io
from collections.abc import Sequence

CSV, NDJSON, JSON, PDF = "text/csv", "application/x-ndjson", "application/json", "application/pdf"


def csv_line(cells: Sequence[object]) -> bytes:
    """Return one line of CSV (RFC 4180)."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue().encode()


def safe_cell(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula (CWE-1236)."""
    if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + cell
    return cell


def preferred(accept: str, offered: Sequence[str]) -> str:
    """Return the media type of those offered that an Accept header ranks first.

    RFC 9110 §12.5.1; the first one offered when none is named.
    """
    best, best_quality = offered[0], 0.0
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if media in offered and quality > best_quality:
            best, best_quality = media, quality
    return best
