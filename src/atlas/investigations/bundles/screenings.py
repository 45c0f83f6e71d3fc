"""Verify the screenings of a bundle: each that the report names is there and says the same."""

from atlas.investigations.bundles.archive import Archive
from atlas.investigations.bundles.documents import (
    ChecksSaid,
    RowSaid,
    ScreeningMade,
    ScreeningSaid,
)
from atlas.investigations.bundles.outcome import (
    REPORT,
    SCREENINGS,
    Verification,
    screening_path,
)

OUTDATED = "outdated"
"""Reason of an answer that a report has taken back."""


def check_screenings(archive: Archive, done: Verification) -> None:
    """Compare the report's answer for every party with the screening it rests on."""
    report = archive.read_as(ScreeningSaid, REPORT)
    rows, checks = report.screening.rows, report.checks or ChecksSaid()
    for row in rows:
        path = screening_path(row.screening_id)
        if path not in archive.names:
            done.fail("screening_missing", path, f"The screening of {row.name:.100} is not here.")
        elif not agree(archive.read_as(ScreeningMade, path), row):
            done.fail("screening_report", path, "The report says another thing of it.")
    alone = {screening_path(one) for one in checks.in_control_screenings}
    _check_alone(archive, checks, done)
    named = {screening_path(row.screening_id) for row in rows} | alone
    for path in sorted(archive.names):
        if path.startswith(SCREENINGS) and path not in named:
            done.fail("screening_unnamed", path, "The report names no such screening.")
    done.screenings = len(rows) + len(alone)


def _check_alone(archive: Archive, checks: ChecksSaid, done: Verification) -> None:
    """Compare what a report states of persons in control, who are no parties, with screenings."""
    for one in checks.in_control_screenings:
        path = screening_path(one)
        if path not in archive.names:
            done.fail("screening_missing", path, "That of a person in control is not here.")
        elif archive.read_as(ScreeningMade, path).id != one:
            done.fail("screening_report", path, "The report says another thing of it.")
    for match in checks.in_control_matches:
        path = screening_path(match.screening_id)
        if path in archive.names and match.entry_key not in {
            item.entry_key for item in archive.read_as(ScreeningMade, path).candidates
        }:
            done.fail("screening_report", path, "The report names an entry that is not in it.")


def agree(made: ScreeningMade, row: RowSaid) -> bool:
    """Whether a report says what the screening said, or takes back what it found clear.

    A report that is made after a list, the profile or the customer has changed says of what was
    clear that it is no answer any more, and says why (`outdated`). It adds the hits of earlier
    screenings that are not dismissed, which have no candidate here. It adds nothing favourable.
    """
    answers = {(one.list_id, one.version_date): one.outcome for one in made.lists}
    said = {(one.list_id, one.version): one for one in row.lists}
    taken = any(one.reason == OUTDATED for one in row.lists)
    own = [one for one in row.hits if one.candidate_id is not None]
    added = len(own) < len(row.hits)
    return (
        made.id == row.screening_id
        and _says(made.outcome, row.outcome, taken=taken, added=added)
        and answers.keys() == said.keys()
        and all(
            _says(answers[key], one.outcome, taken=one.reason == OUTDATED, added=added)
            for key, one in said.items()
        )
        and sorted((one.id, one.entry_key, one.score) for one in made.candidates)
        == sorted((one.candidate_id, one.entry_key, one.score) for one in own)
    )


_TAKEN_BACK = frozenset({"clear", "no_pep_found"})


def _says(found: str, told: str, *, taken: bool, added: bool) -> bool:
    if found == told or (added and told == "hits"):
        return True
    return taken and told == "not_assessed" and found in _TAKEN_BACK
