"""SQL of idempotency keys (24 hours)."""

from datetime import timedelta
from typing import Any

from atlas.foundation.core.clock import now
from atlas.foundation.db import AnySession, Record, TenantSession

KEPT = timedelta(hours=24)


def _table(session: AnySession) -> str:
    return "idempotency_key" if isinstance(session, TenantSession) else "platform_idempotency_key"


async def try_lock_key(session: AnySession, key_hash: str) -> bool:
    """Take the key's advisory lock for this transaction; False when another holds it."""
    number = int(key_hash[:15], 16)
    return bool(await session.fetch_value("SELECT pg_try_advisory_xact_lock($1)", number))


async def find_key(session: AnySession, key_hash: str) -> Record | None:
    """Return the stored answer of a key that is not older than 24 hours."""
    return await session.fetch_row(
        f"SELECT fingerprint, status, headers, body FROM {_table(session)}"
        " WHERE key_hash = $1 AND created_at > $2",
        key_hash,
        now() - KEPT,
    )


async def insert_key(
    session: AnySession,
    *,
    key_hash: str,
    fingerprint: str,
    status: int,
    headers: dict[str, Any],
    body: bytes | None,
) -> None:
    """Store an answer; an expired row of the same key gives way."""
    table = _table(session)
    await session.execute(f"DELETE FROM {table} WHERE key_hash = $1", key_hash)
    await session.insert(
        table,
        key_hash=key_hash,
        fingerprint=fingerprint,
        status=status,
        headers=headers,
        body=body,
        created_at=now(),
    )


async def any_keys(session: AnySession) -> bool:
    """Return whether any key is stored."""
    return await session.fetch_value(f"SELECT 1 FROM {_table(session)} LIMIT 1") is not None


async def purge_keys(session: AnySession) -> int:
    """Delete keys older than 24 hours; at most 500."""
    table = _table(session)
    rows = await session.fetch(
        f"SELECT key_hash FROM {table} WHERE created_at < $1 ORDER BY created_at LIMIT 500",
        now() - KEPT,
    )
    old = [row["key_hash"] for row in rows]
    return await session.execute(f"DELETE FROM {table} WHERE key_hash = ANY($1)", old)
