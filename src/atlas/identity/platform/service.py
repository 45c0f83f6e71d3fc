"""What the operator sees of the machinery."""

import asyncio

from atlas.foundation.config import Settings
from atlas.foundation.db import PlatformSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable import engine
from atlas.foundation.durable.engine import EngineUnavailableError
from atlas.identity.platform import repository
from atlas.identity.platform.schemas import (
    EngineStatus,
    OutboxMessage,
    OutboxStatus,
    PlatformEventOut,
)

_ENGINE_SECONDS = 3.0


async def list_messages(session: PlatformSession, params: ListParams) -> Page[OutboxMessage]:
    """Return a page of undelivered messages, oldest first."""
    return await repository.fetch_messages(session, params)


async def list_events(session: PlatformSession, params: ListParams) -> Page[PlatformEventOut]:
    """Return a page of what operators did, newest first."""
    return await repository.fetch_events(session, params)


async def outbox_status(session: PlatformSession) -> OutboxStatus:
    """Return how far the outbox is behind."""
    return await repository.fetch_outbox_status(session)


async def engine_status(settings: Settings) -> EngineStatus:
    """Return whether the durable engine answers within 3 seconds."""
    try:
        async with asyncio.timeout(_ENGINE_SECONDS):
            client = await engine.connect(settings)
            up = await engine.is_up(client)
    except (EngineUnavailableError, TimeoutError):
        up = False
    return EngineStatus(
        status="up" if up else "down",
        address=settings.temporal_address,
        namespace=settings.temporal_namespace,
        task_queue=settings.temporal_task_queue,
    )
