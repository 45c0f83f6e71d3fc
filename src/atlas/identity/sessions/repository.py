"""SQL of the sessions room."""

from collections.abc import Sequence
from datetime import datetime
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
from atlas.foundation.db.rows import columns_of
from atlas.identity.sessions.domain import Revocation, RevocationKind
from atlas.identity.sessions.models import RefreshRow, SessionRow

CHANNEL = "atlas_revocation"
_COLUMNS = columns_of(Revocation)
SESSIONS = ListSpec(
    select="""
        SELECT s.id, s.user_id, s.method, s.client_address, s.user_agent, s.created_at,
               s.last_used_at, s.expires_at, s.ended_at, s.end_reason, s.client_id, s.resource,
               s.scopes
        FROM user_session s
    """,
    where="s.user_id = $1",
    id_column="s.id",
    fields={
        "created_at": time_field("s.created_at"),
        "expires_at": time_field("s.expires_at"),
        "method": choice_field("s.method", ("password", "cli", "openid")),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


async def insert_revocations(
    session: AnySession, revocations: Sequence[Revocation], created_at: datetime
) -> None:
    """Insert revocations and wake every process when they commit."""
    await session.insert_many("revocation", revocations, created_at=created_at)
    await session.execute("SELECT pg_notify($1, '')", CHANNEL)


ALIVE = f"SELECT {_COLUMNS} FROM revocation WHERE expires_at > $1"
RECENT = f"SELECT {_COLUMNS} FROM revocation WHERE created_at > $1"


def revocation_from(row: object) -> Revocation:
    """Build a revocation from a row of `ALIVE` or `RECENT`."""
    values = dict(row)  # type: ignore[call-overload]
    return Revocation(**(values | {"kind": RevocationKind(values["kind"])}))


async def fetch_for_subjects(
    session: PlatformSession, subjects: Sequence[UUID], moment: datetime
) -> list[Revocation]:
    """Fetch the unexpired revocations that name one of the subjects."""
    rows = await session.fetch(f"{ALIVE} AND subject_id = ANY($2)", moment, list(subjects))
    return [revocation_from(row) for row in rows]


async def delete_expired(session: PlatformSession, before: datetime) -> int:
    """Delete revocations that expired before a moment."""
    return await session.execute("DELETE FROM revocation WHERE expires_at < $1", before)


async def insert_session(session: TenantSession, row: SessionRow) -> None:
    """Insert a session."""
    await session.insert("user_session", row)


async def has_opened(session: TenantSession, sign_in: str) -> bool:
    """Whether a sign-in at a provider has opened a session."""
    found = await session.fetch_value("SELECT true FROM user_session WHERE sign_in = $1", sign_in)
    return bool(found)


async def note_sign_in(session: TenantSession, session_id: UUID, sign_in: str) -> bool:
    """Note the sign-in that opened a session, one at a time; False: it has opened another one."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('sign-in:' || $1, 0))", sign_in
    )
    if await has_opened(session, sign_in):
        return False
    await session.execute("UPDATE user_session SET sign_in = $2 WHERE id = $1", session_id, sign_in)
    return True


async def find_session(session: TenantSession, session_id: UUID) -> SessionRow | None:
    """Fetch one session."""
    row = await session.fetch_row(f"{SESSIONS.select} WHERE s.id = $1", session_id)
    return SessionRow.from_record(row) if row else None


async def fetch_sessions(
    session: TenantSession, user_id: UUID, params: ListParams
) -> Page[SessionRow]:
    """Fetch a page of a user's sessions."""
    return await fetch_page(
        session, SESSIONS, params, build=SessionRow.from_record, args=(user_id,)
    )


async def touch_session(session: TenantSession, session_id: UUID, moment: datetime) -> None:
    """Note that a session was used."""
    await session.execute(
        "UPDATE user_session SET last_used_at = $2 WHERE id = $1", session_id, moment
    )


async def end_session(
    session: TenantSession, session_id: UUID, moment: datetime, reason: str
) -> bool:
    """End one living session; False when it had ended."""
    changed = await session.execute(
        "UPDATE user_session SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL",
        session_id,
        moment,
        reason,
    )
    return changed > 0


async def end_sessions(
    session: TenantSession,
    user_id: UUID,
    moment: datetime,
    reason: str,
    keep: UUID | None,
) -> list[UUID]:
    """End a user's living sessions but one; return their ids."""
    rows = await session.fetch(
        """
        UPDATE user_session SET ended_at = $2, end_reason = $3
        WHERE user_id = $1 AND ended_at IS NULL AND ($4::uuid IS NULL OR id <> $4)
        RETURNING id
        """,
        user_id,
        moment,
        reason,
        keep,
    )
    return [row["id"] for row in rows]


async def insert_refresh_token(
    session: TenantSession,
    *,
    token_id: UUID,
    session_id: UUID,
    token_hash: str,
    created_at: datetime,
    expires_at: datetime,
) -> None:
    """Insert the hash of a refresh token."""
    await session.insert(
        "refresh_token",
        id=token_id,
        session_id=session_id,
        token_hash=token_hash,
        created_at=created_at,
        expires_at=expires_at,
    )


async def lock_refresh_token(session: TenantSession, token_hash: str) -> RefreshRow | None:
    """Fetch a refresh token and lock its row, so that two concurrent uses are distinguished."""
    row = await session.fetch_row(
        """
        SELECT r.id, r.session_id, s.user_id, r.expires_at, r.used_at,
               s.expires_at AS session_expires_at, s.ended_at AS session_ended_at,
               s.user_agent AS session_user_agent
        FROM refresh_token r
        JOIN user_session s ON s.tenant_id = r.tenant_id AND s.id = r.session_id
        WHERE r.token_hash = $1 FOR UPDATE OF r
        """,
        token_hash,
    )
    return RefreshRow(**dict(row)) if row else None


async def mark_refresh_used(session: TenantSession, token_id: UUID, moment: datetime) -> None:
    """Note that a refresh token was used."""
    await session.execute("UPDATE refresh_token SET used_at = $2 WHERE id = $1", token_id, moment)


async def any_sessions(session: TenantSession) -> bool:
    """Return whether any session is stored."""
    return await session.fetch_value("SELECT 1 FROM user_session LIMIT 1") is not None


async def delete_sessions(session: TenantSession, before: datetime) -> int:
    """Delete sessions that expired before a moment, with their refresh tokens; at most 500."""
    rows = await session.fetch(
        "SELECT id FROM user_session WHERE expires_at < $1 ORDER BY expires_at LIMIT 500", before
    )
    over = [row["id"] for row in rows]
    await session.execute("DELETE FROM refresh_token WHERE session_id = ANY($1)", over)
    return await session.execute("DELETE FROM user_session WHERE id = ANY($1)", over)


async def delete_operator_sessions(session: PlatformSession, before: datetime) -> int:
    """Delete the operator's sessions that expired before a moment."""
    return await session.execute("DELETE FROM operator_session WHERE expires_at < $1", before)


async def insert_operator_session(
    session: PlatformSession, session_id: UUID, created_at: datetime, expires_at: datetime
) -> None:
    """Insert a session of the platform operator."""
    await session.insert(
        "operator_session", id=session_id, created_at=created_at, expires_at=expires_at
    )


async def read_clock(session: AnySession) -> datetime:
    """Return the database's clock: the one clock that all processes share."""
    moment: datetime = await session.fetch_value("SELECT clock_timestamp()")
    return moment
