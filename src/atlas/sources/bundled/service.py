"""Which source answers which question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from atlas.foundation.config import Settings
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.redis import SharedState
from atlas.foundation.storage import Storage
from atlas.sources.bundled.companies import CompanySource
from atlas.sources.bundled.stated import Seen, changed
from atlas.sources.protocol.domain.answers import RegisterChange, SourceBatch
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.protocol.domain.subjects import SubjectOutcome, SubjectQuery
from atlas.sources.providers.credentials import CredentialSource, NoCredentials
from atlas.sources.providers.source import ProviderSource
from atlas.sources.registry import since
from atlas.sources.registry.bearers import bearers
from atlas.sources.registry.current import states_now
from atlas.sources.registry.service import loads_key as registers_key
from atlas.sources.registry.source import RegistrySource
from atlas.sources.registry.subjects import find_subject
from atlas.sources.web.service import Collector
from atlas.sources.web.source import WebSource

__all__ = [
    "loads_seen",
    "registers_changed",
    "registers_key",
    "registers_read_again",
    "sources_of",
    "states_now",
]


def sources_of(
    database: Database,
    settings: Settings,
    storage: Storage,
    credentials: CredentialSource | None = None,
    shared: SharedState | None = None,
) -> Sources:
    """Return the sources of one process.

    Args:
        database: of the installation.
        settings: which providers may be asked, and which private addresses may be reached.
        storage: where what providers said earlier is read again.
        credentials: of tenants at providers; without it, those that need some are not asked.
        shared: where the processes count together how much a provider is asked; without it, each
            counts for itself.

    Raises:
        ProvidersSettingError: `ATLAS_PROVIDERS` cannot be read.

    """
    providers = ProviderSource.of_settings(
        database, storage, settings, credentials or NoCredentials(), shared
    )
    return Sources(
        companies=CompanySource(database, RegistrySource(database), providers),
        websites=WebSource(Collector.of_settings(settings)),
    )


async def registers_changed(
    session: TenantSession,
    query: SubjectQuery,
    state: Mapping[str, JSON] | None,
    moment: datetime,
    *,
    as_of: date,
    max_parties: int,
) -> list[RegisterChange]:
    """Return what the registers say otherwise than a run saw; empty: they say the same.

    Of a company that only a provider knew, they say something new once they know it. So do files in
    which a number that the requester states has become another company's. Arguments as of
    `registry.since.registers_changed`.
    """
    found = await _changed(session, query, state, moment, as_of=as_of, max_parties=max_parties)
    before = Seen.of(state)
    if state is None or before is None or loads_seen(state) == await registers_key(session):
        return found
    return [*found, *changed(await bearers(session, before.numbers), before)]


async def _changed(
    session: TenantSession,
    query: SubjectQuery,
    state: Mapping[str, JSON] | None,
    moment: datetime,
    *,
    as_of: date,
    max_parties: int,
) -> list[RegisterChange]:
    if state is None or "provider" not in state:
        return await since.registers_changed(
            session, query, state, moment, as_of=as_of, max_parties=max_parties
        )
    found = await find_subject(session, query)
    if found.outcome is not SubjectOutcome.IDENTIFIED:
        return []
    return [RegisterChange(one.dataset, (one.name,)) for one in found.candidates[:1]]


async def registers_read_again(
    session: TenantSession,
    query: SubjectQuery,
    state: Mapping[str, JSON] | None,
    *,
    as_of: date,
    max_parties: int,
) -> tuple[SourceBatch, ...]:
    """Return what the registers state of a run's group, as this release reads their records.

    Nothing of a company that only a provider knew. Arguments as of `registry.since.read_again`.
    """
    if state is not None and "provider" in state:
        return ()
    return await since.read_again(session, query, state, as_of=as_of, max_parties=max_parties)


def loads_seen(state: Mapping[str, JSON]) -> str:
    """Return with which loads of the registers a run collected what it kept."""
    return str(state["loads"]) if "provider" in state else since.loads_seen(state)
