"""SQL of what persons state of a list's versions (platform) and accept of its entries (tenant)."""

from atlas.foundation.db import AnySession, PlatformSession, TenantSession
from atlas.sources.lists.models import ListAcceptance, ListStatement

_STATEMENT = "id, list_id, version_id, kind, stated, reason, stated_by, stated_by_user, recorded_at"
_ACCEPTANCE = (
    "id, list_id, entry_key, content_hash, reason, status, proposed_by, proposed_person,"
    " proposed_at, accepted_by, accepted_at"
)


async def insert_statement(session: PlatformSession, statement: ListStatement) -> None:
    """Keep what a person stated of a version."""
    await session.execute(
        f"INSERT INTO list_statement ({_STATEMENT}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        statement.id,
        statement.list_id,
        statement.version_id,
        statement.kind,
        statement.stated,
        statement.reason,
        statement.stated_by,
        statement.stated_by_user,
        statement.recorded_at,
    )


async def accepted(session: AnySession) -> list[tuple[str, str]]:
    """Return list and entry that two persons of the session's tenant accepted as they now stand.

    The key `*` stands for the number of entries of the current version.
    """
    rows = await session.fetch(
        "SELECT a.list_id, a.entry_key FROM list_acceptance a WHERE a.status = 'accepted' AND ("
        " EXISTS (SELECT FROM list_entry e WHERE e.list_id = a.list_id"
        "  AND e.entry_key = a.entry_key AND e.content_hash = a.content_hash"
        "  AND e.last_sequence IS NULL)"
        " OR EXISTS (SELECT FROM list_version v WHERE a.entry_key = '*'"
        "  AND v.list_id = a.list_id AND v.content_hash = a.content_hash"
        "  AND v.status = 'current'))"
    )
    return [(row["list_id"], row["entry_key"]) for row in rows]


async def list_statements(session: AnySession, list_id: str, limit: int) -> list[ListStatement]:
    """Return the newest statements about a list, newest first."""
    rows = await session.fetch(
        f"SELECT {_STATEMENT} FROM list_statement WHERE list_id = $1"
        " ORDER BY recorded_at DESC, id DESC LIMIT $2",
        list_id,
        limit,
    )
    return [ListStatement.from_record(row) for row in rows]


async def find_acceptance(
    session: TenantSession, list_id: str, entry_key: str, content_hash: str
) -> ListAcceptance | None:
    """Return the acceptance of an entry as it stands, locked until the transaction ends."""
    row = await session.fetch_row(
        f"SELECT {_ACCEPTANCE} FROM list_acceptance WHERE list_id = $1 AND entry_key = $2"
        " AND content_hash = $3 FOR UPDATE",
        list_id,
        entry_key,
        content_hash,
    )
    return ListAcceptance.from_record(row) if row else None


async def insert_acceptance(session: TenantSession, made: ListAcceptance) -> None:
    """Insert a proposed acceptance."""
    await session.execute(
        f"INSERT INTO list_acceptance (tenant_id, {_ACCEPTANCE})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        session.tenant_id,
        made.id,
        made.list_id,
        made.entry_key,
        made.content_hash,
        made.reason,
        made.status,
        made.proposed_by,
        made.proposed_person,
        made.proposed_at,
        made.accepted_by,
        made.accepted_at,
    )


async def complete_acceptance(session: TenantSession, made: ListAcceptance) -> None:
    """Note the second person's acceptance."""
    await session.execute(
        "UPDATE list_acceptance SET status = $2, accepted_by = $3, accepted_at = $4 WHERE id = $1",
        made.id,
        made.status,
        made.accepted_by,
        made.accepted_at,
    )


async def list_acceptances(session: TenantSession, list_id: str) -> list[ListAcceptance]:
    """Return the acceptances of a list, newest first."""
    rows = await session.fetch(
        f"SELECT {_ACCEPTANCE} FROM list_acceptance WHERE list_id = $1"
        " ORDER BY proposed_at DESC, id DESC LIMIT 1000",
        list_id,
    )
    return [ListAcceptance.from_record(row) for row in rows]
