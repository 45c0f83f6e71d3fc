"""SQL of datasets, loads and records (all but the loading itself)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from atlas.foundation.db import PlatformSession, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    int_field,
    text_field,
    time_field,
)
from atlas.sources.registry.models import DatasetRow, LoadRow, NameHit, RecordRow, Ref, Rejection

Session = TenantSession | PlatformSession
T = TypeVar("T")

LOADS = ListSpec(
    select="SELECT l.* FROM registry_load l",
    id_column="l.id",
    fields={
        "dataset": text_field("l.dataset"),
        "status": choice_field(
            "l.status", ["pending", "running", "complete", "failed", "cancelled"]
        ),
        "created_at": time_field("l.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
DATASETS = ListSpec(
    select="SELECT d.* FROM registry_dataset d",
    id_column="d.id",
    fields={"name": text_field("d.name"), "loaded_at": time_field("d.loaded_at")},
    sorts=("loaded_at", "name"),
    default_sort="name",
)
REJECTIONS = ListSpec(
    select="SELECT x.* FROM registry_rejection x",
    id_column="x.id",
    fields={"line": int_field("x.line"), "reason": text_field("x.reason")},
    sorts=("line",),
    default_sort="line",
    where="x.load_id = $1",
)
_RECORD = (
    "r.dataset_id, r.record_id, r.record_type, r.statement_id, r.statement_date, r.status,"
    " r.subject_record, r.holder_record, r.body, r.unpublished_on,"
    " r.load_id, r.first_load_id,"
    " (SELECT jsonb_agg(to_jsonb(h)"
    " ORDER BY h.statement_date, h.statement_id) FROM registry_past_statement h"
    " WHERE h.dataset_id = r.dataset_id AND h.record_id = r.record_id) AS earlier"
)
_REFS = "unnest($1::uuid[], $2::text[]) AS ref (dataset_id, record_id)"
MAX_HITS = 60
MAX_MATCHES = 5_000


# -- datasets -----------------------------------------------------------------------------------


async def all_datasets(session: Session) -> list[DatasetRow]:
    """Return every dataset by name."""
    rows = await session.fetch("SELECT * FROM registry_dataset ORDER BY name")
    return [DatasetRow.from_record(row) for row in rows]


async def dataset_by_name(session: Session, name: str) -> DatasetRow | None:
    """Return a dataset."""
    row = await session.fetch_row("SELECT * FROM registry_dataset WHERE name = $1", name)
    return DatasetRow.from_record(row) if row else None


async def save_dataset(session: PlatformSession, row: DatasetRow) -> None:
    """Insert or update a dataset as it stands after a load."""
    await session.execute(
        """INSERT INTO registry_dataset (id, name, format, title, publisher, licence, source_url,
             data_date, max_age_days, complete, loaded_at, records, registers, countries,
             relationship_types, scope)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
           ON CONFLICT (id) DO UPDATE SET format = $3, title = $4, publisher = $5, licence = $6,
             source_url = $7, data_date = $8, max_age_days = $9, complete = $10,
             loaded_at = $11, records = $12, registers = $13, countries = $14,
             relationship_types = $15, scope = $16""",
        row.id,
        row.name,
        row.format,
        row.title,
        row.publisher,
        row.licence,
        row.source_url,
        row.data_date,
        row.max_age_days,
        row.complete,
        row.loaded_at,
        row.records,
        list(row.registers),
        list(row.countries),
        list(row.relationship_types),
        None if row.scope is None else list(row.scope),
    )


# -- loads --------------------------------------------------------------------------------------


async def insert_load(
    session: PlatformSession, load_id: UUID, values: Mapping[str, object]
) -> None:
    """Insert a load."""
    await session.insert("registry_load", {"id": load_id, **values})


async def update_load(
    session: PlatformSession, load_id: UUID, values: Mapping[str, object]
) -> None:
    """Change columns of a load."""
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
    await session.execute(
        f"UPDATE registry_load SET {sets} WHERE id = $1", load_id, *values.values()
    )


async def update_unfinished(
    session: PlatformSession, load_id: UUID, values: Mapping[str, object]
) -> bool:
    """Change columns of a load; False where it is over."""
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
    found = await session.fetch_row(
        f"UPDATE registry_load SET {sets}"
        " WHERE id = $1 AND status IN ('pending', 'running') RETURNING id",
        load_id,
        *values.values(),
    )
    return found is not None


async def unfinished_loads(session: PlatformSession) -> set[UUID]:
    """Return the uploaded loads that are not over."""
    rows = await session.fetch(
        "SELECT id FROM registry_load WHERE status IN ('pending', 'running')"
        " AND storage_key IS NOT NULL"
    )
    return {row["id"] for row in rows}


async def abandon_loads(
    session: PlatformSession, before: datetime, error: Mapping[str, object], moment: datetime
) -> None:
    """End as failed the uploaded loads that were taken up, or asked for, before a moment."""
    await session.execute(
        "UPDATE registry_load SET status = 'failed', error = $2, finished_at = $3, updated_at = $3"
        " WHERE status IN ('pending', 'running') AND storage_key IS NOT NULL"
        " AND coalesce(started_at, created_at) < $1",
        before,
        error,
        moment,
    )


async def end_interrupted_loads(
    session: PlatformSession, dataset: str, but: UUID, moment: datetime
) -> None:
    """Mark loads of a dataset that a killed command line left running (its lock is ours)."""
    await session.execute(
        "UPDATE registry_load SET status = 'failed', finished_at = $3, updated_at = $3,"
        """ error = '{"code": "interrupted", "detail": "The load was interrupted."}'"""
        " WHERE status IN ('pending', 'running') AND status = 'running' AND dataset = $1"
        " AND id <> $2 AND storage_key IS NULL",
        dataset,
        but,
        moment,
    )


async def load_by_id(session: Session, load_id: UUID) -> LoadRow | None:
    """Return a load."""
    row = await session.fetch_row("SELECT * FROM registry_load WHERE id = $1", load_id)
    return LoadRow.from_record(row) if row else None


async def pending_loads(session: PlatformSession) -> list[UUID]:
    """Return the uploaded loads that wait, oldest first."""
    rows = await session.fetch(
        # both predicates: the first is the partial index's
        "SELECT id FROM registry_load WHERE status IN ('pending', 'running')"
        " AND status = 'pending' AND storage_key IS NOT NULL ORDER BY created_at"
    )
    return [row["id"] for row in rows]


async def page_of_loads(session: Session, params: ListParams) -> Page[LoadRow]:
    """Return a page of loads."""
    return await fetch_page(session, LOADS, params, build=LoadRow.from_record)


async def page_of_datasets(
    session: Session, params: ListParams, describe: Callable[[DatasetRow], T]
) -> Page[T]:
    """Return a page of datasets, described."""
    return await fetch_page(
        session, DATASETS, params, build=lambda row: describe(DatasetRow.from_record(row))
    )


async def page_of_rejections(
    session: Session, load_id: UUID, params: ListParams
) -> Page[Rejection]:
    """Return a page of a load's rejected statements."""
    return await fetch_page(
        session, REJECTIONS, params, build=Rejection.from_record, args=(load_id,)
    )


async def rejections(
    session: Session, load_id: UUID, limit: int
) -> list[tuple[int, str | None, str]]:
    """Return rejected statements of a load: line, statement id, reason."""
    rows = await session.fetch(
        "SELECT line, statement_id, reason FROM registry_rejection WHERE load_id = $1"
        " ORDER BY line, id LIMIT $2",
        load_id,
        limit,
    )
    return [(row["line"], row["statement_id"], row["reason"]) for row in rows]


# -- records ------------------------------------------------------------------------------------


async def records(session: Session, refs: Sequence[Ref]) -> list[RecordRow]:
    """Return the records of references, in no particular order."""
    rows = await session.fetch(
        f"SELECT {_RECORD} FROM registry_record r JOIN {_REFS}"
        " ON r.dataset_id = ref.dataset_id AND r.record_id = ref.record_id",
        *_columns(refs),
    )
    return [RecordRow.from_record(row) for row in rows]


async def into(session: Session, subjects: Sequence[Ref]) -> list[RecordRow]:
    """Return the relationships whose subject is among the records."""
    rows = await session.fetch(
        f"SELECT {_RECORD} FROM registry_record r JOIN {_REFS}"
        " ON r.dataset_id = ref.dataset_id AND r.subject_record = ref.record_id"
        " ORDER BY r.dataset_id, r.record_id",
        *_columns(subjects),
    )
    return [RecordRow.from_record(row) for row in rows]


async def out_of(session: Session, holders: Sequence[Ref]) -> list[RecordRow]:
    """Return the relationships whose interested party is among the records."""
    rows = await session.fetch(
        f"SELECT {_RECORD} FROM registry_record r JOIN {_REFS}"
        " ON r.dataset_id = ref.dataset_id AND r.holder_record = ref.record_id"
        " ORDER BY r.dataset_id, r.record_id",
        *_columns(holders),
    )
    return [RecordRow.from_record(row) for row in rows]


async def loaded_after(session: Session, refs: Sequence[Ref], moment: datetime) -> list[Ref]:
    """Return those of the records that a load after a moment has added, changed or ended."""
    rows = await session.fetch(
        f"SELECT r.dataset_id, r.record_id FROM registry_record r JOIN {_REFS}"
        " ON r.dataset_id = ref.dataset_id AND r.record_id = ref.record_id"
        " JOIN registry_load l ON l.id = r.load_id WHERE l.finished_at > $3 ORDER BY 1, 2",
        *_columns(refs),
        moment,
    )
    return [Ref(row["dataset_id"], row["record_id"]) for row in rows]


async def same_number(session: Session, refs: Sequence[Ref]) -> list[tuple[Ref, Ref]]:
    """Return pairs of records that share a register number (and so are one party).

    Two different LEIs are two parties, whatever number both state.
    """
    rows = await session.fetch(
        f"""SELECT DISTINCT ref.dataset_id AS a, ref.record_id AS b, o.dataset_id AS c,
              o.record_id AS d
            FROM {_REFS}
            JOIN registry_identifier i
              ON i.dataset_id = ref.dataset_id AND i.record_id = ref.record_id AND i.certain
            JOIN registry_identifier o
              ON o.value = i.value AND o.scheme = i.scheme AND o.certain
            LEFT JOIN registry_identifier a
              ON a.dataset_id = ref.dataset_id AND a.record_id = ref.record_id
              AND a.scheme = 'XI-LEI' AND a.certain
            LEFT JOIN registry_identifier b
              ON b.dataset_id = o.dataset_id AND b.record_id = o.record_id
              AND b.scheme = 'XI-LEI' AND b.certain
            WHERE (o.dataset_id, o.record_id) <> (ref.dataset_id, ref.record_id)
              AND (a.value IS NULL OR b.value IS NULL OR a.value = b.value)""",
        *_columns(refs),
    )
    return [(Ref(row["a"], row["b"]), Ref(row["c"], row["d"])) for row in rows]


async def by_number(session: Session, scheme: str, value: str) -> list[Ref]:
    """Return the records with a register number."""
    rows = await session.fetch(
        "SELECT dataset_id, record_id FROM registry_identifier"
        " WHERE value = $1 AND scheme = $2 AND certain ORDER BY dataset_id, record_id",
        value,
        scheme,
    )
    return [Ref(row["dataset_id"], row["record_id"]) for row in rows]


async def by_spelling(session: Session, scheme: str, values: Sequence[str]) -> list[Ref]:
    """Return the first records with one of these numbers, be it one that joins nothing."""
    rows = await session.fetch(
        "SELECT DISTINCT dataset_id, record_id FROM registry_identifier"
        f" WHERE value = ANY($1::text[]) AND scheme = $2 ORDER BY 1, 2 LIMIT {MAX_HITS}",
        list(values),
        scheme,
    )
    return [Ref(row["dataset_id"], row["record_id"]) for row in rows]


async def identifiers(session: Session, refs: Sequence[Ref]) -> list[tuple[Ref, str, str, bool]]:
    """Return the register numbers of records: record, scheme, number, certain."""
    rows = await session.fetch(
        f"SELECT i.* FROM registry_identifier i JOIN {_REFS}"
        " ON i.dataset_id = ref.dataset_id AND i.record_id = ref.record_id"
        " ORDER BY i.scheme, i.value",
        *_columns(refs),
    )
    return [
        (Ref(row["dataset_id"], row["record_id"]), row["scheme"], row["value"], row["certain"])
        for row in rows
    ]


async def by_name(session: Session, key: str) -> list[NameHit]:
    """Return entities with exactly this name key, published ones first."""
    return await _hits(session, "n.name_key = $1", key)


async def by_words(session: Session, words: Sequence[str]) -> list[NameHit]:
    """Return entities whose name holds all the words, shortest names first."""
    return await _hits(session, "n.tokens @> $1::text[]", list(words))


async def _hits(session: Session, condition: str, value: object) -> list[NameHit]:
    rows = await session.fetch(
        # common words match more than can be ranked: the inner limit bounds the work
        f"SELECT n.* FROM (SELECT * FROM registry_name n WHERE {condition} LIMIT {MAX_MATCHES}) n"
        f" ORDER BY cardinality(n.tokens), n.name_key, n.dataset_id, n.record_id LIMIT {MAX_HITS}",
        value,
    )
    return [
        NameHit(
            Ref(row["dataset_id"], row["record_id"]),
            row["name_key"],
            row["legal_form"],
            row["country"],
            row["is_primary"],
        )
        for row in rows
    ]


def _columns(refs: Sequence[Ref]) -> tuple[list[UUID], list[str]]:
    return [ref.dataset_id for ref in refs], [ref.record_id for ref in refs]
