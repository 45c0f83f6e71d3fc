"""Verify the screenings of a bundle: each that the report names is there and says the same."""

from typing import Any

from atlas.investigations.bundles.archive import Archive
from atlas.investigations.bundles.documents import RowSaid, ScreeningMade, ScreeningSaid
from atlas.investigations.bundles.outcome import (
    REPORT,
    SCREENINGS,
    Verification,
    screening_path,
)


def check_screenings(archive: Archive, done: Verification) -> None:
    """Compare the report's answer for every party with the screening it rests on."""
    rows = archive.read_as(ScreeningSaid, REPORT).screening.rows
    for row in rows:
        path = screening_path(row.screening_id)
        if path not in archive.names:
            done.fail("screening_missing", path, f"The screening of {row.name:.100} is not here.")
        elif _of_document(archive.read_as(ScreeningMade, path)) != _of_row(row):
            done.fail("screening_report", path, "The report says another thing of it.")
    named = {screening_path(row.screening_id) for row in rows}
    for path in sorted(archive.names):
        if path.startswith(SCREENINGS) and path not in named:
            done.fail("screening_unnamed", path, "The report names no such screening.")
    done.screenings = len(rows)


def _of_document(made: ScreeningMade) -> Any:
    return (
        made.id,
        made.outcome,
        sorted((one.list_id, one.version_date, one.outcome) for one in made.lists),
        sorted((one.id, one.entry_key, one.score) for one in made.candidates),
    )


def _of_row(row: RowSaid) -> Any:
    return (
        row.screening_id,
        row.outcome,
        sorted((one.list_id, one.version, one.outcome) for one in row.lists),
        sorted((one.candidate_id, one.entry_key, one.score) for one in row.hits),
    )
