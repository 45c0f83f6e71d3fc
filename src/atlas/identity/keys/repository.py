"""SQL of the keys room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from atlas.foundation.db import AnySession, PlatformSession

Table = Literal["signing_key", "sealing_key"]
"""Keys of tokens; keys of statements that outlive them."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A stored signing key."""

    kid: str
    public_jwk: dict[str, Any]
    wrapped_private_key: bytes
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicKeyRow:
    """The public part of a key, and when it signed."""

    kid: str
    public_jwk: dict[str, Any]
    created_at: datetime
    retired_at: datetime | None


async def lock(session: PlatformSession) -> None:
    """Serialise the making of keys across processes until the transaction ends."""
    await session.execute("SELECT pg_advisory_xact_lock(hashtextextended('signing_key', 0))")


async def fetch_keys(
    session: PlatformSession, table: Table, retired_after: datetime
) -> list[KeyRow]:
    """Fetch the keys that sign or whose tokens may be alive, newest first."""
    rows = await session.fetch(
        f"""
        SELECT kid, public_jwk, wrapped_private_key, retired_at FROM {table}
        WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at DESC, id DESC
        """,
        retired_after,
    )
    return [KeyRow(**dict(row)) for row in rows]


async def insert_key(
    session: PlatformSession,
    table: Table,
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
        f"""
        INSERT INTO {table} (id, kid, algorithm, public_jwk, wrapped_private_key, created_at)
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


async def fetch_wrapped(session: PlatformSession, table: Table) -> list[tuple[str, bytes]]:
    """Fetch the id and the encrypted private key of every key there ever was."""
    rows = await session.fetch(f"SELECT kid, wrapped_private_key FROM {table} ORDER BY kid")
    return [(row["kid"], row["wrapped_private_key"]) for row in rows]


async def replace_wrapped(session: PlatformSession, table: Table, kid: str, wrapped: bytes) -> None:
    """Store a private key that was encrypted again."""
    await session.execute(
        f"UPDATE {table} SET wrapped_private_key = $2 WHERE kid = $1", kid, wrapped
    )


async def fetch_public_jwks(session: AnySession) -> dict[str, dict[str, Any]]:
    """Fetch every public key there ever was, by id."""
    rows = await session.fetch(
        "SELECT kid, public_jwk FROM signing_key UNION ALL SELECT kid, public_jwk FROM sealing_key"
    )
    return {row["kid"]: row["public_jwk"] for row in rows}


async def fetch_sealing_keys(session: AnySession) -> list[PublicKeyRow]:
    """Fetch every public key that ever sealed, oldest first."""
    rows = await session.fetch(
        "SELECT kid, public_jwk, created_at, retired_at FROM sealing_key ORDER BY created_at, kid"
    )
    return [PublicKeyRow(**dict(row)) for row in rows]
