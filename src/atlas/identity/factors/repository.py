"""SQL of the second factor."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.identity.factors.models import FactorRow


async def find_factor(session: TenantSession, user_id: UUID) -> FactorRow | None:
    """Fetch an account's second factor."""
    row = await session.fetch_row(
        f"SELECT {FactorRow.columns()} FROM second_factor WHERE user_id = $1", user_id
    )
    return FactorRow.from_record(row) if row else None


async def insert_factor(session: TenantSession, row: FactorRow) -> bool:
    """Insert a second factor, in place of one that was not confirmed; False: one counts."""
    added = await session.insert(
        "second_factor",
        row,
        conflict="""(tenant_id, user_id) DO UPDATE
        SET sealed = excluded.sealed, last_step = excluded.last_step,
            created_at = excluded.created_at
        WHERE second_factor.confirmed_at IS NULL""",
    )
    return added > 0


async def use_step(session: TenantSession, user_id: UUID, step: int) -> bool:
    """Use a time step up; False: it, or a later one, was used before."""
    changed = await session.execute(
        "UPDATE second_factor SET last_step = $2 WHERE user_id = $1 AND last_step < $2",
        user_id,
        step,
    )
    return changed > 0


async def confirm_factor(session: TenantSession, user_id: UUID, moment: datetime) -> bool:
    """Let a second factor count; False: it does already, or there is none."""
    changed = await session.execute(
        "UPDATE second_factor SET confirmed_at = $2 WHERE user_id = $1 AND confirmed_at IS NULL",
        user_id,
        moment,
    )
    return changed > 0


async def lock_sealed(session: TenantSession, after: UUID, limit: int) -> list[tuple[UUID, bytes]]:
    """Return accounts and their sealed secrets in the order of the ids, locked."""
    rows = await session.fetch(
        "SELECT user_id, sealed FROM second_factor WHERE user_id > $1 ORDER BY user_id LIMIT $2"
        " FOR NO KEY UPDATE",
        after,
        limit,
    )
    return [(row["user_id"], row["sealed"]) for row in rows]


async def replace_sealed(session: TenantSession, user_id: UUID, sealed: bytes) -> None:
    """Store an account's secret that was sealed again."""
    await session.execute(
        "UPDATE second_factor SET sealed = $2 WHERE user_id = $1", user_id, sealed
    )


async def delete_factor(session: TenantSession, user_id: UUID) -> bool:
    """Delete a second factor with its recovery codes; False: there was none."""
    await session.execute("DELETE FROM recovery_code WHERE user_id = $1", user_id)
    return await session.execute("DELETE FROM second_factor WHERE user_id = $1", user_id) > 0


async def replace_codes(session: TenantSession, user_id: UUID, hashes: Iterable[str]) -> None:
    """Replace an account's recovery codes."""
    await session.execute("DELETE FROM recovery_code WHERE user_id = $1", user_id)
    for code_hash in hashes:
        await session.insert("recovery_code", id=new_id(), user_id=user_id, code_hash=code_hash)


async def use_code(session: TenantSession, user_id: UUID, code_hash: str) -> bool:
    """Use a recovery code up; False: it is not one, or was used."""
    changed = await session.execute(
        "DELETE FROM recovery_code WHERE user_id = $1 AND code_hash = $2", user_id, code_hash
    )
    return changed > 0


async def count_codes(session: TenantSession, user_id: UUID) -> int:
    """Count the recovery codes that are left."""
    return int(
        await session.fetch_value("SELECT count(*) FROM recovery_code WHERE user_id = $1", user_id)
    )
