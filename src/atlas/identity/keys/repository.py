"""SQL of the keys room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import AnySession, PlatformSession


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A stored signing key."""

    kid: str
    public_jwk: dict[str, Any]
    wrapped_private_key: bytes
    retired_at: datetime | None


async def lock(session: PlatformSession) -> None:
    """Serialise the making of keys across processes until the transaction ends."""
    await session.execute("SELECT pg_advisory_xact_lock(hashtextextended('signing_key', 0))")


async def fetch_keys(session: PlatformSession, retired_after: datetime) -> list[KeyRow]:
    """Fetch the keys that sign or whose tokens may be alive, newest first."""
    rows = await session.fetch(
        """
        SELECT kid, public_jwk, wrapped_private_key, retired_at FROM signing_key
        WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at DESC, id DESC
        """,
        retired_after,
    )
    return [KeyRow(**dict(row)) for row in rows]


async def insert_key(
    session: PlatformSession,
    *,
    key_id: UUID,
    kid: str,
    algorithm: str,
    public_jwk: dict[str, Any],
    wrapped_private_key: bytes,
    created_at: datetime,
) -> None:
    """Insert a key."""
    await session.execute(
        """
        INSERT INTO signing_key (id, kid, algorithm, public_jwk, wrapped_private_key, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        key_id,
        kid,
        algorithm,
        public_jwk,
        wrapped_private_key,
        created_at,
    )


async def retire_keys(session: PlatformSession, retired_at: datetime, keep: str) -> None:
    """Retire every signing key but one."""
    await session.execute(
        "UPDATE signing_key SET retired_at = $1 WHERE retired_at IS NULL AND kid <> $2",
        retired_at,
        keep,
    )


async def fetch_public_jwks(session: AnySession) -> dict[str, dict[str, Any]]:
    """Fetch every public key there ever was, by id."""
    rows = await session.fetch("SELECT kid, public_jwk FROM signing_key")
    return {row["kid"]: row["public_jwk"] for row in rows}
