"""All SQL of risk policies and segments."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
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
from atlas.risk.policy.domain import APPETITES
from atlas.risk.policy.models import Policy, Segment

_CYCLE = (
    "revision, created_by, person_id, created_at, updated_at, activated_by, activated_at,"
    " editors, editor_persons"
)
_POLICY = f"id, version, status, title, appetite, checks, {_CYCLE}"
_SEGMENT = f"id, key, status, title, multipliers, {_CYCLE}"
POLICIES = ListSpec(
    select=f"SELECT {_POLICY} FROM risk_policy",
    id_column="id",
    fields={
        "status": choice_field("status", ("draft", "active", "superseded")),
        "appetite": choice_field("appetite", APPETITES),
        "version": int_field("version"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at", "version"),
    default_sort="-created_at",
)
SEGMENTS = ListSpec(
    select=f"SELECT {_SEGMENT} FROM risk_segment",
    id_column="id",
    fields={
        "status": choice_field("status", ("draft", "active", "archived")),
        "key": text_field("key", "eq", "in"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at", "key"),
    default_sort="-created_at",
)


def _policy(row: Record) -> Policy:
    return Policy(**dict(row))


def _segment(row: Record) -> Segment:
    return Segment(**dict(row))


async def fetch_policies(session: TenantSession, params: ListParams) -> Page[Policy]:
    """Return a page of policies."""
    return await fetch_page(session, POLICIES, params, build=_policy)


async def fetch_segments(session: TenantSession, params: ListParams) -> Page[Segment]:
    """Return a page of segments."""
    return await fetch_page(session, SEGMENTS, params, build=_segment)


async def find_policy(
    session: TenantSession, policy_id: UUID, *, lock: bool = False
) -> Policy | None:
    """Return a policy."""
    row = await session.fetch_row(
        f"SELECT {_POLICY} FROM risk_policy WHERE id = $1{' FOR UPDATE' if lock else ''}",
        policy_id,
    )
    return _policy(row) if row else None


async def find_active(session: TenantSession, *, lock: bool = False) -> Policy | None:
    """Return the active policy."""
    row = await session.fetch_row(
        f"SELECT {_POLICY} FROM risk_policy WHERE status = 'active'{' FOR UPDATE' if lock else ''}"
    )
    return _policy(row) if row else None


async def insert_policy(session: TenantSession, made: Policy) -> Policy:
    """Add a policy; its version is the next one (a concurrent one waits its turn)."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('risk_policy:' || $1::text, 0))",
        str(session.tenant_id),
    )
    row = await session.fetch_row(
        "INSERT INTO risk_policy (tenant_id, id, version, status, title, appetite, checks,"
        " created_by, person_id, created_at, updated_at, editors, editor_persons) SELECT $1, $2,"
        " (SELECT coalesce(max(version), 0) + 1 FROM risk_policy), $3, $4, $5, $6, $7, $8, $9, $9,"
        f" $10, $11 RETURNING {_POLICY}",
        session.tenant_id, made.id, made.status, made.title, made.appetite, made.checks,
        made.created_by, made.person_id, made.created_at, made.editors, made.editor_persons,
    )  # fmt: skip
    assert row is not None  # noqa: S101  it was just inserted
    return _policy(row)


async def update_policy(
    session: TenantSession, policy_id: UUID, values: Mapping[str, object], at: datetime
) -> Policy:
    """Change a locked policy."""
    row = await _update(session, "risk_policy", policy_id, values, at, _POLICY)
    return _policy(row)


async def insert_segment(session: TenantSession, made: Segment) -> None:
    """Add a segment."""
    await session.insert("risk_segment", made)


async def find_segment(
    session: TenantSession, segment_id: UUID, *, lock: bool = False
) -> Segment | None:
    """Return a segment."""
    row = await session.fetch_row(
        f"SELECT {_SEGMENT} FROM risk_segment WHERE id = $1{' FOR UPDATE' if lock else ''}",
        segment_id,
    )
    return _segment(row) if row else None


async def active_segments(session: TenantSession) -> list[Segment]:
    """Return the active segments."""
    rows = await session.fetch(
        f"SELECT {_SEGMENT} FROM risk_segment WHERE status = 'active' ORDER BY key"
    )
    return [_segment(row) for row in rows]


async def update_segment(
    session: TenantSession, segment_id: UUID, values: Mapping[str, object], at: datetime
) -> Segment:
    """Change a locked segment."""
    row = await _update(session, "risk_segment", segment_id, values, at, _SEGMENT)
    return _segment(row)


async def _update(
    session: TenantSession,
    table: str,
    row_id: UUID,
    values: Mapping[str, object],
    at: datetime,
    columns: str,
) -> Record:
    assigned = "".join(f"{name} = ${place}, " for place, name in enumerate(values, start=3))
    row = await session.fetch_row(
        f"UPDATE {table} SET {assigned}revision = revision + 1, updated_at = $2"
        f" WHERE id = $1 RETURNING {columns}",
        row_id,
        at,
        *values.values(),
    )
    assert row is not None  # noqa: S101  locked by the caller
    return row
