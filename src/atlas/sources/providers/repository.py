"""All SQL of the providers room."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from atlas.foundation.db import PlatformSession, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.sources.providers.domain import NOTED, Route
from atlas.sources.providers.models import (
    Call,
    CallRow,
    FormatChange,
    LatencyRow,
    OutcomeRow,
    ProviderState,
    Routing,
)

CALLS = ListSpec(
    select=f"SELECT {Call.columns()} FROM provider_call",
    where="provider = $1",
    id_column="id",
    fields={
        "outcome": choice_field("outcome", NOTED),
        "response": text_field("response", "eq", "in"),
        "investigation_id": uuid_field("investigation_id"),
        "called_at": time_field("called_at"),
    },
    sorts=("called_at",),
    default_sort="-called_at",
)


async def insert_calls(session: TenantSession, calls: Sequence[CallRow]) -> None:
    """Note how calls ended."""
    await session.insert_many("provider_call", calls)


async def find_answer(
    session: TenantSession, provider: str, request_key: str, since: datetime | None
) -> CallRow | None:
    """Return the newest call of the same address that was answered since a moment, or ever."""
    record = await session.fetch_row(
        f"SELECT {CallRow.columns()} FROM provider_call"
        " WHERE request_key = $1 AND ($2::timestamptz IS NULL OR called_at >= $2)"
        " AND provider = $3 AND outcome = 'ok'"
        " ORDER BY called_at DESC LIMIT 1",
        request_key,
        since,
        provider,
    )
    return CallRow.from_record(record) if record else None


async def fetch_states(
    session: TenantSession, providers: Sequence[str]
) -> dict[str, ProviderState]:
    """Return how the last call to each provider ended, and when it last answered."""
    records = await session.fetch(
        "SELECT last.provider, last.outcome, last.detail, last.called_at,"
        " (SELECT called_at FROM provider_call a WHERE a.provider = name.name"
        "  AND a.outcome IN ('ok', 'empty') ORDER BY called_at DESC LIMIT 1) AS answered_at"
        " FROM unnest($1::text[]) AS name(name) CROSS JOIN LATERAL"
        " (SELECT provider, outcome, detail, called_at FROM provider_call c"
        "  WHERE c.provider = name.name ORDER BY called_at DESC LIMIT 1) AS last",
        list(providers),
    )
    return {one["provider"]: ProviderState.from_record(one) for one in records}


async def latest_routing(session: TenantSession) -> Routing:
    """Return what the tenant has set."""
    row = await session.fetch_row(
        "SELECT revision, routes FROM provider_routing ORDER BY revision DESC LIMIT 1"
    )
    if row is None:
        return Routing(0, ())
    return Routing(row["revision"], msgspec.convert(row["routes"], tuple[Route, ...]))


async def insert_routing(
    session: TenantSession, routing: Routing, user_id: UUID, at: datetime
) -> None:
    """Add a revision; one that is there already is a unique violation."""
    await session.insert(
        "provider_routing",
        revision=routing.revision,
        routes=msgspec.to_builtins(routing.routes),
        created_by=user_id,
        created_at=at,
    )


async def fetch_calls(session: TenantSession, provider: str, params: ListParams) -> Page[Call]:
    """Return a page of the calls to a provider."""
    return await fetch_page(session, CALLS, params, build=Call.from_record, args=(provider,))


async def fetch_recent(
    session: TenantSession, providers: Sequence[str], count: int, since: datetime
) -> dict[str, list[Call]]:
    """Return the last calls to each provider since a moment, the oldest first."""
    records = await session.fetch(
        f"SELECT last.* FROM unnest($1::text[]) AS name(name) CROSS JOIN LATERAL"
        f" (SELECT {Call.columns()} FROM provider_call c"
        "  WHERE c.provider = name.name AND c.called_at >= $3"
        "  AND c.outcome <> 'missing_credentials'"
        "  ORDER BY called_at DESC LIMIT $2) AS last ORDER BY last.called_at",
        list(providers),
        count,
        since,
    )
    found: dict[str, list[Call]] = defaultdict(list)
    for one in records:
        found[one["provider"]].append(Call.from_record(one))
    return found


async def count_outcomes(
    session: TenantSession, providers: Sequence[str], since: datetime
) -> list[OutcomeRow]:
    """Return how many calls since a moment ended in which way, and the last of each."""
    records = await session.fetch(
        "SELECT provider, outcome, count(*) AS calls, max(called_at) AS called_at"
        " FROM provider_call WHERE provider = ANY($1) AND called_at >= $2"
        " GROUP BY provider, outcome ORDER BY provider, outcome",
        list(providers),
        since,
    )
    return [OutcomeRow.from_record(one) for one in records]


async def measure_latencies(
    session: TenantSession, providers: Sequence[str], since: datetime
) -> dict[str, LatencyRow]:
    """Return how long the requests to each provider took since a moment."""
    records = await session.fetch(
        "SELECT provider, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50,"
        " percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS p95"
        " FROM provider_call WHERE provider = ANY($1) AND called_at >= $2"
        " AND seconds IS NOT NULL GROUP BY provider",
        list(providers),
        since,
    )
    return {one["provider"]: LatencyRow.from_record(one) for one in records}


async def note_format_changes(
    session: PlatformSession, changes: Iterable[FormatChange], anew_after: timedelta
) -> None:
    """Count calls whose answers had another form; after a time without one, start again."""
    for one in sorted(changes, key=lambda one: (one.provider, one.plugin_version, one.response)):
        await session.execute(
            "INSERT INTO provider_format_change AS kept"
            " (provider, plugin_version, response, first_at, last_at, calls)"
            " VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (provider, plugin_version, response) DO UPDATE SET"
            " first_at = CASE WHEN kept.last_at < excluded.first_at - $7::interval"
            "  THEN excluded.first_at ELSE kept.first_at END,"
            " calls = excluded.calls + CASE WHEN kept.last_at < excluded.first_at - $7::interval"
            "  THEN 0 ELSE kept.calls END,"
            " last_at = greatest(kept.last_at, excluded.last_at)",
            one.provider,
            one.plugin_version,
            one.response,
            one.first_at,
            one.last_at,
            one.calls,
            anew_after,
        )


async def fetch_format_changes(session: PlatformSession) -> list[FormatChange]:
    """Return which answers ever had another form, the latest first."""
    records = await session.fetch(
        f"SELECT {FormatChange.columns()} FROM provider_format_change"
        " ORDER BY last_at DESC, provider, plugin_version, response"
    )
    return [FormatChange.from_record(one) for one in records]
