"""SQL of the vault."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from atlas.foundation.db import AnySession, PlatformSession, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    time_field,
)
from atlas.sources.credentials.models import CredentialRow, GrantRow, RotationRow, SealedRow

Table = Literal["provider_credential", "sponsored_grant", "mcp_credential", "model_credential"]
TABLES: tuple[Table, ...] = get_args(Table)
FIND_OWN = f"SELECT {CredentialRow.columns()} FROM provider_credential WHERE provider = $1"
"""What a resolution reads: one row by the unique index (tenant, provider)."""
FIND_GRANTS = f"SELECT {GrantRow.columns()} FROM sponsored_grant WHERE provider = $1"
GRANTS = ListSpec(
    select=f"SELECT {GrantRow.columns('g.')} FROM sponsored_grant g",
    id_column="g.id",
    fields={
        "created_at": time_field("g.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
ROTATIONS = ListSpec(
    select=f"SELECT {RotationRow.columns('r.')} FROM credential_rotation r",
    id_column="r.id",
    fields={
        "status": choice_field("r.status", ("pending", "running", "complete", "failed")),
        "created_at": time_field("r.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
_LOCK = "hashtextextended('credential_keys', 0)"


async def share_keys(session: AnySession) -> None:
    """Keep the set of master keys as it is until the transaction ends; others may do so too."""
    await session.execute(f"SELECT pg_advisory_xact_lock_shared({_LOCK})")


async def hold_keys(session: PlatformSession) -> None:
    """Wait until no process encrypts, and let none begin until the transaction ends."""
    await session.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")


async def find_own(
    session: TenantSession, provider: str, *, lock: bool = False
) -> CredentialRow | None:
    """Return the tenant's credential of a provider."""
    row = await session.fetch_row(FIND_OWN + (" FOR UPDATE" if lock else ""), provider)
    return CredentialRow.from_record(row) if row else None


async def list_own(session: TenantSession) -> list[CredentialRow]:
    """Return all of the tenant's credentials."""
    rows = await session.fetch(
        f"SELECT {CredentialRow.columns()} FROM provider_credential ORDER BY provider"
    )
    return [CredentialRow.from_record(row) for row in rows]


async def insert_own(session: TenantSession, row: CredentialRow) -> None:
    """Insert a credential."""
    await session.insert("provider_credential", row)


async def replace_own(session: TenantSession, row: CredentialRow) -> None:
    """Write what changes of a credential when it is stored again."""
    columns = ("key_id", "sealed", "fields", "outcome", "tested_at", "version")
    await session.update("provider_credential", row, (*columns, "updated_by", "updated_at"))


async def delete_own(session: TenantSession, row_id: UUID) -> None:
    """Delete a credential: nothing of it is left in the table."""
    await session.execute("DELETE FROM provider_credential WHERE id = $1", row_id)


async def note_test(
    session: TenantSession, row_id: UUID, version: int, outcome: str, moment: datetime
) -> bool:
    """Write how a test ended, unless the credential has been replaced meanwhile."""
    done = await session.execute(
        "UPDATE provider_credential SET outcome = $3, tested_at = $4"
        " WHERE id = $1 AND version = $2",
        row_id,
        version,
        outcome,
        moment,
    )
    return bool(done)


async def note_grant_test(
    session: TenantSession, grant_id: UUID, outcome: str, moment: datetime
) -> None:
    """Write how a test of a grant ended."""
    await session.execute(
        "UPDATE sponsored_grant SET outcome = $2, tested_at = $3 WHERE id = $1",
        grant_id,
        outcome,
        moment,
    )


async def grants_of(session: TenantSession, provider: str | None = None) -> list[GrantRow]:
    """Return the tenant's grants (of one provider), the one that ends first in front."""
    sql = FIND_GRANTS if provider else FIND_GRANTS.partition(" WHERE ")[0]
    args = (provider,) if provider else ()
    rows = await session.fetch(f"{sql} ORDER BY expires_at, id", *args)
    return [GrantRow.from_record(row) for row in rows]


async def use_grant(session: TenantSession, grant_id: UUID, moment: datetime) -> GrantRow | None:
    """Count one use and return the grant; None: it has ended meanwhile."""
    row = await session.fetch_row(
        "UPDATE sponsored_grant SET used = used + 1"
        " WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 AND used < use_limit"
        f" RETURNING {GrantRow.columns()}",
        grant_id,
        moment,
    )
    return GrantRow.from_record(row) if row else None


async def insert_grant(session: TenantSession, row: GrantRow) -> None:
    """Insert a grant."""
    await session.insert("sponsored_grant", row)


async def list_grants(session: TenantSession, params: ListParams) -> Page[GrantRow]:
    """Return a page of the tenant's grants."""
    return await fetch_page(session, GRANTS, params, build=GrantRow.from_record)


async def find_grant(
    session: TenantSession, grant_id: UUID, *, lock: bool = False
) -> GrantRow | None:
    """Return a grant."""
    tail = " FOR UPDATE OF g" if lock else ""
    row = await session.fetch_row(f"{GRANTS.select} WHERE g.id = $1{tail}", grant_id)
    return GrantRow.from_record(row) if row else None


async def revoke_grant(session: TenantSession, row: GrantRow) -> None:
    """Write a revocation; the sealed secret is erased."""
    await session.update("sponsored_grant", row, ("sealed", "revoked_by", "revoked_at"))


async def key_usage(session: TenantSession) -> dict[str, int]:
    """Return how many of the tenant's credentials and grants each master key encrypts."""
    rows = await session.fetch(
        "SELECT key_id, count(*) AS rows FROM ("
        "SELECT key_id FROM provider_credential"
        " UNION ALL SELECT key_id FROM sponsored_grant WHERE sealed IS NOT NULL"
        " UNION ALL SELECT key_id FROM mcp_credential"
        " UNION ALL SELECT key_id FROM model_credential"
        ") AS sealed GROUP BY key_id"
    )
    return {row["key_id"]: row["rows"] for row in rows}


async def sealed_by_others(
    session: TenantSession, table: Table, key_id: str, after: UUID, limit: int
) -> list[SealedRow]:
    """Return and lock the next rows that another key encrypts, in order of id."""
    rows = await session.fetch(
        f"SELECT id, provider, key_id, sealed FROM {table}"
        " WHERE key_id <> $1 AND id > $2 AND sealed IS NOT NULL ORDER BY id LIMIT $3 FOR UPDATE",
        key_id,
        after,
        limit,
    )
    return [SealedRow(**dict(row)) for row in rows]


async def reseal(session: TenantSession, table: Table, rows: Sequence[SealedRow]) -> None:
    """Write rows that were encrypted again; what they say, and its version, is the same."""
    await session.execute_many(
        f"UPDATE {table} SET key_id = $2, sealed = $3 WHERE id = $1",
        [(row.id, row.key_id, row.sealed) for row in rows],
    )


async def insert_rotation(session: PlatformSession, row: RotationRow) -> None:
    """Insert a rotation."""
    await session.insert("credential_rotation", row)


async def list_rotations(session: PlatformSession, params: ListParams) -> Page[RotationRow]:
    """Return a page of rotations."""
    return await fetch_page(session, ROTATIONS, params, build=RotationRow.from_record)


async def find_rotation(session: PlatformSession, rotation_id: UUID) -> RotationRow | None:
    """Return a rotation."""
    row = await session.fetch_row(f"{ROTATIONS.select} WHERE r.id = $1", rotation_id)
    return RotationRow.from_record(row) if row else None


async def unfinished_rotations(
    session: PlatformSession, *statuses: Literal["pending", "running"]
) -> list[UUID]:
    """Return the rotations of these states, oldest first."""
    rows = await session.fetch(
        "SELECT id FROM credential_rotation WHERE status = ANY($1)"
        " AND status IN ('pending', 'running') ORDER BY created_at",
        list(statuses),
    )
    return [row["id"] for row in rows]


async def start_rotation(session: PlatformSession, rotation_id: UUID, moment: datetime) -> bool:
    """Mark a rotation as running; False: it is over."""
    done = await session.execute(
        "UPDATE credential_rotation SET status = 'running',"
        " started_at = coalesce(started_at, $2)"
        " WHERE id = $1 AND status IN ('pending', 'running')",
        rotation_id,
        moment,
    )
    return bool(done)


async def count_rotated(session: PlatformSession, rotation_id: UUID, resealed: int) -> None:
    """Add to what a rotation has done."""
    await session.execute(
        "UPDATE credential_rotation SET resealed = resealed + $2 WHERE id = $1",
        rotation_id,
        resealed,
    )


async def finish_rotation(
    session: PlatformSession,
    rotation_id: UUID,
    *,
    unreadable: int,
    error: str | None,
    moment: datetime,
) -> None:
    """End a rotation that is not over."""
    await session.execute(
        "UPDATE credential_rotation SET status = $2, unreadable = $3, error = $4, finished_at = $5"
        " WHERE id = $1 AND status IN ('pending', 'running')",
        rotation_id,
        "failed" if error else "complete",
        unreadable,
        error,
        moment,
    )


async def abandon_rotations(session: PlatformSession, before: datetime, moment: datetime) -> None:
    """End as failed what was taken up, or asked for, before a moment and is not over."""
    await session.execute(
        "UPDATE credential_rotation SET status = 'failed', finished_at = $2,"
        " error = 'It was never run to its end; ask for it again.'"
        " WHERE status IN ('pending', 'running') AND coalesce(started_at, created_at) < $1",
        before,
        moment,
    )
