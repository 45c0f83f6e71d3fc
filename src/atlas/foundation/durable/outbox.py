"""The outbox: a message is written with the rows it speaks of, and delivered after commit.

A message is a pointer (tenant, kind, id): no personal data, so it may cross tenants. Delivery
is at least once and idempotent: the workflow's id is the resource's id.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from atlas.foundation import tracing
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, PlatformSession, TenantSession
from atlas.foundation.durable import repository
from atlas.foundation.telemetry import OUTBOX_PENDING, logger

log = logger(__name__)
CHANNEL = "atlas_outbox"
MAX_BACKOFF_SECONDS = 60
_MEASURED_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Message:
    """One pointer to deliver."""

    id: UUID
    tenant_id: UUID
    kind: str
    ref_id: UUID
    attempts: int
    traceparent: str | None = None
    """The trace of the request that wrote it (W3C)."""


Deliver = Callable[[Message], Awaitable[None]]


async def enqueue(session: TenantSession, kind: str, ref_id: UUID) -> None:
    """Write a message in the caller's transaction; the same (kind, id) twice is one."""
    await repository.insert_message(
        session,
        message_id=new_id(),
        tenant_id=session.tenant_id,
        kind=kind,
        ref_id=ref_id,
        moment=now(),
        channel=CHANNEL,
        traceparent=tracing.traceparent(),
    )


async def deliver_again(
    session: PlatformSession, tenant_id: UUID, refs: Sequence[UUID], before: datetime
) -> int:
    """Make messages of resources due again that were delivered before a moment; return how many."""
    return await repository.reopen(session, tenant_id, refs, before, now(), CHANNEL)


async def deliver_latest_again(
    session: PlatformSession, kinds: Sequence[str], window: timedelta, before: datetime
) -> int:
    """Make messages due again that were written shortly before the newest one, and delivered."""
    return await repository.reopen_latest(session, kinds, window, before, now(), CHANNEL)


async def _deliver(message: Message, handler: Deliver) -> None:
    with tracing.delivery(
        message.kind,
        tenant_id=str(message.tenant_id),
        resource_id=str(message.ref_id),
        traceparent=message.traceparent,
    ):
        await handler(message)


async def deliver_due(db: Database, handlers: Mapping[str, Deliver], *, batch: int = 50) -> int:
    """Deliver what is due, fairly between tenants; return how many were taken.

    Each message is locked while it is delivered (SKIP LOCKED: several workers share the
    work). A failure is noted and tried again with back-off; a kind without a handler waits.
    """
    delivered = 0
    async with db.platform() as session:
        rows = await repository.lock_due(session, now(), list(handlers), batch)
        for row in rows:
            message = Message(
                *(row["id"], row["tenant_id"], row["kind"], row["ref_id"], row["attempts"]),
                row["traceparent"],
            )
            try:
                await _deliver(message, handlers[message.kind])
            except Exception as error:  # noqa: BLE001  whatever failed, the message stays
                delay = min(MAX_BACKOFF_SECONDS, 2 ** min(message.attempts, 6))
                log.warning("outbox_delivery_failed", kind=message.kind, ref=str(message.ref_id))
                await repository.mark_failed(
                    session, message.id, now(), delay, type(error).__name__
                )
            else:
                await repository.mark_done(session, message.id, now())
                delivered += 1
    return delivered


async def measure(db: Database) -> int:
    """Set the metric of what waits, and return it."""
    async with db.platform() as session:
        pending = await repository.count_pending(session)
    OUTBOX_PENDING.set(pending)
    return pending


async def keep_measured(db: Database) -> None:
    """Measure what waits, until cancelled: in every process, as no worker may be running."""
    while True:
        try:
            await measure(db)
        except (AtlasError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("outbox_not_measured", error_type=type(error).__name__)
        await asyncio.sleep(_MEASURED_SECONDS)
