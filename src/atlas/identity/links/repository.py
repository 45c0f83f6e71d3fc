"""SQL of one-time links. Accepting or revoking one deletes its row: it cannot happen twice."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.auth import Role
from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    fetch_page,
    text_field,
    time_field,
)
from atlas.identity.links.models import InvitationRow, ResetRow

_INVITATION = InvitationRow.columns("i.")
INVITATIONS = ListSpec(
    select=f"SELECT {_INVITATION} FROM invitation i",
    id_column="i.id",
    fields={
        "created_at": time_field("i.created_at"),
        "email": text_field("i.email", "eq", "contains"),
        "expires_at": time_field("i.expires_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


def _invitation(row: Record) -> InvitationRow:
    found = InvitationRow.from_record(row)
    return replace(found, roles=[Role(role) for role in found.roles])


async def fetch_invitations(session: TenantSession, params: ListParams) -> Page[InvitationRow]:
    """Fetch a page of open invitations."""
    return await fetch_page(session, INVITATIONS, params, build=_invitation)


async def find_invitation(session: TenantSession, invitation_id: UUID) -> InvitationRow | None:
    """Fetch an open invitation."""
    row = await session.fetch_row(f"{INVITATIONS.select} WHERE i.id = $1", invitation_id)
    return _invitation(row) if row else None


async def insert_invitation(session: TenantSession, row: InvitationRow, token_hash: str) -> None:
    """Insert an invitation."""
    await session.insert("invitation", row, token_hash=token_hash)


async def renew_invitation(
    session: TenantSession,
    invitation_id: UUID,
    *,
    token_hash: str,
    invited_by: UUID,
    moment: datetime,
    expires_at: datetime,
) -> InvitationRow | None:
    """Give an invitation a new token; the one before is unknown from now on."""
    row = await session.fetch_row(
        f"""
        UPDATE invitation i SET token_hash = $2, invited_by = $3, renewed_at = $4, expires_at = $5
        WHERE i.id = $1 RETURNING {_INVITATION}
        """,
        invitation_id,
        token_hash,
        invited_by,
        moment,
        expires_at,
    )
    return _invitation(row) if row else None


async def delete_invitation(session: TenantSession, invitation_id: UUID) -> bool:
    """Delete an invitation; False: there is none."""
    return await session.execute("DELETE FROM invitation WHERE id = $1", invitation_id) > 0


async def see_invitation(
    session: TenantSession, token_hash: str, moment: datetime
) -> InvitationRow | None:
    """Fetch the invitation of a token that still works."""
    row = await session.fetch_row(
        f"{INVITATIONS.select} WHERE i.token_hash = $1 AND i.expires_at > $2", token_hash, moment
    )
    return _invitation(row) if row else None


async def take_invitation(
    session: TenantSession, token_hash: str, moment: datetime
) -> InvitationRow | None:
    """Use the invitation of a token up; of two at once, one gets it."""
    row = await session.fetch_row(
        f"DELETE FROM invitation i WHERE i.token_hash = $1 AND i.expires_at > $2"
        f" RETURNING {_INVITATION}",
        token_hash,
        moment,
    )
    return _invitation(row) if row else None


async def replace_reset(
    session: TenantSession,
    row: ResetRow,
    *,
    token_hash: str,
    created_at: datetime,
    expires_at: datetime,
) -> None:
    """Insert the link of an account in place of the one before."""
    await delete_reset(session, row.user_id)
    await session.insert(
        "password_reset", row, token_hash=token_hash, created_at=created_at, expires_at=expires_at
    )


async def delete_reset(session: TenantSession, user_id: UUID) -> bool:
    """Delete the link of an account; False: there is none."""
    return await session.execute("DELETE FROM password_reset WHERE user_id = $1", user_id) > 0


async def delete_made_by(session: TenantSession, user_id: UUID) -> None:
    """Delete the links that an account made."""
    await session.execute("DELETE FROM invitation WHERE invited_by = $1", user_id)
    await session.execute("DELETE FROM password_reset WHERE made_by = $1", user_id)


async def take_reset(session: TenantSession, token_hash: str, moment: datetime) -> ResetRow | None:
    """Use the link of a token up; of two at once, one gets it."""
    row = await session.fetch_row(
        f"DELETE FROM password_reset r WHERE r.token_hash = $1 AND r.expires_at > $2"
        f" RETURNING {ResetRow.columns('r.')}",
        token_hash,
        moment,
    )
    return ResetRow.from_record(row) if row else None


async def any_links(session: TenantSession) -> bool:
    """Return whether any link is stored."""
    for table in ("invitation", "password_reset"):
        if await session.fetch_value(f"SELECT 1 FROM {table} LIMIT 1") is not None:
            return True
    return False


async def delete_expired(session: TenantSession, before: datetime) -> int:
    """Delete links that expired before a moment."""
    gone = 0
    for table in ("invitation", "password_reset"):
        gone += await session.execute(
            f"DELETE FROM {table} WHERE id = ANY(ARRAY(SELECT id FROM {table} WHERE expires_at < $1"
            " ORDER BY expires_at LIMIT 500))",
            before,
        )
    return gone
