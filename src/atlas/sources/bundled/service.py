"""Which source answers which question."""

from __future__ import annotations

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.registry.since import registers_changed
from atlas.sources.registry.source import RegistrySource
from atlas.sources.web.service import Collector
from atlas.sources.web.source import WebSource

__all__ = ["registers_changed", "sources_of"]


def sources_of(database: Database, settings: Settings) -> Sources:
    """Return the sources of one process."""
    return Sources(
        companies=RegistrySource(database), websites=WebSource(Collector.of_settings(settings))
    )
