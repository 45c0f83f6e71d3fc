"""SQL of the platform room: pointers and counts, never a tenant's data."""

from atlas.foundation.db import PlatformSession, Record
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.identity.platform.schemas import OutboxMessage, OutboxStatus, PlatformEventOut

OUTBOX = ListSpec(
    select="""
        SELECT o.id, o.tenant_id, o.kind, o.ref_id, o.attempts, o.last_error, o.created_at,
               o.available_at
        FROM outbox o
    """,
    where="o.done_at IS NULL",
    id_column="o.id",
    fields={
        "tenant_id": uuid_field("o.tenant_id"),
        "kind": text_field("o.kind", "eq", "in"),
        "created_at": time_field("o.created_at"),
        "available_at": time_field("o.available_at"),
    },
    sorts=("created_at", "available_at"),
    default_sort="created_at",
)
EVENTS = ListSpec(
    select="""
        SELECT e.id, e.occurred_at, e.actor_id, e.action, e.resource_type, e.resource_id,
               e.request_id
        FROM platform_event e
    """,
    id_column="e.id",
    fields={
        "occurred_at": time_field("e.occurred_at"),
        "action": text_field("e.action", "eq", "in"),
        "resource_id": uuid_field("e.resource_id"),
    },
    sorts=("occurred_at",),
    default_sort="-occurred_at",
)


def _message(row: Record) -> OutboxMessage:
    return OutboxMessage(**dict(row))


def _event(row: Record) -> PlatformEventOut:
    return PlatformEventOut(**dict(row))


async def fetch_messages(session: PlatformSession, params: ListParams) -> Page[OutboxMessage]:
    """Fetch a page of undelivered messages."""
    return await fetch_page(session, OUTBOX, params, build=_message)


async def fetch_events(session: PlatformSession, params: ListParams) -> Page[PlatformEventOut]:
    """Fetch a page of the platform's own events."""
    return await fetch_page(session, EVENTS, params, build=_event)


async def fetch_outbox_status(session: PlatformSession) -> OutboxStatus:
    """Count what waits."""
    row = await session.fetch_row(
        """
        SELECT count(*) AS pending, count(*) FILTER (WHERE attempts > 0) AS failing,
               min(created_at) AS oldest_created_at
        FROM outbox WHERE done_at IS NULL
        """,
    )
    return (
        OutboxStatus(**dict(row))
        if row
        else OutboxStatus(pending=0, failing=0, oldest_created_at=None)
    )
