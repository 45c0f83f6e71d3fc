"""SQL of reference data: kept snapshots, tenants' datasets, the installation's defaults."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import PlatformSession, Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    date_field,
    fetch_page,
    text_field,
    time_field,
)
from atlas.foundation.db.session import AnySession
from atlas.knowledge.reference_data.domain import Dataset, load_shipped
from atlas.knowledge.reference_data.models import (
    DatasetRow,
    DefaultRow,
    EventRow,
    SummaryRow,
    dataset_of,
)

STATUSES = ("shipped", "installation", "draft", "active", "superseded", "archived")
_SHOWN = (
    "id, type, version, name, source, url, source_date, licence, judgement, note, entries, due,"
    " status, content_hash, revision"
)
_FACTS = (
    "type, version, name, source, url, source_date, licence, refresh_days, judgement, note, data,"
    " entries, due, content_hash"
)
_ROW = f"id, {_FACTS}, status, revision, created_at, updated_at, activated_at"
_TYPES = sorted({**load_shipped().types, **load_shipped().nomenclatures})

# the shipped versions are a handful of rows in memory, handed in as $1: one list mechanism for all
DATASETS = ListSpec(
    select=(
        "SELECT d.*, coalesce(d.due <= $2::date, false) AS stale, d.entries = 0 AS empty FROM ("
        f"SELECT {_SHOWN} FROM jsonb_to_recordset($1::jsonb) AS s(id uuid, type text, version text,"
        " name text, source text, url text, source_date text, licence text, judgement boolean,"
        " note text, entries integer, due date, status text, content_hash text, revision bigint)"
        f" UNION ALL SELECT {_SHOWN} FROM reference_dataset) d"
    ),
    id_column="d.id",
    fields={
        "type": choice_field("d.type", _TYPES),
        "version": text_field("d.version"),
        "name": text_field("d.name"),
        "status": choice_field("d.status", STATUSES),
        "judgement": bool_field("d.judgement"),
        "empty": bool_field("(d.entries = 0)"),
        "stale": bool_field("coalesce(d.due <= $2::date, false)"),
        "source_date": text_field("d.source_date"),
        "due": date_field("d.due"),
    },
    sorts=("type", "version", "name"),
    default_sort="type",
)

EVENTS = ListSpec(
    select=(
        "SELECT e.id, e.dataset_id, e.action, e.content_hash, e.actor_id, e.created_at"
        " FROM reference_dataset_event e"
    ),
    id_column="e.id",
    fields={
        "action": choice_field(
            "e.action", ("created", "updated", "activated", "superseded", "archived")
        ),
        "created_at": time_field("e.created_at"),
    },
    sorts=("created_at", "action"),
    default_sort="-created_at",
    where="e.dataset_id = $1",
)


async def list_datasets(
    session: TenantSession, params: ListParams, shipped: Sequence[Mapping[str, JSON]], today: date
) -> Page[SummaryRow]:
    """Return a page of shipped datasets and the tenant's own."""
    return await fetch_page(
        session, DATASETS, params, build=lambda row: SummaryRow(**dict(row)), args=(shipped, today)
    )


async def list_events(
    session: TenantSession, params: ListParams, dataset_id: UUID
) -> Page[EventRow]:
    """Return a page of what happened to a dataset."""
    return await fetch_page(
        session, EVENTS, params, build=lambda row: EventRow(**dict(row)), args=(dataset_id,)
    )


async def writers_of(session: TenantSession, dataset_id: UUID) -> list[UUID]:
    """Return the accounts that wrote a version."""
    rows = await session.fetch(
        "SELECT DISTINCT actor_id FROM reference_dataset_event WHERE dataset_id = $1"
        " AND action IN ('created', 'updated')",
        dataset_id,
    )
    return [row["actor_id"] for row in rows]


def _row(row: Record) -> DatasetRow:
    return DatasetRow(
        id=row["id"],
        dataset=dataset_of(row),
        status=row["status"],
        revision=row["revision"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        activated_at=row["activated_at"],
    )


async def find_dataset(
    session: TenantSession, dataset_id: UUID, *, lock: bool = False
) -> DatasetRow | None:
    """Return a tenant's own dataset."""
    row = await session.fetch_row(
        f"SELECT {_ROW} FROM reference_dataset WHERE id = $1{' FOR NO KEY UPDATE' if lock else ''}",
        dataset_id,
    )
    return _row(row) if row else None


async def find_active(session: TenantSession, type_: str) -> DatasetRow | None:
    """Return the tenant's active dataset of a type, locked."""
    row = await session.fetch_row(
        f"SELECT {_ROW} FROM reference_dataset WHERE type = $1 AND status = 'active'"
        " FOR NO KEY UPDATE",
        type_,
    )
    return _row(row) if row else None


async def fetch_used(session: TenantSession) -> tuple[list[tuple[UUID, str, str]], bool]:
    """Return (id, type, status) of the tenant's datasets that are or were active.

    And whether the installation has defaults.
    """
    rows = await session.fetch(
        "SELECT id, type, status FROM reference_dataset"
        " WHERE status = ANY('{active,superseded}'::text[])"
        " UNION ALL SELECT NULL, NULL, NULL"
        " WHERE EXISTS (SELECT FROM reference_default WHERE NOT withdrawn)"
    )
    used = [(row["id"], row["type"], row["status"]) for row in rows if row["id"] is not None]
    return used, len(used) < len(rows)


async def fetch_datasets(session: TenantSession, ids: Sequence[UUID]) -> dict[UUID, Dataset]:
    """Return datasets with their data."""
    rows = await session.fetch(
        f"SELECT {_ROW} FROM reference_dataset WHERE id = ANY($1::uuid[])", list(ids)
    )
    return {row["id"]: dataset_of(row) for row in rows}


def _facts(dataset: Dataset) -> tuple[object, ...]:
    return (
        dataset.type, dataset.version, dataset.name, dataset.source, dataset.url,
        dataset.source_date, dataset.licence, dataset.refresh_days, dataset.judgement,
        dataset.note, dataset.data, dataset.entries, dataset.due, dataset.content_hash,
    )  # fmt: skip


async def insert_dataset(
    session: TenantSession, dataset_id: UUID, dataset: Dataset, user_id: UUID, at: datetime
) -> None:
    """Add a draft."""
    await session.execute(
        f"INSERT INTO reference_dataset (tenant_id, id, {_FACTS}, status, created_by, created_at,"
        " updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
        " $16, 'draft', $17, $18, $18)",
        session.tenant_id, dataset_id, *_facts(dataset), user_id, at,
    )  # fmt: skip


async def update_dataset(
    session: TenantSession, dataset_id: UUID, dataset: Dataset, at: datetime
) -> None:
    """Replace a draft's content; the caller has locked it."""
    await session.execute(
        "UPDATE reference_dataset SET type = $2, version = $3, name = $4, source = $5, url = $6,"
        " source_date = $7, licence = $8, refresh_days = $9, judgement = $10, note = $11,"
        " data = $12, entries = $13, due = $14, content_hash = $15, revision = revision + 1,"
        " updated_at = $16 WHERE id = $1",
        dataset_id, *_facts(dataset), at,
    )  # fmt: skip


async def set_status(session: TenantSession, dataset_id: UUID, status: str, at: datetime) -> None:
    """Move a dataset to a status; the caller has locked it."""
    await session.execute(
        "UPDATE reference_dataset SET status = $2, revision = revision + 1, updated_at = $3,"
        " activated_at = CASE WHEN $2 = 'active' THEN $3 ELSE activated_at END WHERE id = $1",
        dataset_id, status, at,
    )  # fmt: skip


async def insert_event(
    session: TenantSession,
    dataset_id: UUID,
    action: str,
    content_hash: str,
    actor_id: UUID,
    at: datetime,
) -> None:
    """Add to a dataset's history."""
    await session.insert(
        "reference_dataset_event",
        id=new_id(),
        dataset_id=dataset_id,
        action=action,
        content_hash=content_hash,
        actor_id=actor_id,
        created_at=at,
    )


async def fetch_defaults(session: AnySession) -> list[DefaultRow]:
    """Return the installation's defaults."""
    rows = await session.fetch(
        f"SELECT {_FACTS}, revision, updated_at FROM reference_default WHERE NOT withdrawn"
        " ORDER BY type"
    )
    return [DefaultRow(dataset_of(row), row["revision"], row["updated_at"]) for row in rows]


async def put_default(session: PlatformSession, dataset: Dataset, at: datetime) -> int:
    """Set the installation's default of a type; return its revision."""
    revision: int = await session.fetch_value(
        f"INSERT INTO reference_default ({_FACTS}, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        " ON CONFLICT (type) DO UPDATE SET version = excluded.version, name = excluded.name,"
        " source = excluded.source, url = excluded.url, source_date = excluded.source_date,"
        " licence = excluded.licence, refresh_days = excluded.refresh_days,"
        " judgement = excluded.judgement, note = excluded.note, data = excluded.data,"
        " entries = excluded.entries, due = excluded.due, content_hash = excluded.content_hash,"
        " updated_at = excluded.updated_at, withdrawn = false,"
        " revision = reference_default.revision + 1 RETURNING revision",
        *_facts(dataset), at,
    )  # fmt: skip
    return revision


async def withdraw_default(session: PlatformSession, type_: str, at: datetime) -> bool:
    """Withdraw the installation's default of a type; False when there is none."""
    changed = await session.execute(
        "UPDATE reference_default SET withdrawn = true, revision = revision + 1, updated_at = $2"
        " WHERE type = $1 AND NOT withdrawn",
        type_, at,
    )  # fmt: skip
    return changed == 1


async def insert_snapshot(
    session: TenantSession, snapshot_hash: str, document: dict[str, JSON], moment: datetime
) -> None:
    """Keep a snapshot; one that is kept already stays."""
    await session.insert(
        "reference_snapshot",
        hash=snapshot_hash,
        document=document,
        created_at=moment,
        conflict="DO NOTHING",
    )


async def has_snapshot(session: TenantSession, snapshot_hash: str) -> bool:
    """Return whether a snapshot is kept."""
    row = await session.fetch_row("SELECT 1 FROM reference_snapshot WHERE hash = $1", snapshot_hash)
    return row is not None


async def find_snapshot(session: TenantSession, snapshot_hash: str) -> dict[str, JSON] | None:
    """Return a kept snapshot's document."""
    row = await session.fetch_row(
        "SELECT document FROM reference_snapshot WHERE hash = $1", snapshot_hash
    )
    return row["document"] if row else None
