"""Which providers changed the format of their answers: counted for the operator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database, PlatformSession
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.enabled import enabled_of
from atlas.sources.plugins.domain.engine import State
from atlas.sources.providers import repository
from atlas.sources.providers.models import CallRow, FormatChange
from atlas.sources.providers.schemas import (
    EndedFormatChangeOut,
    FormatChangeEnd,
    FormatChangeOut,
    InstalledProviderOut,
    InstalledProvidersOut,
)

REMEMBERED = timedelta(days=7)
"""After so long without such an answer, the change counts as over."""


async def note_formats(database: Database, calls: Sequence[CallRow]) -> None:
    """Count the calls whose answers had another form than is known. Nothing says whose they are."""
    changed = [one for one in calls if one.outcome == State.SCHEMA_CHANGED]
    if not changed:
        return
    async with database.platform() as session:
        await repository.note_format_changes(session, _counted(changed), REMEMBERED)


async def list_format_changes(session: PlatformSession) -> list[FormatChange]:
    """Return which answers the installed plugins could not read in the last days."""
    kept, moment = await repository.fetch_format_changes(session), now()
    versions = _installed_versions()
    current = [
        one
        for one in kept
        if one.provider in versions and _end(one, versions[one.provider], moment) is None
    ]
    return sorted(current, key=lambda one: (one.provider, one.response))


async def list_installed(session: PlatformSession, settings: Settings) -> InstalledProvidersOut:
    """Return every provider of the installation, with the changes of its format."""
    kept, moment = await repository.fetch_format_changes(session), now()
    enabled = {one.name for one in enabled_of(settings.providers)}
    items = []
    for name, plugin in sorted(plugins.installed().plugins.items()):
        version = plugin.manifest.version
        of_it = [(one, _end(one, version, moment)) for one in kept if one.provider == name]
        items.append(
            InstalledProviderOut.built_from(
                plugin.manifest,
                provider=name,
                plugin_version=version,
                enabled=name in enabled,
                format_changes=[
                    FormatChangeOut.model_validate(one) for one, end in of_it if not end
                ],
                ended_format_changes=[
                    EndedFormatChangeOut.built_from(one, ended_by=end) for one, end in of_it if end
                ],
            )
        )
    return InstalledProvidersOut(items=items)


def _installed_versions() -> dict[str, str]:
    found = plugins.installed().plugins.items()
    return {name: plugin.manifest.version for name, plugin in found}


def _end(change: FormatChange, version: str, moment: datetime) -> FormatChangeEnd | None:
    """Return why a change no longer counts; None: it does."""
    if change.plugin_version != version:
        return "other_version"
    return "quiet" if change.last_at < moment - REMEMBERED else None


def _counted(calls: Sequence[CallRow]) -> list[FormatChange]:
    def key(one: CallRow) -> tuple[str, str, str]:
        return one.provider, one.plugin_version, one.response

    found = []
    for (provider, version, response), several in groupby(sorted(calls, key=key), key):
        days = sorted(one.called_at for one in several)
        found.append(
            FormatChange(
                provider=provider,
                plugin_version=version,
                response=response,
                first_at=days[0],
                last_at=days[-1],
                calls=len(days),
            )
        )
    return found
