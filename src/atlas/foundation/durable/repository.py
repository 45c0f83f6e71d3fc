"""SQL of the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.db import AnySession, PlatformSession, Record, TenantSession


async def insert_message(
    session: TenantSession,
    *,
    message_id: UUID,
    tenant_id: UUID,
    kind: str,
    ref_id: UUID,
    moment: datetime,
    channel: str,
    traceparent: str | None = None,
) -> None:
    """Write a message and wake the dispatchers on commit."""
    await session.insert(
        "outbox",
        id=message_id,
        tenant_id=tenant_id,
        kind=kind,
        ref_id=ref_id,
        created_at=moment,
        available_at=moment,
        traceparent=traceparent,
        conflict="(tenant_id, kind, ref_id) DO NOTHING",
    )
    await session.execute("SELECT pg_notify($1, '')", channel)


async def lock_due(
    session: PlatformSession, moment: datetime, kinds: list[str], batch: int
) -> list[Record]:
    """Lock the messages that are due, each tenant's oldest first in turn."""
    return await session.fetch(
        """
        WITH due AS (
            SELECT id, row_number() OVER (PARTITION BY tenant_id ORDER BY available_at, id) AS turn
            FROM outbox
            WHERE done_at IS NULL AND available_at <= $1 AND kind = ANY($2::text[])
            ORDER BY turn, id
            LIMIT $3
        )
        SELECT o.id, o.tenant_id, o.kind, o.ref_id, o.attempts, o.traceparent
        FROM outbox o JOIN due ON due.id = o.id
        WHERE o.done_at IS NULL
        ORDER BY due.turn, o.id
        FOR UPDATE OF o SKIP LOCKED
        """,
        moment,
        kinds,
        batch,
    )


async def mark_done(session: PlatformSession, message_id: UUID, moment: datetime) -> None:
    """Note a delivery."""
    await session.execute(
        "UPDATE outbox SET done_at = $2, attempts = attempts + 1, last_error = NULL WHERE id = $1",
        message_id,
        moment,
    )


async def mark_failed(
    session: PlatformSession, message_id: UUID, moment: datetime, delay: int, error: str
) -> None:
    """Note a failure and when to try again."""
    await session.execute(
        "UPDATE outbox SET attempts = attempts + 1, last_error = $3, available_at = $2"
        " WHERE id = $1",
        message_id,
        moment + timedelta(seconds=delay),
        error,
    )


async def reopen(
    session: PlatformSession,
    tenant_id: UUID,
    refs: Sequence[UUID],
    before: datetime,
    moment: datetime,
    channel: str,
) -> int:
    """Make messages of resources that were delivered before a moment due once more."""
    changed = await session.execute(
        "UPDATE outbox SET done_at = NULL, available_at = $4"
        " WHERE tenant_id = $1 AND ref_id = ANY($2) AND done_at < $3",
        tenant_id,
        list(refs),
        before,
        moment,
    )
    await session.execute("SELECT pg_notify($1, '')", channel)
    return changed


async def reopen_latest(
    session: PlatformSession,
    kinds: Sequence[str],
    window: timedelta,
    before: datetime,
    moment: datetime,
    channel: str,
) -> int:
    """Make delivered messages due once more that were written shortly before the newest of all."""
    changed = await session.execute(
        "UPDATE outbox SET done_at = NULL, available_at = $4"
        " WHERE kind = ANY($1) AND done_at < $3"
        " AND created_at > (SELECT max(created_at) FROM outbox) - $2::interval",
        list(kinds),
        window,
        before,
        moment,
    )
    await session.execute("SELECT pg_notify($1, '')", channel)
    return changed


async def count_pending(session: AnySession, *, before: datetime | None = None) -> int:
    """Return how many messages wait, of all or of those made before an instant."""
    return int(
        await session.fetch_value(
            "SELECT count(*) FROM outbox"
            " WHERE done_at IS NULL AND ($1::timestamptz IS NULL OR created_at < $1)",
            before,
        )
    )


async def purge_done(session: PlatformSession, before: datetime) -> int:
    """Delete delivered messages older than an instant."""
    return await session.execute(
        "DELETE FROM outbox WHERE done_at IS NOT NULL AND done_at < $1", before
    )
