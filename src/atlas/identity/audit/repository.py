"""SQL of the audit room."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import PlatformSession, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    fetch_page,
    iterate_all,
    text_field,
    time_field,
    uuid_field,
)
from atlas.foundation.db.rows import columns_of
from atlas.identity.audit.domain import Event, Link, Seal
from atlas.identity.audit.models import (
    EventRow,
    SealedEvent,
    Stretch,
    event_from_record,
    link_from_record,
)

_COLUMNS = columns_of(Event, "e.")
EVENTS = ListSpec(
    select=f"""
        SELECT {_COLUMNS}, p.payload, p.salt, s.sequence, s.event_hash, s.previous_hash, s.hash,
               s.sealed_at
        FROM audit_event e
        LEFT JOIN audit_payload p ON p.tenant_id = e.tenant_id AND p.event_id = e.id
        LEFT JOIN audit_seal s ON s.tenant_id = e.tenant_id AND s.event_id = e.id
    """,
    id_column="e.id",
    fields={
        "occurred_at": time_field("e.occurred_at"),
        "action": text_field("e.action", "eq", "in"),
        "resource_type": text_field("e.resource_type", "eq", "in"),
        "resource_id": uuid_field("e.resource_id"),
        "actor_user_id": uuid_field("e.actor_user_id"),
        "actor_person_id": uuid_field("e.actor_person_id"),
        "request_id": text_field("e.request_id", "eq"),
        "is_machine": bool_field("e.is_machine"),
    },
    sorts=("occurred_at",),
    default_sort="-occurred_at",
)


_INSERT = """
    WITH event AS (
      INSERT INTO audit_event (tenant_id, id, occurred_at, action, resource_type, resource_id,
        actor_user_id, actor_person_id, session_id, is_machine, request_id, payload_hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    )
    INSERT INTO audit_payload (tenant_id, event_id, salt, payload) VALUES ($1, $2, $13, $14)
    """


async def insert_event(
    session: TenantSession, event: Event, salt: str, payload: Mapping[str, JSON]
) -> None:
    """Insert an event and its payload in one statement."""
    await session.execute(_INSERT, *_inserted(session, event, salt, payload))


async def insert_events(
    session: TenantSession, events: Sequence[tuple[Event, str, Mapping[str, JSON]]]
) -> None:
    """Insert many events with their payloads in one batch."""
    await session.execute_many(_INSERT, [_inserted(session, *item) for item in events])


def _inserted(
    session: TenantSession, event: Event, salt: str, payload: Mapping[str, JSON]
) -> tuple[object, ...]:
    return (
        session.tenant_id,
        event.id,
        event.occurred_at,
        event.action,
        event.resource_type,
        event.resource_id,
        event.actor_user_id,
        event.actor_person_id,
        event.session_id,
        event.is_machine,
        event.request_id,
        event.payload_hash,
        salt,
        payload,
    )


async def fetch_payloads(
    session: TenantSession, resource_type: str, resource_ids: Sequence[UUID], action: str
) -> list[tuple[UUID, Mapping[str, JSON]]]:
    """Return (resource, payload) of one action on some resources; erased payloads are left out."""
    rows = await session.fetch(
        "SELECT e.resource_id, p.payload FROM audit_event e JOIN audit_payload p"
        " ON p.tenant_id = e.tenant_id AND p.event_id = e.id"
        " WHERE e.resource_type = $1 AND e.resource_id = ANY($2::uuid[]) AND e.action = $3",
        resource_type,
        list(resource_ids),
        action,
    )
    return [(row["resource_id"], row["payload"]) for row in rows]


async def insert_platform_event(
    session: PlatformSession,
    *,
    event_id: UUID,
    occurred_at: datetime,
    actor_id: UUID,
    action: str,
    resource_type: str,
    resource_id: UUID | None,
    request_id: str | None,
    payload: Mapping[str, JSON],
) -> None:
    """Insert an event of the platform."""
    await session.insert(
        "platform_event",
        id=event_id,
        occurred_at=occurred_at,
        actor_id=actor_id,
        action=action,
        resource_type=resource_type,
        resource_id=resource_id,
        request_id=request_id,
        payload=payload,
    )


async def fetch_events(session: TenantSession, params: ListParams) -> Page[EventRow]:
    """Fetch a page of events."""
    return await fetch_page(session, EVENTS, params, build=EventRow.from_record)


def iterate_events(session: TenantSession, params: ListParams) -> AsyncIterator[EventRow]:
    """Stream the events that a list's filters let through."""
    rows: AsyncIterator[EventRow] = _stream(session, params)
    return rows


async def _stream(session: TenantSession, params: ListParams) -> AsyncIterator[EventRow]:
    async for row in iterate_all(session, EVENTS, params, build=EventRow.from_record):
        yield row


async def find_event(session: TenantSession, event_id: UUID) -> EventRow | None:
    """Fetch one event."""
    row = await session.fetch_row(f"{EVENTS.select} WHERE e.id = $1", event_id)
    return EventRow.from_record(row) if row else None


async def try_lock_chain(session: TenantSession) -> bool:
    """Become the tenant's only sealer until the transaction ends."""
    return bool(
        await session.fetch_value(
            "SELECT pg_try_advisory_xact_lock(hashtextextended('audit_seal:' || $1, 0))",
            str(session.tenant_id),
        ),
    )


async def fetch_unsealed(session: TenantSession, *, since: UUID | None, limit: int) -> list[Event]:
    """Fetch events without a seal, oldest first; `since` bounds the anti-join by id."""
    rows = await session.fetch(
        f"""
        SELECT {_COLUMNS} FROM audit_event e
        WHERE ($1::uuid IS NULL OR e.id >= $1) AND NOT EXISTS (
          SELECT 1 FROM audit_seal s WHERE s.tenant_id = e.tenant_id AND s.event_id = e.id)
        ORDER BY e.id LIMIT $2
        """,
        since,
        limit,
    )
    return [event_from_record(row) for row in rows]


async def find_head(session: TenantSession) -> tuple[int, str, datetime] | None:
    """Fetch the last seal's sequence, hash and time."""
    row = await session.fetch_row(
        "SELECT sequence, hash, sealed_at FROM audit_seal ORDER BY sequence DESC LIMIT 1"
    )
    return (row["sequence"], row["hash"], row["sealed_at"]) if row else None


async def insert_seals(session: TenantSession, seals: Iterable[Seal], sealed_at: datetime) -> None:
    """Insert seals."""
    await session.insert_many("audit_seal", seals, sealed_at=sealed_at)


async def iterate_chain(session: TenantSession) -> AsyncIterator[Link]:
    """Stream the chain in the order of its sequence."""
    sql = f"""
        SELECT s.sequence, s.event_id, s.event_hash, s.previous_hash, s.hash, {_COLUMNS},
               p.payload, p.salt
        FROM audit_seal s
        LEFT JOIN audit_event e ON e.tenant_id = s.tenant_id AND e.id = s.event_id
        LEFT JOIN audit_payload p ON p.tenant_id = s.tenant_id AND p.event_id = s.event_id
        ORDER BY s.sequence
    """
    async for row in session.iterate(sql):
        yield link_from_record(row)


async def fetch_events_of(session: TenantSession, resource_ids: Sequence[UUID]) -> list[EventRow]:
    """Fetch the sealed events of resources, in the order of the chain."""
    rows = await session.fetch(
        f"{EVENTS.select} WHERE e.resource_id = ANY($1::uuid[]) AND s.sequence IS NOT NULL"
        " ORDER BY s.sequence",
        list(resource_ids),
    )
    return [EventRow.from_record(row) for row in rows]


async def iterate_seals(session: TenantSession, first: int, last: int) -> AsyncIterator[Seal]:
    """Stream the seals of a stretch of the chain, in order."""
    sql = (
        "SELECT sequence, event_id, event_hash, previous_hash, hash FROM audit_seal"
        " WHERE sequence BETWEEN $1 AND $2 ORDER BY sequence"
    )
    async for row in session.iterate(sql, first, last):
        yield Seal(**dict(row))


_STRETCH = f"""
    WITH looked AS MATERIALIZED (
      SELECT tenant_id, sequence, event_id, hash FROM audit_seal
      WHERE sequence > $1 AND sequence <= $2
    ), told AS (
      SELECT l.sequence, l.hash, e.* FROM looked l
      CROSS JOIN LATERAL (
        SELECT {SealedEvent.columns(without={"sequence", "hash"})} FROM audit_event
        WHERE tenant_id = l.tenant_id AND id = l.event_id LIMIT 1
      ) e
      WHERE e.resource_type = ANY($3::text[]) AND ($4::text[] IS NULL OR e.action = ANY($4))
      ORDER BY l.sequence LIMIT $5
    )
    SELECT last.sequence AS last_sequence, last.hash AS last_hash, told.*
    FROM (SELECT sequence, hash FROM looked ORDER BY sequence DESC LIMIT 1) last
    LEFT JOIN told ON true ORDER BY told.sequence
"""
"""One statement, so that what it passes over and what it returns are of one snapshot. LIMIT 1 keeps
the planner from joining whole tables: each seal costs one look-up."""


async def fetch_stretch(
    session: TenantSession,
    first: int,
    last: int,
    *,
    types: Sequence[str],
    actions: Sequence[str] | None,
    limit: int,
) -> Stretch | None:
    """Fetch sealed events of a stretch of the chain; None when it holds no seal.

    Args:
        session: the tenant's.
        first, last: sequences, the first one excluded.
        types: resource types to return.
        actions: actions to return; None: all.
        limit: how many events at most.

    """
    rows = await session.fetch(
        _STRETCH, first, last, list(types), None if actions is None else list(actions), limit
    )
    if not rows:
        return None
    events = [SealedEvent.from_record(row) for row in rows if row["sequence"] is not None]
    return Stretch(events, rows[0]["last_sequence"], rows[0]["last_hash"])


async def find_seal_hash(session: TenantSession, sequence: int) -> str | None:
    """Fetch the hash of one seal."""
    found = await session.fetch_value("SELECT hash FROM audit_seal WHERE sequence = $1", sequence)
    return str(found) if found is not None else None


async def count_events(session: TenantSession) -> int:
    """Count all events of the tenant."""
    return int(await session.fetch_value("SELECT count(*) FROM audit_event"))


async def fetch_overdue(session: TenantSession, before: datetime) -> list[tuple[UUID, str]]:
    """Fetch up to 100 events older than `before` that have no seal."""
    rows = await session.fetch(
        """
        SELECT e.id, e.action FROM audit_event e
        WHERE e.occurred_at < $1 AND NOT EXISTS (
          SELECT 1 FROM audit_seal s WHERE s.tenant_id = e.tenant_id AND s.event_id = e.id)
        ORDER BY e.id LIMIT 100
        """,
        before,
    )
    return [(row["id"], row["action"]) for row in rows]


async def fetch_marks(session: TenantSession) -> list[int]:
    """Fetch the transactions that wrote events of which no sealer has said that they are sealed."""
    rows = await session.fetch("SELECT transaction FROM audit_unsealed")
    return [row["transaction"] for row in rows]


async def delete_marks(session: TenantSession, transactions: Sequence[int]) -> None:
    """Delete marks whose events have their seals."""
    if transactions:
        await session.execute(
            "DELETE FROM audit_unsealed WHERE transaction = ANY($1::bigint[])", list(transactions)
        )


async def fetch_tenants_unsealed(session: PlatformSession) -> list[UUID]:
    """Fetch the tenants that have events to seal: one statement, however many tenants there are."""
    rows = await session.fetch("SELECT DISTINCT tenant_id FROM audit_unsealed")
    return [row["tenant_id"] for row in rows]


_TO_WALK = """
    SELECT id FROM tenant t
    WHERE id > $1 AND (
      NOT EXISTS (SELECT FROM tenant_due d WHERE d.kind = 'seals' AND d.tenant_id = t.id)
      OR EXISTS (SELECT FROM tenant_due d
                 WHERE d.kind = 'seals' AND d.tenant_id = t.id AND d.due_at <= $2))
    ORDER BY id LIMIT $3
"""


async def fetch_tenants_to_walk(
    session: PlatformSession, after: UUID, moment: datetime, limit: int
) -> list[UUID]:
    """Fetch the next tenants, in the order of their ids, that were never walked or are due."""
    rows = await session.fetch(_TO_WALK, after, moment, limit)
    return [row["id"] for row in rows]


async def insert_due(session: TenantSession, slot: int, moment: datetime) -> None:
    """Note when the walk visits the session's tenant; one note for each slot of time."""
    await session.execute(
        "INSERT INTO tenant_due (kind, tenant_id, transaction, due_at)"
        " VALUES ('seals', $1, $2, $3) ON CONFLICT DO NOTHING",
        session.tenant_id,
        slot,
        moment,
    )


async def delete_due(session: TenantSession, moment: datetime) -> None:
    """Delete the notes that were due at a moment; later ones are of seals that came after."""
    await session.execute(
        "DELETE FROM tenant_due WHERE kind = 'seals' AND tenant_id = $1 AND due_at <= $2",
        session.tenant_id,
        moment,
    )
