"""Loading a statement file as the new state of one dataset.

The file is read once, statement by statement, into staging tables; the difference to what is
stored is then merged by set. All of it is one transaction: a broken file changes nothing.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import AtlasError, ConflictError, InvalidRequestError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, PlatformSession
from atlas.sources.registry import repository
from atlas.sources.registry.domain.problems import StatementRejectedError
from atlas.sources.registry.domain.rows import StatementRow, statement_row
from atlas.sources.registry.errors import (
    LargeRemovalError,
    RegistryFileBrokenError,
    UnknownFormatError,
)
from atlas.sources.registry.files import RawItem, StatementFile, open_statements
from atlas.sources.registry.models import DatasetRow, LoadCounts
from atlas.sources.registry.repository import staging
from atlas.sources.registry.schemas import (
    LoadOptions,
    LoadProgress,
    LoadReport,
    RejectedStatement,
)

FORMATS = ("bods",)
BATCH = 2_000
REMOVAL_LIMIT = 0.10
"""Share of published records above which a removal needs `force`."""
SHOWN_REJECTIONS = 100
MAX_REJECTIONS = 100_000
DEFAULT_MAX_AGE_DAYS = 90

Report = Callable[[LoadProgress], None]


@dataclass
class _Seen:
    """What the file says of itself, gathered while it is read."""

    statements: int = 0
    rejected: int = 0
    registers: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    relationship_types: set[str] = field(default_factory=set)
    publishers: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    published_on: date | None = None
    rejections: list[tuple[UUID, int, str | None, str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Records that the file holds in a rejected statement: not gone."""

    def note(self, row: StatementRow) -> None:
        self.registers.update(number.scheme for number in row.identifiers if number.certain)
        self.relationship_types |= row.relationship_types
        if row.country:
            self.countries.add(row.country)
        for counter, value in (
            (self.publishers, row.publisher),
            (self.licences, row.licence),
            (self.sources, row.source_url),
        ):
            if value:
                counter[value] += 1
        if row.published_on and (self.published_on is None or row.published_on > self.published_on):
            self.published_on = row.published_on

    def reject(self, item: RawItem, error: StatementRejectedError) -> None:
        self.rejected += 1
        if len(self.rejections) < MAX_REJECTIONS:
            self.rejections.append((new_id(), item.line, error.statement_id, error.reason))
        record_id = item.value.get("recordId") if isinstance(item.value, dict) else None
        if isinstance(record_id, str) and "\0" not in record_id and record_id.isprintable():
            self.kept.append(record_id)


@dataclass(frozen=True)
class _Batch:
    """Rows for the staging tables."""

    statements: list[tuple[Any, ...]]
    identifiers: list[tuple[Any, ...]]
    names: list[tuple[Any, ...]]


_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


async def load_file(
    database: Database,
    path: Path,
    *,
    dataset: str,
    options: LoadOptions | None = None,
    progress: Report | None = None,
    load_id: UUID | None = None,
) -> LoadReport:
    """Load a file as the new state of one dataset, in one transaction.

    A record that the file no longer holds is `no longer published`: it ends on the file's date
    and stays. Loading the same file again changes nothing.

    Args:
        database: the application's database.
        path: JSON array or JSON lines, plain, gzip or zip.
        dataset: name of the dataset; only its own records are replaced.
        options: format, force, title, licence, source, date.
        progress: called about once a batch.
        load_id: a load that waits already (else one is made).

    Raises:
        RegistryFileBrokenError: bytes or JSON fail (line and reason); nothing changed.
        LargeRemovalError: more than 10 % of the records would go; `force` accepts it.
        UnknownFormatError: no such format.

    """
    chosen = options or LoadOptions()
    check_request(dataset, chosen)
    file = open_statements(path)
    started = time.monotonic()
    load_id = load_id or new_id()
    await _note_start(database, load_id, dataset, chosen, file)
    try:
        report = await _load(database, load_id, dataset, chosen, file, progress, started)
    except AtlasError as error:
        await _note_failure(database, load_id, error)
        raise
    except asyncio.CancelledError:
        stopped = ConflictError("The load was interrupted; nothing changed.", code="interrupted")
        await asyncio.shield(_note_failure(database, load_id, stopped))
        raise
    return report


def check_request(dataset: str, options: LoadOptions) -> None:
    """Check what is asked for before anything is read.

    Raises:
        UnknownFormatError: no such format.
        InvalidRequestError: the dataset's name.

    """
    if options.file_format not in FORMATS:
        raise UnknownFormatError(options.file_format, FORMATS)
    if not _DATASET.fullmatch(dataset):
        raise InvalidRequestError(
            "A dataset's name is 1-63 of letters, digits, dot, hyphen and underscore.",
            code="invalid_dataset_name",
        )


async def _load(
    database: Database,
    load_id: UUID,
    dataset: str,
    options: LoadOptions,
    file: StatementFile,
    progress: Report | None,
    started: float,
) -> LoadReport:
    seen = _Seen()
    digest = await asyncio.to_thread(file.sha256)
    async with database.platform() as session:
        await staging.begin(session, dataset)
        await repository.end_interrupted_loads(session, dataset, load_id, now())
        known = await repository.dataset_by_name(session, dataset)
        dataset_id = known.id if known else new_id()
        await _stage_all(database, session, load_id, file, seen, progress)
        await staging.keep(session, seen.kept)
        if not seen.statements:
            raise RegistryFileBrokenError(file.name, 0, "the file holds no statement")
        if seen.rejected == seen.statements:
            line, reason = seen.rejections[0][1], seen.rejections[0][3]
            raise RegistryFileBrokenError(
                file.name, line, f"no statement of the file is BODS 0.4; the first: {reason}"
            )
        counts = await staging.compare(session, dataset_id)
        if counts.removed > REMOVAL_LIMIT * counts.published_before and not options.force:
            raise LargeRemovalError(dataset, counts.removed, counts.published_before)
        row = _dataset(known, dataset_id, dataset, options, seen, counts)
        await repository.save_dataset(session, row)
        await staging.merge(session, dataset_id, load_id, row.data_date or today())
        await staging.insert_rejections(session, load_id, seen.rejections)
        await repository.update_load(
            session, load_id, _outcome(counts, seen, row, digest, file.size)
        )
    if progress:
        progress(LoadProgress("done", file.size, file.size, seen.statements))
    return LoadReport(
        load_id=load_id,
        dataset=dataset,
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
    )


async def _stage_all(
    database: Database,
    session: PlatformSession,
    load_id: UUID,
    file: StatementFile,
    seen: _Seen,
    progress: Report | None,
) -> None:
    items = iter(file)
    noted = time.monotonic()
    # the next batch is read and checked while this one goes to the database
    reading = asyncio.ensure_future(asyncio.to_thread(_next_batch, items, seen))
    try:
        while (batch := await reading) is not None:
            reading = asyncio.ensure_future(asyncio.to_thread(_next_batch, items, seen))
            await staging.stage(session, batch.statements, batch.identifiers, batch.names)
            if progress:
                progress(LoadProgress("reading", file.done, file.size, seen.statements))
            if time.monotonic() - noted > 1:
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


def _next_batch(items: Iterator[RawItem], seen: _Seen) -> _Batch | None:
    """Read, check and turn the next statements into rows (in a thread); None at the end."""
    batch = _Batch([], [], [])
    taken = 0
    for item in islice(items, BATCH):
        taken += 1
        seen.statements += 1
        try:
            encoded = orjson.dumps(item.value, option=orjson.OPT_SORT_KEYS)
            row = statement_row(item.value, encoded)
        except StatementRejectedError as error:
            seen.reject(item, error)
            continue
        except TypeError as error:  # orjson: lone surrogates, numbers beyond 64 bits
            seen.reject(item, StatementRejectedError(f"cannot be stored: {error}"))
            continue
        seen.note(row)
        _append(batch, seen.statements, row, encoded.decode())
    return batch if taken else None


def _append(batch: _Batch, seq: int, row: StatementRow, body: str) -> None:
    batch.statements.append(
        (
            seq,
            row.record_id,
            row.record_type,
            row.statement_id,
            row.statement_date,
            row.moment,
            row.status,
            row.subject_record,
            row.holder_record,
            row.content_hash,
            body,
        ),
    )
    batch.identifiers.extend(
        (seq, number.scheme, number.value, number.certain) for number in row.identifiers
    )
    batch.names.extend(
        (seq, name.key, name.legal_form, name.country, list(name.tokens), name.primary)
        for name in row.names
    )


def _dataset(
    known: DatasetRow | None,
    dataset_id: UUID,
    name: str,
    options: LoadOptions,
    seen: _Seen,
    counts: LoadCounts,
) -> DatasetRow:
    """Describe the dataset after the load: as stated, else as the file or the last load says."""

    def common(counter: Counter[str]) -> str | None:
        return counter.most_common(1)[0][0] if counter else None

    return DatasetRow(
        id=dataset_id,
        name=name,
        format=options.file_format,
        title=options.title or (known.title if known else name),
        publisher=options.publisher or common(seen.publishers) or "not stated",
        licence=options.licence or " ".join(sorted(seen.licences)) or "not stated",
        source_url=options.source_url or common(seen.sources),
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
    file: StatementFile,
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
            "format": options.file_format,
            "file_name": file.name,
            "created_at": moment,
        }
        await repository.insert_load(session, load_id, values)


def _outcome(
    counts: LoadCounts, seen: _Seen, row: DatasetRow, digest: str, size: int
) -> dict[str, Any]:
    moment = now()
    return {
        "status": "complete",
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
