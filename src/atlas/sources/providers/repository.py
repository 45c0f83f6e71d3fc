"""All SQL of the providers room."""

from collections.abc import Sequence
from datetime import datetime

from atlas.foundation.db import TenantSession
from atlas.sources.providers.models import CallRow, ProviderState


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
