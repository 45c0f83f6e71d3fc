"""All SQL that is the same for every kind of peer. Names of tables are the code's own."""

from uuid import UUID

from atlas.foundation.db import Row, TenantSession
from atlas.sources.peers.kinds import CredentialT, Kept, RowT


async def find(
    session: TenantSession, kept: Kept[RowT, CredentialT], peer_id: UUID, *, lock: bool
) -> RowT | None:
    """Return a peer that was not removed."""
    spec = kept.spec
    tail = f" FOR UPDATE OF {spec.id_column.partition('.')[0]}" if lock else ""
    row = await session.fetch_row(
        f"{spec.select} WHERE {spec.id_column} = $1 AND {spec.where}{tail}", peer_id
    )
    return kept.row.from_record(row) if row else None


async def count(session: TenantSession, kept: Kept[RowT, CredentialT]) -> int:
    """Return how many the tenant has."""
    found: int = await session.fetch_value(
        f"SELECT count(*) FROM {kept.table} WHERE removed_at IS NULL"
    )
    return found


async def insert(session: TenantSession, kept: Kept[RowT, CredentialT], row: RowT) -> None:
    """Insert a peer."""
    await session.insert(kept.table, row, without=("has_credential",))


async def update(session: TenantSession, kept: Kept[RowT, CredentialT], row: RowT) -> None:
    """Write what a person changes of a peer, and what is known of it since."""
    await session.update(kept.table, row, kept.written)


async def find_credential(
    session: TenantSession, kept: Kept[RowT, CredentialT], peer_id: UUID
) -> CredentialT | None:
    """Return the credential of a peer, sealed."""
    row = await session.fetch_row(
        f"SELECT {kept.credential.columns()} FROM {kept.credentials} WHERE {kept.reference} = $1",
        peer_id,
    )
    return kept.credential.from_record(row) if row else None


async def insert_credential(
    session: TenantSession, kept: Kept[RowT, CredentialT], row: Row
) -> None:
    """Store the credential of a peer that has none."""
    await session.insert(kept.credentials, row)


async def delete_credential(
    session: TenantSession, kept: Kept[RowT, CredentialT], peer_id: UUID
) -> bool:
    """Delete the credential of a peer: nothing of it stays in the table."""
    done = await session.execute(
        f"DELETE FROM {kept.credentials} WHERE {kept.reference} = $1", peer_id
    )
    return bool(done)
