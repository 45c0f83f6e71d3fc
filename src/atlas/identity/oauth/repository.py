"""SQL of the authorisation server."""

from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.rows import columns_of
from atlas.identity.oauth.models import Asked, CodeRow

_COLUMNS = columns_of(CodeRow)


async def insert_code(
    session: TenantSession,
    asked: Asked,
    *,
    code_id: UUID,
    user_id: UUID,
    code_hash: str,
    moment: datetime,
    lifetime: timedelta,
) -> None:
    """Insert an authorisation code."""
    await session.insert(
        "authorization_code",
        asked,
        id=code_id,
        user_id=user_id,
        code_hash=code_hash,
        created_at=moment,
        expires_at=moment + lifetime,
    )


async def lock_code(session: TenantSession, code_hash: str) -> CodeRow | None:
    """Fetch a code and hold its row, so that of two exchanges at once one is the second."""
    row = await session.fetch_row(
        f"SELECT {_COLUMNS} FROM authorization_code WHERE code_hash = $1 FOR UPDATE", code_hash
    )
    return CodeRow(**dict(row)) if row else None


async def mark_used(
    session: TenantSession, code_id: UUID, moment: datetime, session_id: UUID | None
) -> None:
    """Note that a code was presented, and the session that came of it."""
    await session.execute(
        "UPDATE authorization_code SET used_at = $2, session_id = $3 WHERE id = $1",
        code_id,
        moment,
        session_id,
    )


async def any_codes(session: TenantSession) -> bool:
    """Return whether any code is stored."""
    return await session.fetch_value("SELECT 1 FROM authorization_code LIMIT 1") is not None


async def delete_codes(session: TenantSession, before: datetime) -> int:
    """Delete codes that were made before a moment; at most 500."""
    return await session.execute(
        "DELETE FROM authorization_code WHERE id = ANY(ARRAY(SELECT id FROM authorization_code"
        " WHERE created_at < $1 ORDER BY created_at LIMIT 500))",
        before,
    )
