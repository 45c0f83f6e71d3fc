"""SQL of a run's log: steps that are done, attempts that failed, changes of state."""

from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
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
from atlas.investigations.runs.models import LogRow

LOGS = ListSpec(
    select=(
        "SELECT l.* FROM (SELECT md5(s.investigation_id::text || s.step)::uuid AS id,"
        " s.investigation_id, coalesce(s.finished_at, s.recorded_at) AS at, 'info' AS level,"
        " 'step_done' AS event, s.step, s.attempt,"
        " (extract(epoch FROM s.finished_at - s.recorded_at) * 1000)::bigint AS duration_ms,"
        " NULL AS code FROM investigation_step s"
        " UNION ALL SELECT p.id, p.investigation_id, p.at, 'warning', 'step_failed', p.step,"
        " p.attempt, NULL, p.code FROM investigation_problem p"
        " UNION ALL SELECT md5(e.investigation_id::text || e.sequence)::uuid, e.investigation_id,"
        " e.at, CASE e.kind WHEN 'failed' THEN 'error' ELSE 'info' END, e.kind,"
        " e.data ->> 'step', NULL, NULL, e.data ->> 'code' FROM investigation_event e"
        " WHERE e.kind <> 'step' OR e.data ->> 'step' IN ('begin', 'complete')) l"
    ),
    where="l.investigation_id = $1",
    id_column="l.id",
    fields={
        "at": time_field("l.at"),
        "level": choice_field("l.level", ("info", "warning", "error")),
        "event": text_field("l.event", "eq", "in"),
        "step": text_field("l.step", "eq", "in"),
        "duration_ms": int_field("l.duration_ms"),
    },
    sorts=("at",),
    default_sort="at",
)


async def page_logs(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[LogRow]:
    """Return a page of a run's log."""
    return await fetch_page(
        session, LOGS, params, build=LogRow.from_record, args=(investigation_id,)
    )


async def insert_problem(
    session: TenantSession, investigation_id: UUID, step: str, attempt: int, code: str
) -> None:
    """Note an attempt at a step that failed."""
    await session.insert(
        "investigation_problem",
        id=new_id(),
        investigation_id=investigation_id,
        at=now(),
        step=step,
        attempt=attempt,
        code=code,
    )
