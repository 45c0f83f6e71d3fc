"""Loading a register file as the new state of one dataset.

The file is read once, record by record, into staging tables; the difference to what is stored is
then merged by set. All of it is one transaction: a broken file changes nothing.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import (
    AtlasError,
    ConflictError,
    FieldProblem,
    InvalidRequestError,
)
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database, PlatformSession
from atlas.sources.protocol.domain.coverage import DEFAULT_MAX_AGE_DAYS, SCOPES
from atlas.sources.registry import repository
from atlas.sources.registry.domain.dating import (
    DateHints,
    contradiction,
    date_data,
    is_future,
    unsupported,
)
from atlas.sources.registry.domain.formats import DETECT, FORMATS, Format
from atlas.sources.registry.domain.formats.unread import Awaited
from atlas.sources.registry.errors import (
    LargeRemovalError,
    NewerThanItsContentError,
    OlderDataError,
    RegistryFileBrokenError,
    UnknownFormatError,
)
from atlas.sources.registry.files import RegistryFile, open_files
from atlas.sources.registry.models import DatasetRow, LoadCounts
from atlas.sources.registry.record_rows import Records, Seen
from atlas.sources.registry.repository import staging
from atlas.sources.registry.schemas import (
    LoadOptions,
    LoadProgress,
    LoadReport,
    PlannedChange,
    RejectedStatement,
)

REMOVAL_LIMIT = 0.10
"""Share of published records above which a removal needs `force`."""
SHOWN_REJECTIONS = 100
SHOWN_CHANGES = 1000

Report = Callable[[LoadProgress], None]
Refusal = LargeRemovalError | NewerThanItsContentError | OlderDataError


_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


@dataclass(frozen=True, slots=True)
class _Job:
    """One load. `noted`: it has a row of its own, which tells how far it is and what it did."""

    database: Database
    load_id: UUID
    dataset: str
    options: LoadOptions
    file: RegistryFile
    progress: Report
    noted: bool
    started: float


@dataclass(frozen=True, slots=True)
class _Done:
    """What a load found: the difference, the dataset after it, and why it would be refused."""

    seen: Seen
    counts: LoadCounts
    dataset: DatasetRow
    digest: str
    warnings: tuple[str, ...]
    refusal: Refusal | None
    planned: Sequence[tuple[str, str]] = ()


async def load_file(
    database: Database,
    path: Path | Sequence[Path],
    *,
    dataset: str,
    options: LoadOptions | None = None,
    progress: Report | None = None,
    load_id: UUID | None = None,
) -> LoadReport:
    """Load a file, or all parts of one, as the new state of one dataset, in one transaction.

    A record that the file no longer holds is `no longer published`: it ends on the file's date
    and stays. Loading the same file again changes nothing.

    Args:
        database: the application's database.
        path: JSON, XML or CSV; plain, gzip or zip.
        dataset: name of the dataset; only its own records are replaced.
        options: format, force, dry run, title, licence, source, date.
        progress: called about once a batch.
        load_id: a load that waits already (else one is made).

    Raises:
        RegistryFileBrokenError: bytes or syntax fail (line and reason); nothing changed.
        LargeRemovalError: more than 10 % of the records would go; `force` accepts it. A dry run
            says so in its report instead.
        OlderDataError: the file is older than the dataset; likewise.
        NewerThanItsContentError: it is dated after what it says itself; likewise.
        UnknownFormatError: no such format.

    """
    chosen = options or LoadOptions()
    check_request(dataset, chosen)
    job = _Job(
        database=database,
        load_id=load_id or new_id(),
        dataset=dataset,
        options=chosen,
        file=open_files([path] if isinstance(path, Path) else path),
        progress=progress or (lambda _: None),
        noted=load_id is not None or not chosen.dry_run,
        started=time.monotonic(),
    )
    if not job.noted:
        return _report(job, await _rehearse(job))
    await _note_start(job)
    try:
        done = await (_rehearse(job) if chosen.dry_run else _load(job))
    except AtlasError as error:
        await _note_failure(database, job.load_id, error)
        raise
    except asyncio.CancelledError:
        if load_id is not None:  # its worker goes: another one takes it up again
            raise
        stopped = ConflictError("The load was interrupted; nothing changed.", code="interrupted")
        await asyncio.shield(_note_failure(database, job.load_id, stopped))
        raise
    job.progress(LoadProgress("done", job.file.size, job.file.size, done.seen.statements))
    return _report(job, done)


async def _load(job: _Job) -> _Done:
    """Store the difference, and what was done, in one transaction."""
    async with job.database.platform() as session:
        done = await _compare(job, session)
        if done.refusal:
            raise done.refusal
        _tell(job, "storing", done.seen)
        await repository.save_dataset(session, done.dataset)
        ended_on = done.dataset.data_date or today()
        await staging.merge(session, done.dataset.id, job.load_id, ended_on)
        await _note_outcome(job, session, done)
    return done


class _RehearsedError(Exception):
    """Ends the transaction of a dry run, so that nothing stays."""


async def _rehearse(job: _Job) -> _Done:
    """Read, check and compare the whole file, and keep nothing of it but what it would do."""
    done: _Done | None = None
    with suppress(_RehearsedError):
        async with job.database.platform() as session:
            done = await _compare(job, session)
            raise _RehearsedError
    assert done is not None  # noqa: S101  any other end is raised
    if job.noted:
        async with job.database.platform() as session:
            await _note_outcome(job, session, done)
    return done


def check_request(dataset: str, options: LoadOptions) -> None:
    """Check what is asked for before anything is read.

    Raises:
        UnknownFormatError: no such format.
        InvalidRequestError: the dataset's name, its scope, a date in the future.

    """
    if options.file_format and options.file_format not in {*FORMATS, DETECT}:
        raise UnknownFormatError(options.file_format, FORMATS)
    if not _DATASET.fullmatch(dataset):
        raise InvalidRequestError(
            "A dataset's name is 1-63 of letters, digits, dot, hyphen and underscore.",
            code="invalid_dataset_name",
        )
    unknown = [one for one in options.scope or () if one not in SCOPES]
    if unknown or options.scope == ():
        raise InvalidRequestError(
            f"A scope is one or more of {', '.join(SCOPES)}.", code="invalid_scope"
        )
    if is_future(options.data_date, today()):
        problem = FieldProblem(loc=["data_date"], msg="lies in the future", type="value_error")
        raise InvalidRequestError("The date of the data lies in the future.", errors=[problem])


async def _compare(job: _Job, session: PlatformSession) -> _Done:
    """Stage the whole file and compare it with what is stored."""
    seen, options = Seen(), job.options
    digest = await in_thread(job.file.sha256)
    await staging.begin(session, job.dataset)
    if not options.dry_run:
        await repository.end_interrupted_loads(session, job.dataset, job.load_id, now())
    known = await repository.dataset_by_name(session, job.dataset)
    dataset_id = known.id if known else new_id()
    seen.awaited = Awaited(await staging.stand_ins(session, dataset_id))
    asked = None if options.file_format in {None, DETECT} else options.file_format
    records = await in_thread(Records, job.file, asked)
    await _stage_all(job, session, records, seen)
    _check_whole(job.file, seen, records.format, options)
    await staging.keep(session, seen.kept)
    await staging.answer(session, seen.answered)
    _tell(job, "comparing", seen)
    counts = await staging.compare(session, dataset_id)
    hints = DateHints(
        options.data_date, seen.published_on, job.file.named_date, seen.newest, seen.headed_on
    )
    dated, warning = date_data(hints, complete=options.complete, today=today())
    own = contradiction(hints, dated, seen.records)
    refusal = None if options.force else _refusal(job.dataset, known, dated, counts, own)
    if known and known.data_date and dated and not _differs(counts):
        dated = max(dated, known.data_date)  # the same, and known to be so on the later day
    row = _dataset(known, dataset_id, job.dataset, options, records.format, seen, counts, dated)
    told = [warning, unsupported(hints, own, row.max_age_days)]
    warnings = (*seen.contents, *seen.warnings, *filter(None, told))
    planned = await staging.planned(session, dataset_id, SHOWN_CHANGES) if options.dry_run else ()
    return _Done(seen, counts, row, digest, warnings, refusal, planned)


def _differs(counts: LoadCounts) -> bool:
    return bool(counts.added or counts.changed or counts.removed)


def _refusal(
    dataset: str,
    known: DatasetRow | None,
    dated: date | None,
    counts: LoadCounts,
    own: date | None,
) -> Refusal | None:
    """Return why the difference is not stored unless it is forced; `own`: see `contradiction`."""
    before = known.data_date if known else None
    if dated and own:
        return NewerThanItsContentError(dataset, dated, own)
    if before and dated and dated < before and _differs(counts):
        return OlderDataError(dataset, dated, before)
    if counts.removed > REMOVAL_LIMIT * counts.published_before:
        return LargeRemovalError(dataset, counts.removed, counts.published_before)
    return None


def _tell(job: _Job, phase: str, seen: Seen) -> None:
    job.progress(LoadProgress(phase, job.file.size, job.file.size, seen.statements))


def _check_whole(file: RegistryFile, seen: Seen, kind: Format, options: LoadOptions) -> None:
    """Refuse a file in which nothing is valid, and an extract that is called complete."""
    if not seen.statements:
        raise RegistryFileBrokenError(file.name, 0, "the file holds no record")
    if seen.rejected == seen.statements:
        line, reason = seen.rejections[0][1], seen.rejections[0][3]
        what = "BODS 0.4 (or 0.2, 0.3)" if kind.name == "bods" else kind.title
        raise RegistryFileBrokenError(
            file.name, line, f"no statement of the file is {what}; the first: {reason}"
        )
    if options.complete and seen.warnings:
        reason = f"called complete, but {seen.warnings[0]}"
        raise RegistryFileBrokenError(file.name, 0, reason)


def _report(job: _Job, done: _Done) -> LoadReport:
    seen, counts = done.seen, done.counts
    return LoadReport(
        load_id=job.load_id,
        dataset=job.dataset,
        file_format=done.dataset.format,
        dry_run=job.options.dry_run,
        statements=seen.statements,
        records=counts.records,
        added=counts.added,
        changed=counts.changed,
        removed=counts.removed,
        unchanged=counts.unchanged,
        rejected=seen.rejected,
        rejections=tuple(
            RejectedStatement(line, statement_id, reason)
            for _, line, statement_id, reason in seen.rejections[:SHOWN_REJECTIONS]
        ),
        data_date=done.dataset.data_date,
        sha256=done.digest,
        seconds=time.monotonic() - job.started,
        warnings=done.warnings,
        refusal=done.refusal.detail if done.refusal else None,
        changes=tuple(PlannedChange(*change) for change in done.planned),
    )


async def _stage_all(job: _Job, session: PlatformSession, records: Records, seen: Seen) -> None:
    noted = time.monotonic()
    # the next batch is read and checked while this one goes to the database
    reading = asyncio.ensure_future(in_thread(records.next_batch, seen))
    try:
        while (batch := await reading) is not None:
            reading = asyncio.ensure_future(in_thread(records.next_batch, seen))
            await staging.stage(session, batch)
            job.progress(LoadProgress("reading", job.file.done, job.file.size, seen.statements))
            if job.noted and time.monotonic() - noted > 1:
                noted = time.monotonic()
                await _note_progress(job, seen.statements)
    finally:
        # a thread cannot be cancelled: its batch is let finish before the file closes
        await asyncio.wait([reading])


async def _note_progress(job: _Job, statements: int) -> None:
    values = {"done_bytes": job.file.done, "statements": statements, "updated_at": now()}
    async with job.database.platform() as session:
        await repository.update_load(session, job.load_id, values)


def _dataset(
    known: DatasetRow | None,
    dataset_id: UUID,
    name: str,
    options: LoadOptions,
    kind: Format,
    seen: Seen,
    counts: LoadCounts,
    dated: date | None,
) -> DatasetRow:
    """Describe the dataset after the load: as stated, else as the file or the last load says."""

    def common(counter: Counter[str]) -> str | None:
        return counter.most_common(1)[0][0] if counter else None

    return DatasetRow(
        id=dataset_id,
        name=name,
        format=kind.name,
        title=options.title or (known.title if known else name),
        publisher=options.publisher or common(seen.publishers) or kind.publisher or "not stated",
        licence=options.licence or " ".join(sorted(seen.licences)) or kind.licence or "not stated",
        source_url=options.source_url or kind.source_url or common(seen.sources),
        data_date=dated,
        max_age_days=options.max_age_days
        or (known.max_age_days if known else None)
        or DEFAULT_MAX_AGE_DAYS,
        complete=options.complete,
        loaded_at=now(),
        records=counts.records,
        registers=tuple(sorted(seen.registers)),
        countries=tuple(sorted(seen.countries)),
        relationship_types=tuple(sorted(seen.relationship_types)),
        scope=options.scope if options.scope is not None else (known.scope if known else None),
    )


async def _note_start(job: _Job) -> None:
    moment = now()
    values: dict[str, object] = {
        "status": "running",
        "total_bytes": job.file.size,
        "started_at": moment,
        "updated_at": moment,
    }
    async with job.database.platform() as session:
        if await repository.load_by_id(session, job.load_id):
            if not await repository.update_unfinished(session, job.load_id, values):
                raise ConflictError("The load is over.", code="load_over")
            return
        values |= {
            "dataset": job.dataset,
            "format": job.options.file_format or DETECT,
            "file_name": job.file.name,
            "created_at": moment,
        }
        await repository.insert_load(session, job.load_id, values)


async def _note_outcome(job: _Job, session: PlatformSession, done: _Done) -> None:
    """Write what was done, or of a dry run what would be, and why it would be refused."""
    seen, counts, moment = done.seen, done.counts, now()
    await staging.insert_rejections(session, job.load_id, seen.rejections)
    values: dict[str, object] = {
        "status": "complete",
        "format": done.dataset.format,
        "warnings": list(done.warnings),
        "sha256": done.digest,
        "done_bytes": job.file.size,
        "statements": seen.statements,
        "records": counts.records,
        "added": counts.added,
        "changed": counts.changed,
        "removed": counts.removed,
        "unchanged": counts.unchanged,
        "rejected": seen.rejected,
        "data_date": done.dataset.data_date,
        "finished_at": moment,
        "updated_at": moment,
    }
    if done.refusal:
        values["error"] = _problem(done.refusal)
    await repository.update_load(session, job.load_id, values)


async def _note_failure(database: Database, load_id: UUID, error: AtlasError) -> None:
    moment = now()
    problem = _problem(error)
    if isinstance(error, RegistryFileBrokenError):
        problem |= {"line": error.line, "reason": error.reason}
    async with database.platform() as session:
        await repository.update_load(
            session,
            load_id,
            {"status": "failed", "error": problem, "finished_at": moment, "updated_at": moment},
        )


def _problem(error: AtlasError) -> dict[str, JSON]:
    return {"code": error.code, "detail": error.detail}
