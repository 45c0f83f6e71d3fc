"""The lists a measurement searches: those of the stack, a file's, or a table of names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from atlas.cli.console import fail, note
from atlas.cli.evaluate.cases import entry_of
from atlas.cli.evaluate.files import read_file, refuse
from atlas.cli.stack import open_stack
from atlas.foundation.db import Database
from atlas.knowledge.names.domain.labelled import LabelledFileError, Row, read_rows
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.domain.formats import READERS
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.domain.source_files import FileFacts
from atlas.sources.lists.opening import open_list
from atlas.sources.screening.domain.matching import IndexedEntry, VersionIndex

_NO_ID = UUID(int=0)
_TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class Searched:
    """One list in memory."""

    list_id: str
    version: str
    index: VersionIndex


def of_entries(list_id: str, version: str, entries: Sequence[IndexedEntry]) -> Searched:
    """Index entries as a list of their own."""
    definition = LISTS.get(list_id)
    tolerance = definition.year_tolerance if definition else _TOLERANCE
    return Searched(list_id, version, VersionIndex(entries, year_tolerance=tolerance))


def of_file(path: Path, list_id: str | None) -> Searched:
    """Read a list's own files, or without a list id a table of names."""
    if list_id is None:
        if path.is_dir():
            fail(f"{path.name} is a folder.", "A list's own files need --list ID.")
        return _of_table(path)
    opened = open_list(path, list_id, ListManifest(), ListManifest(), None)
    read = READERS[opened.file_format]
    note(f"reading {path.name} as {list_id} ({opened.file_format})")
    entries = [
        IndexedEntry(_NO_ID, item.entry)
        for item in read(opened.found.files, opened.definition, FileFacts())
    ]
    return of_entries(list_id, path.name, entries)


def _of_table(path: Path) -> Searched:
    try:
        columns, rows, _ = read_rows(read_file(path))
        if "name" not in columns:
            fail(f"{path.name} has no column name.", "A list's own file needs --list ID.")
        return of_entries("file", path.name, [_table_entry(row) for row in rows])
    except LabelledFileError as error:
        refuse(path, error)


def _table_entry(row: Row) -> IndexedEntry:
    if not row.get("name"):
        raise LabelledFileError([(row.line, "the name is empty")])
    try:
        return entry_of(row.get("id") or row.get("name"), row.get("name"), row)
    except ValueError as error:
        raise LabelledFileError([(row.line, str(error))]) from None


async def of_stack(data_dir: Path | None, wanted: str | None) -> list[Searched]:
    """Index the current version of each loaded list, or of the one that is wanted."""
    with open_stack(data_dir) as settings:
        db = await Database.connect(
            settings.database_url.get_secret_value(), min_size=1, max_size=2
        )
        try:
            async with db.platform() as session:
                versions = await lists.current_versions(session)
                found = []
                for version in versions:
                    if wanted in {None, version.list_id}:
                        note(f"reading {version.day.of(version.list_id)}")
                        stored = await lists.version_entries(session, version)
                        entries = [IndexedEntry(item.id, item.entry) for item in stored]
                        day = version.day.said
                        found.append(of_entries(version.list_id, day, entries))
        finally:
            await db.close()
    if not found:
        fail(
            f"No list {wanted or ''} is loaded.".replace("  ", " "),
            "Load one with `atlas lists load PATH --list ID`, or name a file with --list-file.",
        )
    return found
