"""SQL of risk indicators."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.canonical import plain
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    int_field,
    text_field,
    time_field,
    uuid_field,
)
from atlas.risk.indicators.schemas import Indicator, IndicatorStatus, StoredIndicator

_COLUMNS = (
    "id, investigation_id, subject_id, party_id, module, code, title, category, status, points,"
    " critical, reason, detail, evidence_ids, created_at"
)
INDICATORS = ListSpec(
    select=f"SELECT {_COLUMNS} FROM risk_indicator",
    where="investigation_id = $1",
    id_column="id",
    fields={
        "module": text_field("module", "eq", "in"),
        "code": text_field("code", "eq", "in"),
        "category": text_field("category", "eq", "in"),
        "status": choice_field("status", tuple(IndicatorStatus)),
        "points": int_field("points"),
        "critical": bool_field("critical"),
        "party_id": uuid_field("party_id"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at", "module", "points"),
    default_sort="module",
)


def from_record(row: Record) -> StoredIndicator:
    """Build an indicator from a row with exactly these columns."""
    values = dict(row)
    values["status"] = IndicatorStatus(values["status"])
    values["evidence_ids"] = tuple(values["evidence_ids"])
    return StoredIndicator(**values)


async def insert_indicators(
    session: TenantSession,
    subject_id: UUID | None,
    investigation_id: UUID,
    indicators: Sequence[Indicator],
    moment: datetime,
) -> None:
    """Insert indicators in one statement; those the run has already stay as they are."""
    rows = [
        {
            "id": str(new_id()),
            "party_id": None if item.party_id is None else str(item.party_id),
            "module": item.module,
            "code": item.code,
            "title": item.title,
            "category": item.category,
            "status": item.status.value,
            "points": item.points,
            "critical": item.critical,
            "reason": item.reason,
            "detail": plain(dict(item.detail)),
            "evidence_ids": [str(evidence) for evidence in item.evidence_ids],
        }
        for item in indicators
    ]
    await session.execute(
        f"INSERT INTO risk_indicator (tenant_id, {_COLUMNS})"
        " SELECT $1, r.id, $2, $3, r.party_id, r.module, r.code, r.title, r.category, r.status,"
        " r.points, r.critical, r.reason, r.detail, r.evidence_ids, $4"
        " FROM jsonb_to_recordset($5::jsonb) AS r(id uuid, party_id uuid, module text, code text,"
        " title text, category text, status text, points bigint, critical boolean, reason text,"
        " detail jsonb, evidence_ids uuid[])"
        " ON CONFLICT DO NOTHING",
        session.tenant_id,
        investigation_id,
        subject_id,
        moment,
        rows,
    )


async def find_ids(session: TenantSession, investigation_id: UUID) -> list[UUID]:
    """Return the ids of a run's indicators, in the order they were recorded."""
    rows = await session.fetch(
        "SELECT id FROM risk_indicator WHERE investigation_id = $1 ORDER BY created_at, id",
        investigation_id,
    )
    return [row["id"] for row in rows]


async def list_indicators(
    session: TenantSession, params: ListParams, investigation_id: UUID
) -> Page[StoredIndicator]:
    """Return a page of a run's indicators."""
    return await fetch_page(
        session, INDICATORS, params, build=from_record, args=(investigation_id,)
    )
