"""What the API process starts before it is ready, and stops after its last answer."""

import asyncio
import importlib
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass

from atlas.assist.mcp.service import McpRuntime
from atlas.foundation.config import Settings
from atlas.foundation.core.clock import today
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import Database
from atlas.foundation.durable import outbox
from atlas.foundation.durable.engine import EngineProbe
from atlas.foundation.health.service import Health, check_database
from atlas.foundation.outbound import OutboundClient
from atlas.foundation.telemetry import logger
from atlas.foundation.web.ratelimit import RateLimiter
from atlas.foundation.web.state import AppState
from atlas.identity.oauth.clients import ClientBook
from atlas.identity.openid.service import SignIns, Verifier
from atlas.knowledge.ontology.service import base as base_ontology
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.domain import list_name
from atlas.risk.matrix.domain import shipped_matrices
from atlas.sources.feeds import service as feeds
from atlas.sources.feeds.service import ListFeed
from atlas.sources.lists import service as lists
from atlas.sources.lists.service import ListStanding
from atlas.sources.mcp import service as mcp_servers
from atlas.sources.plugins.service import installed
from atlas.sources.providers import service as providers
from atlas.sources.screening.service import warm_indexes

log = logger(__name__)
_PAUSE_SECONDS = 60.0
_PAUSE_BY_EFFORT = 20.0
"""The pause is so many times as long as the last reading took, where that is more."""
_LATER = ("scipy.sparse.csgraph", "scipy.sparse.linalg")
"""Modules that some requests need: loaded when the process serves, so that no request waits."""
_LATER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ApiParts:
    """What the API process runs besides its routes."""

    health: Health
    list_watch: "ListWatch"
    mcp: McpRuntime
    oauth_clients: ClientBook
    sign_ins: SignIns


async def start_parts(
    state: AppState, verifier: Verifier, limiter: RateLimiter, stack: AsyncExitStack
) -> ApiParts:
    """Start what the process needs besides its routes; the stack stops it.

    Raises:
        AtlasError: when something every request needs is not right; the process then ends.

    """
    mcp = McpRuntime(state.db, state.storage, state.settings)
    await stack.enter_async_context(mcp.running())
    clients = ClientBook(OutboundClient(state.settings.outbound_allow))
    stack.push_async_callback(clients.close)
    peers = OutboundClient(state.settings.outbound_allow)
    stack.push_async_callback(peers.close)
    sign_ins = SignIns(state.db, state.settings, verifier, peers)
    parts = ApiParts(Health(), ListWatch(state.db, state.settings), mcp, clients, sign_ins)
    base_ontology()  # a bad base ontology stops the start
    shipped_matrices()  # a bad risk matrix or reference dataset too
    await in_thread(installed)  # a bad plugin stops nothing: readiness names it
    providers.shortcomings(state.settings)  # a setting that cannot be read does
    await check_database(state.db)
    _needed(parts, state)
    _useful(parts, state, limiter)
    stack.callback(parts.health.probes.clear)
    for task in (
        warm_indexes(state.db, state.settings.indexes_in),
        parts.list_watch.run(),
        outbox.keep_measured(state.db),
        _load_later(),
    ):
        stack.callback(asyncio.create_task(task).cancel)
    return parts


async def _load_later() -> None:
    """Load, off the event loop, what the start has left out."""
    await asyncio.sleep(_LATER_SECONDS)
    for name in _LATER:
        await in_thread(importlib.import_module, name)


class ListWatch:
    """How the lists of the installation stand, read in the background, from each tenant's profile.

    Readiness asks only what was read last: no tenant's data can fail it or hold it up.
    """

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._feeds: list[ListFeed] = []
        self._found: dict[str, ListStanding] | None = None

    async def run(self) -> None:
        """Read now and then until cancelled; what fails is logged and tried again."""
        while True:
            began = time.monotonic()
            try:
                self._found = await lists.installation_standings(self._db, today())
                if self._settings.list_feeds:
                    self._feeds = await feeds.watch(self._db, self._settings)
            except Exception as error:  # noqa: BLE001  the next reading may succeed
                log.warning("lists_not_read", error_type=type(error).__name__)
            effort = time.monotonic() - began
            await asyncio.sleep(max(_PAUSE_SECONDS, effort * _PAUSE_BY_EFFORT))

    async def note(self) -> str | None:
        """Return what readiness says of the lists; None: all that are needed answer."""
        if self._found is None:
            return "the lists were not read yet"
        return lists.shortcomings(self._found)

    async def note_of_feeds(self) -> str | None:
        """Return what readiness says of fetching lists; None: there is no problem."""
        return feeds.shortcomings(self._feeds)


def _needed(parts: ApiParts, state: AppState) -> None:
    """Look at what every request needs."""
    health = parts.health

    async def ontology() -> None:
        base_ontology()

    health.add("base_ontology", ontology, required=True)

    async def mcp() -> None:
        await parts.mcp.probe()
        await mcp_servers.probe()  # the runtime alone: no tenant's server is asked

    health.add("database", lambda: check_database(state.db), required=True)
    health.add("mcp", mcp, required=True)


def _useful(parts: ApiParts, state: AppState, limiter: RateLimiter) -> None:
    """Look at what some requests need, and at what makes their answers worth less."""
    health = parts.health

    async def rate_limits() -> str | None:
        away = limiter.shared is not None and limiter.shared.degraded
        return "Redis is down: limits are counted per process" if away else None

    async def facts() -> str | None:
        stale = map(list_name, await reference_data.installation_stale(state.db, today()))
        told = ", ".join(stale)
        return f"reference data past its refresh interval: {told}" if told else None

    async def valid_plugins() -> str | None:
        return providers.shortcomings(state.settings)

    health.add("plugins", valid_plugins)
    health.add("object_store", state.storage.check)
    health.add("durable_engine", EngineProbe(state.settings).look)
    health.add("lists", parts.list_watch.note)
    if state.settings.list_feeds:
        health.add("list_feeds", parts.list_watch.note_of_feeds)
    health.add("reference_data", facts)
    if state.settings.redis_url is not None:
        health.add("redis", rate_limits)
