"""What a tenant's calls to its providers tell: how they ended, and how long they took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.enabled import enabled_of
from atlas.sources.plugins.domain.engine import State
from atlas.sources.providers import repository
from atlas.sources.providers.domain import OUTCOMES
from atlas.sources.providers.models import Call, OutcomeRow
from atlas.sources.providers.schemas import (
    HealthWindowOut,
    OutcomeCountOut,
    ProviderHealthOut,
    ProvidersSummaryOut,
    ProviderUseOut,
)
from atlas.sources.providers.service.planning import refusals

_WINDOWS = (24, 168)
"""Hours."""


async def list_calls(
    session: TenantSession, actor: AuthContext, name: str, params: ListParams
) -> Page[Call]:
    """Return a page of the calls to a provider, newest first.

    Raises:
        PluginValidationError, NotFoundError: as `plugins.require`.

    """
    plugins.require(name, actor)
    return await repository.fetch_calls(session, name, params)


async def get_health(
    session: TenantSession, settings: Settings, actor: AuthContext, name: str
) -> ProviderHealthOut:
    """Return how the calls to a provider ended lately, and whether it would be asked now.

    Raises:
        PluginValidationError, NotFoundError: as `plugins.require`.

    """
    plugin = plugins.require(name, actor)
    moment = now()
    refused = await refusals(session, [name])
    states = await repository.fetch_states(session, [name])
    windows = []
    for hours in _WINDOWS:
        since = moment - timedelta(hours=hours)
        counts = await repository.count_outcomes(session, [name], since)
        took = (await repository.measure_latencies(session, [name], since)).get(name)
        windows.append(
            HealthWindowOut(
                hours=hours,
                calls=_sum(counts),
                outcomes=[OutcomeCountOut.model_validate(one) for one in counts],
                p50_seconds=took.p50 if took else None,
                p95_seconds=took.p95 if took else None,
            )
        )
    state, why = refused.get(name, (None, None))
    return ProviderHealthOut(
        provider=plugin.name,
        enabled=name in {one.name for one in enabled_of(settings.providers)},
        breaker="closed" if state is None else "paused" if state is State.THROTTLED else "open",
        detail=why,
        answered_at=states[name].answered_at if name in states else None,
        windows=windows,
    )


async def get_summary(session: TenantSession, days: int) -> ProvidersSummaryOut:
    """Return how often each provider was called in the last days, and how that ended."""
    found = plugins.installed().plugins
    since = now() - timedelta(days=days)
    names = sorted(found)
    counts = await repository.count_outcomes(session, names, since)
    took = await repository.measure_latencies(session, names, since)
    items = []
    for name in names:
        own = [one for one in counts if one.provider == name]
        items.append(
            ProviderUseOut(
                provider=name,
                display_name=found[name].manifest.display_name,
                calls=_sum(own, "answered", "no_answer", "failed"),
                answered=_sum(own, "answered"),
                empty=_sum(own, "no_answer"),
                failed=_sum(own, "failed"),
                not_sent=_sum(own, "not_run"),
                p50_seconds=took[name].p50 if name in took else None,
                last_called_at=max((one.called_at for one in own), default=None),
            )
        )
    return ProvidersSummaryOut(days=days, items=items)


def _sum(counts: Iterable[OutcomeRow], *outcomes: str) -> int:
    return sum(
        one.calls for one in counts if not outcomes or OUTCOMES[State(one.outcome)] in outcomes
    )
