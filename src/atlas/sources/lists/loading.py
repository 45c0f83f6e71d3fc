"""One load: read the files, compare with the current version, store the difference."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, PlatformSession
from atlas.foundation.telemetry import logger
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import ListDefinition, definition_of
from atlas.sources.lists.domain.dating import VersionDate, date_version
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.ofac_csv import ParsedList, read_ofac_csv
from atlas.sources.lists.errors import LargeRemovalError, OlderVersionError
from atlas.sources.lists.files import FoundFiles, find_files
from atlas.sources.lists.schemas import ListVersion, LoadProgress, LoadReport

log = logger(__name__)
LARGE_REMOVAL_PERCENT = 10
REJECTED_KEPT = 1000
_BATCH = 1000

Progress = Callable[[LoadProgress], None]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A parsed version with its hashes, ready to compare."""

    found: FoundFiles
    parsed: ParsedList
    hashes: dict[str, str]
    content_hash: str


async def load_list(
    database: Database,
    path: Path,
    list_id: str,
    *,
    version_date: date | None = None,
    force: bool = False,
    progress: Progress | None = None,
    loaded_by: UUID | None = None,
    excerpt: bool = False,
) -> LoadReport:
    """Load the list at `path` (folder, zip or primary file) as the next version of `list_id`.

    One transaction: a broken file (ListFileError: file, line, reason) changes nothing. Records
    against the vocabulary are kept with their raw names and reported. Same content: `unchanged`.
    `progress` is called from a worker thread while reading. An `excerpt` (the demo's) holds the
    place of a list until any whole version is loaded, and never replaces one.

    Raises:
        UnknownListError, ListFileError: nothing was changed.
        LargeRemovalError: more than 10 % of the entries would go and `force` is not set.
        OlderVersionError: the file is older than the loaded version and `force` is not set.

    """
    definition = definition_of(list_id)
    tell = progress or (lambda _: None)
    prepared = await asyncio.to_thread(_read, path, definition, tell)
    dated = _dated(prepared, definition, version_date)
    async with database.platform() as session:
        report = await _store(
            session,
            definition,
            prepared,
            dated,
            force=force,
            tell=tell,
            loaded_by=loaded_by,
            excerpt=excerpt,
        )
    log.info(
        "list_loaded",
        list_id=list_id,
        status=report.status,
        entries=report.entries,
        incomplete=report.incomplete,
    )
    return report


def _read(path: Path, definition: ListDefinition, tell: Progress) -> _Prepared:
    found = find_files(path, definition)
    parsed = read_ofac_csv(found.files, definition, tell)
    hashes = {}
    for done, entry in enumerate(parsed.entries):
        hashes[entry.key] = entry.content_hash()
        if done % _BATCH == 0:
            tell(LoadProgress("comparing", done, len(parsed.entries)))
    digest = hashlib.sha256()
    for key in sorted(hashes):
        digest.update(f"{key}\t{hashes[key]}\n".encode())
    return _Prepared(found, parsed, hashes, digest.hexdigest())


def _dated(
    prepared: _Prepared, definition: ListDefinition, version_date: date | None
) -> VersionDate:
    try:
        return date_version(
            definition,
            stated=version_date,
            named=prepared.found.named_date,
            stamp=prepared.found.stamp,
            stamp_source=prepared.found.stamp_source,
            newest_number=prepared.parsed.newest_number,
            today=today(),
        )
    except ValueError as error:
        problem = FieldProblem(loc=["version_date"], msg=str(error), type="value_error")
        raise InvalidRequestError(f"{error}.".capitalize(), errors=[problem]) from error


async def _store(
    session: PlatformSession,
    definition: ListDefinition,
    prepared: _Prepared,
    dated: VersionDate,
    *,
    force: bool,
    tell: Progress,
    loaded_by: UUID | None,
    excerpt: bool,
) -> LoadReport:
    await repository.lock_list(session, definition.id)
    versions = await repository.current_versions(session, [definition.id])
    current = versions[0] if versions else None
    if current and current.content_hash == prepared.content_hash:
        version = await _same_content(session, current, dated)
        return _report(version, "unchanged", prepared, dated, (0, 0, 0))
    held_by_excerpt = current is not None and current.manifest.get("excerpt", False)
    if current and excerpt and not held_by_excerpt:
        return _report(current, "unchanged", prepared, dated, (0, 0, 0))
    before = await repository.current_hashes(session, definition.id)
    after = prepared.hashes
    added = [key for key in after if key not in before]
    removed = [key for key in before if key not in after]
    changed = [key for key, value in after.items() if before.get(key, value) != value]
    forced = force or held_by_excerpt
    _guard(definition, current, dated, len(removed), len(before), force=forced)
    version = replace(
        _version(definition, prepared, dated, current, loaded_by, excerpt=excerpt),
        added=len(added),
        changed=len(changed),
        removed=len(removed),
    )
    if current:
        await repository.close_entries(
            session, definition.id, [*changed, *removed], current.sequence
        )
    await _insert(session, version, prepared, {*added, *changed}, tell)
    await repository.supersede(session, definition.id)
    await repository.insert_version(session, version)
    return _report(version, "loaded", prepared, dated, (len(added), len(changed), len(removed)))


async def _same_content(
    session: PlatformSession, current: ListVersion, dated: VersionDate
) -> ListVersion:
    """Nothing changed; a file of a later day confirms the version as of that day."""
    if dated.value <= current.version_date:
        return current
    await repository.set_version_date(session, current.id, dated.value, dated.source)
    return replace(current, version_date=dated.value, version_date_source=dated.source)


def _guard(
    definition: ListDefinition,
    current: ListVersion | None,
    dated: VersionDate,
    removed: int,
    before: int,
    *,
    force: bool,
) -> None:
    if current is None or force:
        return
    if dated.value < current.version_date:
        guess = {
            "stated": "",
            "entry_numbers": " (estimated from its newest entry: state it with --version-date)",
        }.get(dated.source, f" (by its {dated.source}: state it with --version-date)")
        raise OlderVersionError(
            f"The file is of {dated.value}{guess}, the loaded version of {definition.id} is of"
            f" {current.version_date}. Use --force to go back.",
        )
    if removed * 100 > before * LARGE_REMOVAL_PERCENT:
        raise LargeRemovalError(
            f"{removed} of {before} entries would be removed (more than"
            f" {LARGE_REMOVAL_PERCENT} %). Check the file; use --force if it is right.",
            removed=removed,
            before=before,
        )


def _version(
    definition: ListDefinition,
    prepared: _Prepared,
    dated: VersionDate,
    current: ListVersion | None,
    loaded_by: UUID | None,
    *,
    excerpt: bool,
) -> ListVersion:
    parsed = prepared.parsed
    return ListVersion(
        id=new_id(),
        list_id=definition.id,
        sequence=current.sequence + 1 if current else 1,
        status="current",
        version_date=dated.value,
        version_date_source=dated.source,
        max_age_days=definition.max_age_days,
        loaded_at=now(),
        loaded_by=loaded_by,
        content_hash=prepared.content_hash,
        entries=len(parsed.entries),
        added=0,
        changed=0,
        removed=0,
        incomplete=sum(1 for entry in parsed.entries if entry.incomplete),
        topics=list(definition.topics),
        manifest={**_manifest(definition, prepared, dated), "excerpt": excerpt},
        rejected=[asdict(record) for record in parsed.rejected[:REJECTED_KEPT]],
    )


def _manifest(
    definition: ListDefinition, prepared: _Prepared, dated: VersionDate
) -> dict[str, Any]:
    return {
        "title": definition.title,
        "publisher": definition.publisher,
        "source_url": definition.source_url,
        "licence": definition.licence,
        "topics": list(definition.topics),
        "territory": definition.territory,
        "regime": definition.regime,
        "measure": definition.default_measure.value,
        "fictitious": definition.fictitious,
        "version_date_source": dated.source,
        "files": dict(prepared.parsed.encodings),
        "newest_entry_number": prepared.parsed.newest_number,
        "warnings": _warnings(prepared, dated)[:100],
    }


def _warnings(prepared: _Prepared, dated: VersionDate) -> list[str]:
    return [*prepared.parsed.warnings, *([dated.warning] if dated.warning else [])]


async def _insert(
    session: PlatformSession,
    version: ListVersion,
    prepared: _Prepared,
    keys: set[str],
    tell: Progress,
) -> None:
    fresh = [entry for entry in prepared.parsed.entries if entry.key in keys]
    for start in range(0, len(fresh), _BATCH):
        batch = fresh[start : start + _BATCH]
        rows = [_row(version, entry, prepared.hashes[entry.key]) for entry in batch]
        await repository.insert_entries(session, rows)
        tell(LoadProgress("storing", start + len(batch), len(fresh)))


def _row(version: ListVersion, entry: ListEntry, content_hash: str) -> Sequence[object]:
    return (
        new_id(),
        version.list_id,
        entry.key,
        version.sequence,
        content_hash,
        entry.name,
        entry.kind.value,
        entry.measure.value,
        list(entry.programmes),
        list(entry.countries),
        entry.listed_date,
        bool(entry.incomplete),
        entry.to_data(),
        version.loaded_at,
    )


def _report(
    version: ListVersion,
    status: str,
    prepared: _Prepared,
    dated: VersionDate,
    counts: tuple[int, int, int],
) -> LoadReport:
    added, changed, removed = counts
    return LoadReport(
        list_id=version.list_id,
        version_id=version.id,
        status=status,
        version_date=version.version_date,
        version_date_source=version.version_date_source,
        stale=version.is_stale(today()),
        entries=version.entries,
        added=added,
        changed=changed,
        removed=removed,
        incomplete=version.incomplete,
        rejected=tuple(prepared.parsed.rejected),
        content_hash=version.content_hash,
        warnings=tuple(_warnings(prepared, dated)),
    )
