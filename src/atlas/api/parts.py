"""What the API process starts before it is ready, and stops after its last answer."""

import asyncio
import time
from contextlib import AsyncExitStack

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.engine import EngineProbe
from atlas.foundation.health.service import Health, check_database
from atlas.foundation.web.ratelimit import RateLimiter
from atlas.foundation.web.state import AppState
from atlas.knowledge.ontology.service import base as base_ontology
from atlas.knowledge.reference_data import service as reference_data
from atlas.risk.matrix.domain import shipped_matrices
from atlas.sources.lists import service as lists
from atlas.sources.lists.installation import installation_standings
from atlas.sources.lists.service import ListStanding
from atlas.sources.screening.service import warm_indexes

_STANDINGS_KEPT_SECONDS = 60.0


async def start_parts(state: AppState, stack: AsyncExitStack) -> None:
    """Start each room's part and put it into `state.parts`.

    Raises:
        AtlasError: when something every request needs is not right; the process then ends.

    """
    health = Health()
    state.parts["health"] = health
    base_ontology()  # a bad base ontology stops the start
    shipped_matrices()  # a bad risk matrix or reference dataset too
    await check_database(state.db)
    _needed(health, state)
    _useful(health, state)
    stack.callback(health.probes.clear)
    warming = asyncio.create_task(warm_indexes(state.db))
    stack.callback(warming.cancel)


class _Standings:
    """How the lists stand, read once a minute: it looks at each tenant's profile."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._found: dict[str, ListStanding] = {}
        self._read_at: float | None = None

    async def read(self) -> dict[str, ListStanding]:
        """Return how each list stands that is loaded or required."""
        if self._read_at is None or time.monotonic() - self._read_at > _STANDINGS_KEPT_SECONDS:
            self._found = await installation_standings(self._db, today())
            self._read_at = time.monotonic()
        return self._found


def _needed(health: Health, state: AppState) -> None:
    """Look at what every request needs."""

    async def ontology() -> None:
        base_ontology()

    health.add("base_ontology", ontology, required=True)
    health.add("database", lambda: check_database(state.db), required=True)


def _useful(health: Health, state: AppState) -> None:
    """Look at what some requests need, and at what makes their answers worth less."""
    limiter: RateLimiter = state.parts["rate_limiter"]

    async def rate_limits() -> str | None:
        return "Redis is down: limits are counted per process" if limiter.degraded else None

    async def facts() -> str | None:
        stale = await reference_data.installation_stale(state.db, today())
        return f"reference data past its refresh interval: {', '.join(stale)}" if stale else None

    standings = _Standings(state.db)

    async def listed() -> str | None:
        return lists.shortcomings(await standings.read())

    health.add("object_store", state.storage.check)
    health.add("durable_engine", EngineProbe(state.settings).look)
    health.add("lists", listed)
    health.add("reference_data", facts)
    if state.settings.redis_url is not None:
        health.add("redis", rate_limits)
