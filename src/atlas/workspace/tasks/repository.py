"""SQL of tasks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
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
from atlas.workspace.tasks.domain import SlaState, TaskKind, TaskLevel, TaskStatus, clock
from atlas.workspace.tasks.models import Task
from atlas.workspace.tasks.schemas import NewTask

_COLUMNS = Task.columns("t.")
TASKS = ListSpec(
    select=f"SELECT {_COLUMNS} FROM task t",
    id_column="t.id",
    fields={
        "kind": choice_field("t.kind", tuple(TaskKind)),
        "status": choice_field("t.status", tuple(TaskStatus)),
        "role": choice_field("t.role", tuple(TaskLevel)),
        "assignee": uuid_field("t.assignee"),
        "unassigned": bool_field("(t.assignee IS NULL)"),
        "subject_type": text_field("t.subject_type", "eq", "in"),
        "subject_id": uuid_field("t.subject_id"),
        "sla_state": choice_field("t.sla_state", tuple(SlaState)),
        "escalations": int_field("t.escalations"),
        "due_at": time_field("t.due_at"),
        "created_at": time_field("t.created_at"),
    },
    sorts=("due_at", "created_at"),
    default_sort="due_at",
)


def _task(row: Record) -> Task:
    values = dict(row)
    values["kind"] = TaskKind(values["kind"])
    values["status"] = TaskStatus(values["status"])
    values["role"] = TaskLevel(values["role"])
    values["sla_state"] = SlaState(values["sla_state"])
    return Task(**values)


async def list_tasks(session: TenantSession, params: ListParams) -> Page[Task]:
    """Return a page of tasks."""
    return await fetch_page(session, TASKS, params, build=_task)


async def find_task(session: TenantSession, task_id: UUID, *, lock: bool = False) -> Task | None:
    """Return a task, locked for a change of state when asked."""
    row = await session.fetch_row(
        f"SELECT {_COLUMNS} FROM task t WHERE t.id = $1{' FOR NO KEY UPDATE' if lock else ''}",
        task_id,
    )
    return _task(row) if row else None


async def completed_subjects(
    session: TenantSession, kind: TaskKind, subject_type: str, subject_ids: Sequence[UUID]
) -> list[UUID]:
    """Return those of the subjects with a task of a kind that a person has completed."""
    rows = await session.fetch(
        "SELECT DISTINCT subject_id FROM task WHERE kind = $1 AND subject_type = $2"
        " AND subject_id = ANY($3::uuid[]) AND status = 'completed' AND closed_by IS NOT NULL"
        " AND note IS NOT NULL",
        kind.value,
        subject_type,
        list(subject_ids),
    )
    return [row["subject_id"] for row in rows]


async def find_next(
    session: TenantSession, user_id: UUID, levels: Sequence[TaskLevel], moment: datetime
) -> Task | None:
    """Return the task that is due first of those the caller holds or may take."""
    row = await session.fetch_row(
        f"SELECT {_COLUMNS} FROM task t WHERE t.status = 'open'"
        " AND (t.assignee = $1 OR (t.assignee IS NULL AND t.role = ANY($2::text[])))"
        " AND (t.snoozed_until IS NULL OR t.snoozed_until <= $3)"
        " ORDER BY t.due_at, t.id LIMIT 1",
        user_id,
        list(levels),
        moment,
    )
    return _task(row) if row else None


async def insert_tasks(
    session: TenantSession, tasks: Sequence[NewTask], created_by: UUID, moment: datetime
) -> list[tuple[UUID, int]]:
    """Open the tasks that are not open already; return (id, place in `tasks`) of the new ones."""
    clocks = [clock(moment, one.role, one.due) for one in tasks]
    rows = await session.fetch(
        "WITH new AS (SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[],"
        " $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[]) WITH ORDINALITY"
        " AS n (id, kind, subject_type, subject_id, title, role, warn_at, due_at, place)),"
        " added AS (INSERT INTO task (tenant_id, id, kind, subject_type, subject_id, title, status,"
        " role, sla_state, warn_at, due_at, created_by, created_at, updated_at)"
        " SELECT $1, id, kind, subject_type, subject_id, title, 'open', role, 'on_track', warn_at,"
        " due_at, $10, $11, $11 FROM new ORDER BY kind, subject_id"
        " ON CONFLICT (tenant_id, kind, subject_type, subject_id) WHERE status = 'open'"
        " DO NOTHING RETURNING id)"
        " SELECT new.id, new.place FROM added JOIN new ON new.id = added.id",
        session.tenant_id,
        [new_id() for _ in tasks],
        [one.kind.value for one in tasks],
        [one.subject_type for one in tasks],
        [one.subject_id for one in tasks],
        [one.title for one in tasks],
        [one.role.value for one in tasks],
        [one.warn_at for one in clocks],
        [one.due_at for one in clocks],
        created_by,
        moment,
    )
    return [(row["id"], int(row["place"]) - 1) for row in rows]


async def subjects_with_open(
    session: TenantSession,
    kind: TaskKind,
    subject_type: str,
    subject_ids: Sequence[UUID],
    *,
    before: datetime | None = None,
) -> set[UUID]:
    """Return the subjects that have an open task of a kind, opened before a moment if given."""
    rows = await session.fetch(
        "SELECT t.subject_id FROM task t WHERE t.status = 'open' AND t.kind = $1"
        " AND t.subject_type = $2 AND t.subject_id = ANY($3::uuid[])"
        " AND ($4::timestamptz IS NULL OR t.created_at < $4)",
        kind.value,
        subject_type,
        list(subject_ids),
        before,
    )
    return {row["subject_id"] for row in rows}


async def close_open(
    session: TenantSession,
    kinds: Sequence[TaskKind],
    subject_type: str,
    subject_ids: Sequence[UUID],
    *,
    status: TaskStatus,
    outcome: str,
    by: UUID,
    moment: datetime,
) -> list[UUID]:
    """Close the open tasks of subjects; return their ids."""
    rows = await session.fetch(
        "UPDATE task t SET status = $4, outcome = $5, closed_by = $6, closed_at = $7,"
        " updated_at = $7, snoozed_until = NULL, version = version + 1"
        " WHERE t.status = 'open' AND t.kind = ANY($1::text[]) AND t.subject_type = $2"
        " AND t.subject_id = ANY($3::uuid[]) RETURNING t.id",
        [kind.value for kind in kinds],
        subject_type,
        list(subject_ids),
        status.value,
        outcome,
        by,
        moment,
    )
    return [row["id"] for row in rows]


async def change_task(session: TenantSession, task_id: UUID, moment: datetime, **to: Any) -> Task:
    """Set columns of a task that the caller has locked."""
    assigned = "".join(f"{name} = ${place}, " for place, name in enumerate(to, start=3))
    row = await session.fetch_row(
        f"UPDATE task t SET {assigned}version = version + 1, updated_at = $2"
        f" WHERE t.id = $1 RETURNING {_COLUMNS}",
        task_id,
        moment,
        *to.values(),
    )
    assert row is not None  # noqa: S101  locked by the caller
    return _task(row)


async def warn_due(session: TenantSession, moment: datetime) -> list[UUID]:
    """Mark the open tasks of which three quarters of the time are gone; return their ids."""
    rows = await session.fetch(
        "UPDATE task t SET sla_state = 'warning', updated_at = $1, version = version + 1"
        " WHERE t.status = 'open' AND t.sla_state = 'on_track' AND t.warn_at <= $1 RETURNING t.id",
        moment,
    )
    return [row["id"] for row in rows]


async def lock_overdue(session: TenantSession, moment: datetime, limit: int) -> list[Task]:
    """Return open tasks past their due time that were not dealt with, locked."""
    rows = await session.fetch(
        f"SELECT {_COLUMNS} FROM task t WHERE t.status = 'open' AND t.sla_state = 'warning'"
        " AND t.due_at <= $1 ORDER BY t.due_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED",
        moment,
        limit,
    )
    return [_task(row) for row in rows]


async def next_due(session: TenantSession) -> datetime | None:
    """Return when the next open task is to be warned of or is overdue; it may be past."""
    found: datetime | None = await session.fetch_value(
        "SELECT least((SELECT min(warn_at) FROM task WHERE status = 'open'"
        " AND sla_state = 'on_track'), (SELECT min(due_at) FROM task WHERE status = 'open'"
        " AND sla_state = 'warning'))"
    )
    return found


async def count_open(session: TenantSession, user_id: UUID, moment: datetime) -> dict[str, JSON]:
    """Count the open tasks."""
    row = await session.fetch_row(
        """
        WITH shown AS MATERIALIZED (
          SELECT t.kind, t.role, t.sla_state, t.assignee, t.snoozed_until, t.escalations
          FROM task t WHERE t.status = 'open')
        SELECT count(*) AS open,
          count(*) FILTER (WHERE assignee = $1) AS mine,
          count(*) FILTER (WHERE assignee IS NULL) AS unassigned,
          count(*) FILTER (WHERE snoozed_until > $2) AS snoozed,
          count(*) FILTER (WHERE escalations > 0) AS escalated,
          (SELECT coalesce(jsonb_object_agg(kind, n), '{}') FROM
            (SELECT kind, count(*) AS n FROM shown GROUP BY 1) AS k) AS by_kind,
          (SELECT coalesce(jsonb_object_agg(role, n), '{}') FROM
            (SELECT role, count(*) AS n FROM shown GROUP BY 1) AS r) AS by_role,
          (SELECT coalesce(jsonb_object_agg(sla_state, n), '{}') FROM
            (SELECT sla_state, count(*) AS n FROM shown GROUP BY 1) AS s) AS by_sla_state
        FROM shown
        """,
        user_id,
        moment,
    )
    assert row is not None  # noqa: S101  an aggregate has one row
    return dict(row)
