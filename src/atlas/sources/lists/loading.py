"""One load: read the files, compare with the current version, store the difference."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import orjson

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import AtlasError, FieldProblem, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database, PlatformSession
from atlas.foundation.telemetry import logger
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import DATED_BY_ENTRIES, LISTS, ListDefinition
from atlas.sources.lists.domain.dating import DateHints, VersionDate, date_version
from atlas.sources.lists.domain.differences import FieldChange
from atlas.sources.lists.domain.guards import (
    SMALL_LIST,
    Loaded,
    Proposed,
    contradiction,
    is_renamed,
    newest_evidence,
    offered_before,
    older_copy,
    refusals_of,
)
from atlas.sources.lists.domain.list_standing import standing_of
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.domain.national import NATIONAL
from atlas.sources.lists.entry_rows import Reading, next_batch
from atlas.sources.lists.errors import FormatMismatchError
from atlas.sources.lists.forced import Forced, forced_over, overriding
from atlas.sources.lists.models import EntryStates
from atlas.sources.lists.opening import OpenedList, definition_for, open_list
from atlas.sources.lists.repeats import settle_repeats
from atlas.sources.lists.repository import staging
from atlas.sources.lists.repository.staging import StageCounts
from atlas.sources.lists.restated import count_restated, noted, told
from atlas.sources.lists.schemas import ListVersion, LoadProgress, LoadReport, PlannedChange
from atlas.sources.lists.statements import (
    Clocks,
    Statement,
    audit_statements,
    check_statement,
    clocks_of,
    confirmed,
)

log = logger(__name__)
CHANGES_SHOWN = 1000
UNREADABLE_KEPT = 1000

Progress = Callable[[LoadProgress], None]


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: what the operator states, and what to accept.

    `file_format`: the format the file must be of; None: whatever its content says. `manifest`:
    what is stated of a list that Atlas does not know of itself. `force` overrides the guards
    (`domain.guards`) and needs the statement's reason. `confirm_removals`: how many removals
    from a small list a person confirms. `dry_run` compares and changes nothing. `statement`:
    what a named person states with the load. `shipped`: the product loads its own list.
    """

    file_format: str | None = None
    version_date: date | None = None
    manifest: ListManifest = field(default_factory=ListManifest)
    force: bool = False
    dry_run: bool = False
    statement: Statement = field(default_factory=Statement)
    confirm_removals: int | None = None
    shipped: bool = False


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A staged version, ready to compare."""

    opened: OpenedList
    reading: Reading
    content_hash: str
    dated: VersionDate
    clocks: Clocks

    def proposed(self, counts: StageCounts, options: LoadOptions) -> Proposed:
        """Return what the guards look at."""
        facts = self.reading.facts
        return Proposed(
            dated=self.dated,
            entries=counts.entries,
            removed_count=counts.removed,
            confirmed=options.confirm_removals,
            obtained=options.statement.obtained_on,
            newest=newest_evidence(facts.published, facts.newest_date, facts.newest_number),
            with_topic=facts.asked,
            without_topic=facts.unasked,
            topics=sorted(facts.unasked_topics),
        )


async def load_list(
    database: Database,
    path: Path,
    list_id: str,
    *,
    version_date: date | None = None,
    force: bool = False,
    progress: Progress | None = None,
    loaded_by: UUID | None = None,
    options: LoadOptions | None = None,
) -> LoadReport:
    """Load the list at `path` (folder, zip or file) as the next version of `list_id`.

    One transaction: a broken file (ListFileError: file, line, reason) changes nothing. Records
    against the vocabulary are kept with their raw names and reported. Same content: `unchanged`,
    and only what is stated with it moves the clocks. `progress` is called from a worker thread
    while reading. `options` replaces `version_date` and `force`.

    Raises:
        UnknownListError, ManifestError, FormatMismatchError, ListFileError: nothing was changed.
        ReasonRequiredError: `force` without a reason.
        AnotherListError, ImplausibleListError, OlderVersionError, ContradictedDateError,
        LargeRemovalError, RemovalsUnconfirmedError: a guard refuses and `force` is not set.
        OlderVersionError: also with `force`, where the entries are those of the later version, and
        the file is not stated to be obtained before that version's day.

    """
    chosen = options or LoadOptions(version_date=version_date, force=force)
    check_statement(chosen.statement, force=chosen.force)
    tell = progress or (lambda _: None)
    known = await _known_manifest(database, list_id)
    opened = await in_thread(open_list, path, list_id, chosen.manifest, known, chosen.file_format)
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
        return await _same_content(session, current, prepared, options)
    tell(LoadProgress("comparing", 0, None))
    counts = await staging.compare(session, definition.id)
    await _refuse_another_list(session, definition, counts, current)
    refusals = await _refusals(session, prepared, current, counts, options)
    if refusals and not options.dry_run and not options.force:
        raise refusals[0]
    before = current.manifest.get("format") if current else None
    restated = 0
    if counts.changed and before not in {None, opened.file_format}:
        restated = await count_restated(session, definition.id)
        counts = replace(counts, changed=counts.changed - restated)
    version = noted(_version(prepared, current, counts, loaded_by), restated)
    forced = Forced(prepared.proposed(counts, options), options.statement.reason)
    version = await forced_over(session, definition, version, current, refusals, forced)
    if options.dry_run:
        planned = await _planned(session, definition.id, counts)
        report = _report(version, "dry_run", prepared, counts)
        refused = _details(refusals) if not options.force else None
        return replace(report, changes=planned, refusal=refused)
    tell(LoadProgress("storing", 0, counts.added + counts.changed))
    await staging.merge(
        session,
        definition.id,
        sequence=version.sequence,
        delisted_date=_delisted_date(version, current),
        moment=version.loaded_at,
    )
    await repository.supersede(session, definition.id)
    await repository.insert_version(session, version)
    overridden = _details(refusals)
    removals = options.confirm_removals if counts.removed or counts.changed else None
    await audit_statements(
        session, version, options.statement, prepared.clocks, forced=overridden, removals=removals
    )
    tell(LoadProgress("storing", counts.added + counts.changed, counts.added + counts.changed))
    return _report(version, "loaded", prepared, counts)


async def _prepare(
    session: PlatformSession, opened: OpenedList, options: LoadOptions, tell: Progress
) -> _Prepared:
    """Stage every entry of the files; their content is checked to its end before anything else."""
    reading = Reading(opened)
    await staging.begin(session)
    # the next batch is read while this one goes to the database
    batch = asyncio.ensure_future(in_thread(next_batch, reading, tell))
    try:
        while rows := await batch:
            batch = asyncio.ensure_future(in_thread(next_batch, reading, tell))
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
    dated = _dated(reading, options)
    published = reading.facts.published or _newest_entry(reading)
    check_statement(options.statement, force=options.force, published=published)
    clocks = clocks_of(dated, published, options.statement, shipped=options.shipped)
    return _Prepared(opened, reading, digest.hexdigest(), dated, clocks)


def _newest_entry(reading: Reading) -> date | None:
    """Return the day of the newest entry where the publisher's files state no other date.

    The publication is no earlier. Only where the list's rhythm is known: a copy whose newest entry
    is older than that is refused as downloaded now.
    """
    opened, newest = reading.opened, reading.facts.newest_date
    dated = opened.file_format in DATED_BY_ENTRIES and opened.definition.quiet_days is not None
    return min(newest, today()) if dated and newest is not None else None


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
    session: PlatformSession, current: ListVersion, prepared: _Prepared, options: LoadOptions
) -> LoadReport:
    """Nothing changed: only what the file or a person states moves the clocks, a copy does not."""
    nothing = StageCounts(0, 0, 0, 0, current.entries, 0)
    definition, proposed = prepared.opened.definition, prepared.proposed(nothing, options)
    loaded = _loaded(current, current.entries)
    older = None if options.shipped else older_copy(definition, loaded, proposed)
    refusal = older or contradiction(definition, proposed)
    refusals: list[AtlasError] = [refusal] if refusal else []
    overridden = options.force and (older is None or offered_before(loaded, proposed))
    if refusal and not options.dry_run and not overridden:
        raise refusal
    stands = older is None or overridden
    version = confirmed(current, prepared.clocks, prepared.dated) if stands else current
    version = replace(version, manifest={**version.manifest, **_unreadable(prepared)})
    if version.last_checked != current.last_checked:  # another statement: what it overrode, if any
        version = overriding(version, refusals, options.statement.reason)
    if not options.dry_run and version != current:
        await repository.confirm_version(session, version)
        forced = _details(refusals)
        await audit_statements(session, version, options.statement, prepared.clocks, forced=forced)
    report = _report(version, "unchanged", prepared, nothing)
    refused = refusal.detail if refusal and options.dry_run and not overridden else None
    # the dates are the version's: what the copy's name or stamp says is of no account
    warnings = tuple(text for text in report.warnings if text != prepared.dated.warning)
    moved = version.last_checked != current.last_checked
    return replace(
        report,
        warnings=warnings,
        refusal=refused,
        check_recorded=moved,
        published_recorded=version.published != current.published,
    )


def _details(refusals: Sequence[AtlasError]) -> str | None:
    """Return what the refusals say, or None."""
    return " ".join(one.detail for one in refusals) or None


async def _refuse_another_list(
    session: PlatformSession,
    definition: ListDefinition,
    counts: StageCounts,
    current: ListVersion | None,
) -> None:
    """Refuse a file whose entries are mostly those of another loaded list, and not this one's."""
    kept = counts.before - counts.removed
    if definition.excerpt or (current is None and definition.id not in LISTS):
        return
    if kept * 2 > counts.entries:
        return
    found = await staging.same_as_others(session, definition.id)
    if found and found[1] * 2 > counts.entries:
        other, same = found
        raise FormatMismatchError(
            f"{same} of the {counts.entries} entries are, by number and name, those of {other}, not"
            f" of {definition.id}: the file is another list's."
        )


async def _refusals(
    session: PlatformSession,
    prepared: _Prepared,
    current: ListVersion | None,
    counts: StageCounts,
    options: LoadOptions,
) -> list[AtlasError]:
    definition = prepared.opened.definition
    proposed = prepared.proposed(counts, options)
    if options.shipped:  # the release's own lists are what the release says
        return []
    if current is None:
        same = None if definition.excerpt else await staging.same_as_others(session, definition.id)
        return refusals_of(definition, None, replace(proposed, same=same))
    loaded = _loaded(current, counts.before)
    if counts.removed and counts.before < SMALL_LIST:
        gone = await staging.removals(session, definition.id, SMALL_LIST)
        proposed = replace(proposed, removed=gone)
    if counts.changed:
        proposed = replace(proposed, renamed=await _renamed(session, definition.id))
    return refusals_of(definition, loaded, proposed)


def _loaded(version: ListVersion, entries: int) -> Loaded:
    return Loaded(version.version_date, version.version_date_source, entries, version.published)


async def _renamed(session: PlatformSession, list_id: str) -> list[tuple[str, str]]:
    """Return key and name of the entries whose number now belongs to another party."""
    return [
        (key, name)
        async for key, name, before, now_ in staging.renamed_pairs(session, list_id)
        if is_renamed(before, now_)
    ]


def _delisted_date(version: ListVersion, current: ListVersion | None) -> date | None:
    """Return since when removed entries are delisted; None when the file is no later state."""
    if current is None or version.version_date < current.version_date:
        return None
    return version.version_date


def _version(
    prepared: _Prepared,
    current: ListVersion | None,
    counts: StageCounts,
    loaded_by: UUID | None,
) -> ListVersion:
    definition, dated = prepared.opened.definition, prepared.dated
    clocks = prepared.clocks
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
        manifest=_manifest(prepared),
        rejected=[asdict(record) for record in prepared.reading.rejected],
        published=clocks.published,
        published_source=clocks.published_source,
        last_checked=clocks.checked,
        last_checked_source=clocks.checked_source,
    )


def _manifest(prepared: _Prepared) -> dict[str, JSON]:
    definition, facts = prepared.opened.definition, prepared.reading.facts
    return {
        "title": definition.title,
        "publisher": definition.publisher,
        "source_url": definition.source_url,
        **_download(definition),
        "licence": definition.licence,
        "topics": list(definition.topics),
        "territory": definition.territory,
        "regime": definition.regime,
        "measure": definition.default_measure.value,
        "max_age_days": definition.max_age_days,
        "minimum_entries": definition.minimum_entries if definition.size_stated else None,
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
        "excerpt": definition.excerpt,
        **_unreadable(prepared),
    }


def _download(definition: ListDefinition) -> dict[str, str]:
    """Return where a list of one's own is published; the catalogue has it of the others."""
    known = LISTS.get(definition.id) or NATIONAL.get(definition.id)
    own = definition.downloads and (known is None or definition.downloads != known.downloads)
    return {"download_url": definition.downloads[0]} if own else {}


def _unreadable(prepared: _Prepared) -> dict[str, JSON]:
    """Return the entries without a readable name: nothing can be compared with them."""
    keys = prepared.reading.unreadable
    return {"unreadable": keys[:UNREADABLE_KEPT], "unreadable_count": len(keys)}


def _warnings(prepared: _Prepared) -> list[str]:
    facts, dated = prepared.reading.facts, prepared.dated
    more = facts.warned - len(facts.warnings)
    return [
        *facts.warnings,
        *([f"{more} further warnings"] if more > 0 else []),
        *([dated.warning] if dated.warning else []),
    ]


async def _planned(
    session: PlatformSession, list_id: str, counts: StageCounts
) -> tuple[PlannedChange, ...]:
    rows = await staging.changes(session, list_id, CHANGES_SHOWN)
    planned = await in_thread(_planned_changes, rows)
    shown = {change.entry_key for change in planned if change.change == "removed"}
    if counts.before < SMALL_LIST and len(shown) < counts.removed:
        gone = await staging.removals(session, list_id, SMALL_LIST)
        planned += [PlannedChange(k, n, "removed") for k, n in gone if k not in shown]
    return tuple(planned)


def _planned_changes(rows: Sequence[EntryStates]) -> list[PlannedChange]:
    return [PlannedChange.from_states(row) for row in rows]


def _report(
    version: ListVersion, status: str, prepared: _Prepared, counts: StageCounts
) -> LoadReport:
    standing = standing_of(prepared.opened.definition, version.facts(), today())
    return LoadReport(
        list_id=version.list_id,
        version_id=version.id,
        status=status,
        version_date=version.version_date,
        version_date_source=version.version_date_source,
        stale=not standing.current,
        entries=version.entries,
        added=counts.added,
        changed=counts.changed,
        removed=counts.removed,
        incomplete=version.incomplete,
        rejected=tuple(prepared.reading.rejected),
        content_hash=version.content_hash,
        warnings=(*_warnings(prepared), *(told(version) if status != "unchanged" else ())),
        file_format=prepared.opened.file_format,
        rejected_count=prepared.reading.rejected_count,
        not_listed=prepared.reading.facts.not_listed,
        published=version.published,
        last_checked=version.last_checked,
        check_recorded=prepared.clocks.checked is not None,
        standing=standing.sentence,
    )


__all__ = ["FieldChange", "LoadOptions", "load_list"]
