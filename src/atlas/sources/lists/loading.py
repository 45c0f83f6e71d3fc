"""One load: read the files, compare with the current version, store the difference."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, PlatformSession
from atlas.foundation.telemetry import logger
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import LISTS, ListDefinition
from atlas.sources.lists.domain.dating import DateHints, VersionDate, date_version
from atlas.sources.lists.domain.differences import FieldChange
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.errors import LargeRemovalError, OlderVersionError
from atlas.sources.lists.opening import OpenedList, definition_for, open_list
from atlas.sources.lists.reading import Reading, next_batch
from atlas.sources.lists.repeats import settle_repeats
from atlas.sources.lists.repository import staging
from atlas.sources.lists.repository.staging import StageCounts
from atlas.sources.lists.schemas import ListVersion, LoadProgress, LoadReport, PlannedChange

log = logger(__name__)
LARGE_REMOVAL_PERCENT = 10
CHANGES_SHOWN = 1000

Progress = Callable[[LoadProgress], None]


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: what the operator states, and what to accept.

    `file_format`: the format the file must be of; None: whatever its content says. `manifest`:
    what is stated of a list that Atlas does not know of itself. `force` accepts an older file
    and many removals. `dry_run` compares and changes nothing. An `excerpt` (the demo's) holds
    the place of a list until any whole version is loaded, and never replaces one.
    """

    file_format: str | None = None
    version_date: date | None = None
    manifest: ListManifest = field(default_factory=ListManifest)
    force: bool = False
    dry_run: bool = False
    excerpt: bool = False


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A staged version, ready to compare."""

    opened: OpenedList
    reading: Reading
    content_hash: str
    dated: VersionDate


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
    options: LoadOptions | None = None,
) -> LoadReport:
    """Load the list at `path` (folder, zip or file) as the next version of `list_id`.

    One transaction: a broken file (ListFileError: file, line, reason) changes nothing. Records
    against the vocabulary are kept with their raw names and reported. Same content: `unchanged`.
    `progress` is called from a worker thread while reading. `options` replaces `version_date`,
    `force` and `excerpt`.

    Raises:
        UnknownListError, ManifestError, FormatMismatchError, ListFileError: nothing was changed.
        LargeRemovalError: more than 10 % of the entries would go and `force` is not set.
        OlderVersionError: the file is older than the loaded version and `force` is not set.

    """
    chosen = options or LoadOptions(version_date=version_date, force=force, excerpt=excerpt)
    tell = progress or (lambda _: None)
    known = await _known_manifest(database, list_id)
    opened = await asyncio.to_thread(
        open_list, path, list_id, chosen.manifest, known, chosen.file_format
    )
    async with database.platform() as session:
        report = await _load(session, opened, chosen, tell, loaded_by)
        if chosen.dry_run:
            await staging.abandon(session)
    log.info(
        "list_loaded",
        list_id=list_id,
        status=report.status,
        entries=report.entries,
        incomplete=report.incomplete,
    )
    return report


async def _known_manifest(database: Database, list_id: str) -> ListManifest:
    """Return what was stated of a free list when it was last loaded."""
    if list_id in LISTS:
        return ListManifest()
    async with database.platform() as session:
        versions = await repository.current_versions(session, [list_id])
    return definition_for(versions[0].manifest) if versions else ListManifest()


async def _load(
    session: PlatformSession,
    opened: OpenedList,
    options: LoadOptions,
    tell: Progress,
    loaded_by: UUID | None,
) -> LoadReport:
    definition = opened.definition
    await repository.lock_list(session, definition.id)
    prepared = await _prepare(session, opened, options, tell)
    versions = await repository.current_versions(session, [definition.id])
    current = versions[0] if versions else None
    if current and current.content_hash == prepared.content_hash:
        version = await _same_content(session, current, prepared.dated, keep=not options.dry_run)
        return _report(version, "unchanged", prepared, StageCounts(0, 0, 0, 0, 0, 0))
    held_by_excerpt = current is not None and current.manifest.get("excerpt", False)
    if current and options.excerpt and not held_by_excerpt:
        return _report(current, "unchanged", prepared, StageCounts(0, 0, 0, 0, 0, 0))
    tell(LoadProgress("comparing", 0, None))
    counts = await staging.compare(session, definition.id)
    refusal = None
    if not (options.force or held_by_excerpt):
        refusal = _refusal(definition, current, prepared.dated, counts)
    if refusal and not options.dry_run:
        raise refusal
    version = _version(prepared, current, counts, loaded_by, excerpt=options.excerpt)
    if options.dry_run:
        planned = await _planned(session, definition.id)
        report = _report(version, "dry_run", prepared, counts)
        return replace(report, changes=planned, refusal=refusal.detail if refusal else None)
    tell(LoadProgress("storing", 0, counts.added + counts.changed))
    await staging.merge(
        session,
        definition.id,
        sequence=version.sequence,
        delisted_date=_delisted_date(version, current, held_by_excerpt=held_by_excerpt),
        moment=version.loaded_at,
    )
    await repository.supersede(session, definition.id)
    await repository.insert_version(session, version)
    tell(LoadProgress("storing", counts.added + counts.changed, counts.added + counts.changed))
    return _report(version, "loaded", prepared, counts)


async def _prepare(
    session: PlatformSession, opened: OpenedList, options: LoadOptions, tell: Progress
) -> _Prepared:
    """Stage every entry of the files; their content is checked to its end before anything else."""
    reading = Reading(opened)
    await staging.begin(session)
    # the next batch is read while this one goes to the database
    batch = asyncio.ensure_future(asyncio.to_thread(next_batch, reading, tell))
    try:
        while rows := await batch:
            batch = asyncio.ensure_future(asyncio.to_thread(next_batch, reading, tell))
            await staging.stage(session, rows)
    finally:
        # a thread cannot be cancelled: its batch is let finish before the file closes
        await asyncio.wait([batch])
        reading.close()
    reading.check()
    await staging.complete(session)
    await settle_repeats(session, reading)
    digest = hashlib.sha256()
    async for key, content_hash in staging.hashes(session):
        digest.update(f"{key}\t{content_hash}\n".encode())
    if opened.definition.id not in LISTS:
        digest.update(orjson.dumps(asdict(opened.definition), option=orjson.OPT_SORT_KEYS))
    return _Prepared(opened, reading, digest.hexdigest(), _dated(reading, options))


def _dated(reading: Reading, options: LoadOptions) -> VersionDate:
    found, facts = reading.opened.found, reading.facts
    hints = DateHints(
        stamp=found.stamp,
        stamp_source=found.stamp_source,
        stated=options.version_date,
        published=facts.published,
        manifest=reading.opened.manifest.version_date,
        named=found.named_date,
        newest_number=facts.newest_number,
        newest_date=facts.newest_date,
    )
    try:
        return date_version(reading.opened.definition, hints, today())
    except ValueError as error:
        problem = FieldProblem(loc=["version_date"], msg=str(error), type="value_error")
        raise InvalidRequestError(f"{error}.".capitalize(), errors=[problem]) from error


async def _same_content(
    session: PlatformSession, current: ListVersion, dated: VersionDate, *, keep: bool
) -> ListVersion:
    """Nothing changed; a file of a later day confirms the version as of that day (if kept)."""
    if dated.value <= current.version_date:
        return current
    if keep:
        await repository.set_version_date(session, current.id, dated.value, dated.source)
    return replace(current, version_date=dated.value, version_date_source=dated.source)


def _refusal(
    definition: ListDefinition,
    current: ListVersion | None,
    dated: VersionDate,
    counts: StageCounts,
) -> OlderVersionError | LargeRemovalError | None:
    if current is None:
        return None
    if dated.value < current.version_date:
        guess = {
            "stated": "",
            "published": " (as it says)",
            "manifest": " (by its manifest)",
            "entry_numbers": " (estimated from its newest entry: state it with --version-date)",
        }.get(dated.source, f" (by its {dated.source}: state it with --version-date)")
        return OlderVersionError(
            f"The file is of {dated.value}{guess}, the loaded version of {definition.id} is of"
            f" {current.version_date}. Use --force to go back.",
        )
    if counts.removed * 100 > counts.before * LARGE_REMOVAL_PERCENT:
        return LargeRemovalError(
            f"{counts.removed} of {counts.before} entries would be removed (more than"
            f" {LARGE_REMOVAL_PERCENT} %). Check the file; use --force if it is right.",
            removed=counts.removed,
            before=counts.before,
        )
    return None


def _delisted_date(
    version: ListVersion, current: ListVersion | None, *, held_by_excerpt: bool
) -> date | None:
    """Return since when removed entries are delisted; None when the file is no later state."""
    if current is None or held_by_excerpt or version.version_date < current.version_date:
        return None
    return version.version_date


def _version(
    prepared: _Prepared,
    current: ListVersion | None,
    counts: StageCounts,
    loaded_by: UUID | None,
    *,
    excerpt: bool,
) -> ListVersion:
    definition, dated = prepared.opened.definition, prepared.dated
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
        entries=counts.entries,
        added=counts.added,
        changed=counts.changed,
        removed=counts.removed,
        incomplete=counts.incomplete,
        topics=list(definition.topics),
        manifest={**_manifest(prepared), "excerpt": excerpt},
        rejected=[asdict(record) for record in prepared.reading.rejected],
    )


def _manifest(prepared: _Prepared) -> dict[str, Any]:
    definition, facts = prepared.opened.definition, prepared.reading.facts
    return {
        "title": definition.title,
        "publisher": definition.publisher,
        "source_url": definition.source_url,
        "licence": definition.licence,
        "topics": list(definition.topics),
        "territory": definition.territory,
        "regime": definition.regime,
        "measure": definition.default_measure.value,
        "max_age_days": definition.max_age_days,
        "fictitious": definition.fictitious,
        "format": prepared.opened.file_format,
        "version_date_source": prepared.dated.source,
        "files": dict(facts.encodings)
        or {f.name: "" for f in prepared.opened.found.files.values()},
        "newest_entry_number": facts.newest_number,
        "newest_date": facts.newest_date.isoformat() if facts.newest_date else None,
        "not_listed": facts.not_listed,
        "rejected": prepared.reading.rejected_count,
        "warnings": _warnings(prepared),
    }


def _warnings(prepared: _Prepared) -> list[str]:
    facts, dated = prepared.reading.facts, prepared.dated
    more = facts.warned - len(facts.warnings)
    return [
        *facts.warnings,
        *([f"{more} further warnings"] if more > 0 else []),
        *([dated.warning] if dated.warning else []),
    ]


async def _planned(session: PlatformSession, list_id: str) -> tuple[PlannedChange, ...]:
    rows = await staging.changes(session, list_id, CHANGES_SHOWN)
    return tuple(await asyncio.to_thread(_planned_changes, rows))


def _planned_changes(rows: Sequence[dict[str, Any]]) -> list[PlannedChange]:
    return [PlannedChange.from_states(row) for row in rows]


def _report(
    version: ListVersion, status: str, prepared: _Prepared, counts: StageCounts
) -> LoadReport:
    return LoadReport(
        list_id=version.list_id,
        version_id=version.id,
        status=status,
        version_date=version.version_date,
        version_date_source=version.version_date_source,
        stale=version.is_stale(today()),
        entries=version.entries,
        added=counts.added,
        changed=counts.changed,
        removed=counts.removed,
        incomplete=version.incomplete,
        rejected=tuple(prepared.reading.rejected),
        content_hash=version.content_hash,
        warnings=tuple(_warnings(prepared)),
        file_format=prepared.opened.file_format,
        rejected_count=prepared.reading.rejected_count,
        not_listed=prepared.reading.facts.not_listed,
    )


__all__ = ["FieldChange", "LoadOptions", "load_list"]
