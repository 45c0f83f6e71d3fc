"""Which source answers which question."""

from __future__ import annotations

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.registry.service import loads_key as registers_key
from atlas.sources.registry.since import loads_seen, registers_changed
from atlas.sources.registry.source import RegistrySource
from atlas.sources.web.service import Collector
from atlas.sources.web.source import WebSource

__all__ = ["loads_seen", "registers_changed", "registers_key", "sources_of"]


def sources_of(database: Database, settings: Settings) -> Sources:
    """Return the sources of one process."""
    return Sources(
        companies=RegistrySource(database), websites=WebSource(Collector.of_settings(settings))
    )
