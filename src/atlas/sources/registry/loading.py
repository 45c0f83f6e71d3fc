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
from pathlib import Path
from typing import Any
from uuid import UUID

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import AtlasError, ConflictError, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, PlatformSession
from atlas.sources.registry import repository
from atlas.sources.registry.domain.formats import DETECT, FORMATS, Format
from atlas.sources.registry.errors import (
    LargeRemovalError,
    RegistryFileBrokenError,
    UnknownFormatError,
)
from atlas.sources.registry.files import RegistryFile, open_files
from atlas.sources.registry.models import DatasetRow, LoadCounts
from atlas.sources.registry.reading import Records, Seen
from atlas.sources.registry.repository import staging
from atlas.sources.registry.schemas import (
    LoadOptions,
    LoadProgress,
    LoadReport,
    RejectedStatement,
)

REMOVAL_LIMIT = 0.10
"""Share of published records above which a removal needs `force`."""
SHOWN_REJECTIONS = 100
DEFAULT_MAX_AGE_DAYS = 90

Report = Callable[[LoadProgress], None]


_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


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
        LargeRemovalError: more than 10 % of the records would go; `force` accepts it.
        UnknownFormatError: no such format.

    """
    chosen = options or LoadOptions()
    check_request(dataset, chosen)
    file = open_files([path] if isinstance(path, Path) else path)
    started = time.monotonic()
    load_id = load_id or new_id()
    if chosen.dry_run:
        return await _rehearse(database, load_id, dataset, chosen, file, progress, started)
    await _note_start(database, load_id, dataset, chosen, file)
    try:
        async with database.platform() as session:
            report = await _load(
                database, session, load_id, dataset, chosen, file, progress, started
            )
    except AtlasError as error:
        await _note_failure(database, load_id, error)
        raise
    except asyncio.CancelledError:
        stopped = ConflictError("The load was interrupted; nothing changed.", code="interrupted")
        await asyncio.shield(_note_failure(database, load_id, stopped))
        raise
    if progress:
        progress(LoadProgress("done", file.size, file.size, report.statements))
    return report


class _RehearsedError(Exception):
    """Ends the transaction of a dry run, so that nothing stays."""


async def _rehearse(
    database: Database,
    load_id: UUID,
    dataset: str,
    options: LoadOptions,
    file: RegistryFile,
    progress: Report | None,
    started: float,
) -> LoadReport:
    """Read, check and compare the whole file, and keep nothing of it."""
    report: LoadReport | None = None
    with suppress(_RehearsedError):
        async with database.platform() as session:
            report = await _load(
                database, session, load_id, dataset, options, file, progress, started
            )
            raise _RehearsedError
    assert report is not None  # noqa: S101  any other end is raised
    return report


def check_request(dataset: str, options: LoadOptions) -> None:
    """Check what is asked for before anything is read.

    Raises:
        UnknownFormatError: no such format.
        InvalidRequestError: the dataset's name.

    """
    if options.file_format and options.file_format not in {*FORMATS, DETECT}:
        raise UnknownFormatError(options.file_format, FORMATS)
    if not _DATASET.fullmatch(dataset):
        raise InvalidRequestError(
            "A dataset's name is 1-63 of letters, digits, dot, hyphen and underscore.",
            code="invalid_dataset_name",
        )


async def _load(
    database: Database,
    session: PlatformSession,
    load_id: UUID,
    dataset: str,
    options: LoadOptions,
    file: RegistryFile,
    progress: Report | None,
    started: float,
) -> LoadReport:
    seen = Seen()
    digest = await asyncio.to_thread(file.sha256)
    await staging.begin(session, dataset)
    if not options.dry_run:
        await repository.end_interrupted_loads(session, dataset, load_id, now())
    known = await repository.dataset_by_name(session, dataset)
    dataset_id = known.id if known else new_id()
    asked = None if options.file_format in {None, DETECT} else options.file_format
    records = await asyncio.to_thread(Records, file, asked)
    noted = None if options.dry_run else load_id
    await _stage_all(database, session, noted, file, records, seen, progress)
    _check_whole(file, seen, records.format, options)
    await staging.keep(session, seen.kept)
    _tell(progress, "comparing", file, seen)
    counts = await staging.compare(session, dataset_id)
    row = _dataset(known, dataset_id, dataset, options, records.format, seen, counts)
    report = _report(load_id, row, seen, counts, digest, started, options)
    if counts.removed > REMOVAL_LIMIT * counts.published_before and not options.force:
        raise LargeRemovalError(dataset, counts.removed, counts.published_before)
    if options.dry_run:
        return report
    _tell(progress, "storing", file, seen)
    await repository.save_dataset(session, row)
    await staging.merge(session, dataset_id, load_id, row.data_date or today())
    await staging.insert_rejections(session, load_id, seen.rejections)
    await repository.update_load(session, load_id, _outcome(counts, seen, row, digest, file.size))
    return report


def _tell(progress: Report | None, phase: str, file: RegistryFile, seen: Seen) -> None:
    if progress:
        progress(LoadProgress(phase, file.size, file.size, seen.statements))


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


def _report(
    load_id: UUID,
    row: DatasetRow,
    seen: Seen,
    counts: LoadCounts,
    digest: str,
    started: float,
    options: LoadOptions,
) -> LoadReport:
    return LoadReport(
        load_id=load_id,
        dataset=row.name,
        file_format=row.format,
        dry_run=options.dry_run,
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
        data_date=row.data_date,
        sha256=digest,
        seconds=time.monotonic() - started,
        warnings=seen.warnings,
    )


async def _stage_all(
    database: Database,
    session: PlatformSession,
    load_id: UUID | None,
    file: RegistryFile,
    records: Records,
    seen: Seen,
    progress: Report | None,
) -> None:
    noted = time.monotonic()
    # the next batch is read and checked while this one goes to the database
    reading = asyncio.ensure_future(asyncio.to_thread(records.next_batch, seen))
    try:
        while (batch := await reading) is not None:
            reading = asyncio.ensure_future(asyncio.to_thread(records.next_batch, seen))
            await staging.stage(session, batch)
            if progress:
                progress(LoadProgress("reading", file.done, file.size, seen.statements))
            if load_id and time.monotonic() - noted > 1:
                noted = time.monotonic()
                await _note_progress(database, load_id, file.done, seen.statements)
    finally:
        # a thread cannot be cancelled: its batch is let finish before the file closes
        await asyncio.wait([reading])


async def _note_progress(
    database: Database, load_id: UUID, done_bytes: int, statements: int
) -> None:
    values = {"done_bytes": done_bytes, "statements": statements, "updated_at": now()}
    async with database.platform() as session:
        await repository.update_load(session, load_id, values)


def _dataset(
    known: DatasetRow | None,
    dataset_id: UUID,
    name: str,
    options: LoadOptions,
    kind: Format,
    seen: Seen,
    counts: LoadCounts,
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
        data_date=options.data_date or seen.published_on,
        max_age_days=options.max_age_days
        or (known.max_age_days if known else None)
        or DEFAULT_MAX_AGE_DAYS,
        complete=options.complete,
        loaded_at=now(),
        records=counts.records,
        registers=tuple(sorted(seen.registers)),
        countries=tuple(sorted(seen.countries)),
        relationship_types=tuple(sorted(seen.relationship_types)),
    )


async def _note_start(
    database: Database,
    load_id: UUID,
    dataset: str,
    options: LoadOptions,
    file: RegistryFile,
) -> None:
    moment = now()
    values: dict[str, Any] = {
        "status": "running",
        "total_bytes": file.size,
        "started_at": moment,
        "updated_at": moment,
    }
    async with database.platform() as session:
        if await repository.load_by_id(session, load_id):
            await repository.update_load(session, load_id, values)
            return
        values |= {
            "dataset": dataset,
            "format": options.file_format or DETECT,
            "file_name": file.name,
            "created_at": moment,
        }
        await repository.insert_load(session, load_id, values)


def _outcome(
    counts: LoadCounts, seen: Seen, row: DatasetRow, digest: str, size: int
) -> dict[str, Any]:
    moment = now()
    return {
        "status": "complete",
        "format": row.format,
        "warnings": list(seen.warnings),
        "sha256": digest,
        "done_bytes": size,
        "statements": seen.statements,
        "records": counts.records,
        "added": counts.added,
        "changed": counts.changed,
        "removed": counts.removed,
        "unchanged": counts.unchanged,
        "rejected": seen.rejected,
        "data_date": row.data_date,
        "finished_at": moment,
        "updated_at": moment,
    }


async def _note_failure(database: Database, load_id: UUID, error: AtlasError) -> None:
    moment = now()
    problem = {"code": error.code, "detail": error.detail}
    if isinstance(error, RegistryFileBrokenError):
        problem |= {"line": error.line, "reason": error.reason}  # type: ignore[dict-item]
    async with database.platform() as session:
        await repository.update_load(
            session,
            load_id,
            {"status": "failed", "error": problem, "finished_at": moment, "updated_at": moment},
        )
