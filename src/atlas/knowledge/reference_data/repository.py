"""SQL of reference data: kept snapshots; shipped datasets listed through the same list rules."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    text_field,
)
from atlas.knowledge.reference_data.domain import Dataset, load_shipped

# the catalogue is a handful of rows in memory, handed in as $1: one list mechanism for all
DATASETS = ListSpec(
    select=(
        "SELECT d.* FROM jsonb_to_recordset($1::jsonb)"
        " AS d(id uuid, type text, version text, judgement boolean, empty boolean, stale boolean)"
    ),
    id_column="d.id",
    fields={
        "type": choice_field("d.type", sorted(load_shipped().types)),
        "version": text_field("d.version"),
        "judgement": bool_field("d.judgement"),
        "empty": bool_field("d.empty"),
        "stale": bool_field("d.stale"),
    },
    sorts=("type", "version"),
    default_sort="type",
)


async def list_datasets(
    session: TenantSession, params: ListParams, datasets: Sequence[Dataset], today: date
) -> Page[Dataset]:
    """Return a page of datasets."""
    by_id = {item.id: item for item in datasets}

    def build(row: Record) -> Dataset:
        return by_id[row["id"]]

    return await fetch_page(
        session, DATASETS, params, build=build, args=([_row(item, today) for item in datasets],)
    )


def _row(item: Dataset, today: date) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "type": item.type,
        "version": item.version,
        "judgement": item.judgement,
        "empty": item.empty,
        "stale": item.stale(today),
    }


async def insert_snapshot(
    session: TenantSession, snapshot_hash: str, document: dict[str, Any], moment: datetime
) -> None:
    """Keep a snapshot; one that is kept already stays."""
    await session.execute(
        "INSERT INTO reference_snapshot (tenant_id, hash, document, created_at)"
        " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        session.tenant_id,
        snapshot_hash,
        document,
        moment,
    )


async def has_snapshot(session: TenantSession, snapshot_hash: str) -> bool:
    """Return whether a snapshot is kept."""
    row = await session.fetch_row("SELECT 1 FROM reference_snapshot WHERE hash = $1", snapshot_hash)
    return row is not None


async def find_snapshot(session: TenantSession, snapshot_hash: str) -> dict[str, Any] | None:
    """Return a kept snapshot's document."""
    row = await session.fetch_row(
        "SELECT document FROM reference_snapshot WHERE hash = $1", snapshot_hash
    )
    return row["document"] if row else None
