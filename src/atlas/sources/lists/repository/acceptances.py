"""SQL of what persons of a tenant accept of a list's entries."""

from uuid import UUID

from atlas.foundation.db import AnySession, TenantSession
from atlas.sources.lists.domain.list_standing import TOO_FEW
from atlas.sources.lists.models import ListAcceptance

_ACCEPTANCE = ListAcceptance.columns()
_BECAME = (
    "status",
    "accepted_by",
    "accepted_at",
    "accepted_reason",
    "closed_by",
    "closed_at",
    "closed_reason",
)

IN_CURRENT_FORM = (
    "EXISTS (SELECT FROM list_entry e WHERE e.list_id = a.list_id"
    " AND e.entry_key = a.entry_key AND e.content_hash = a.content_hash"
    " AND e.last_sequence IS NULL)"
    " OR EXISTS (SELECT FROM list_version v WHERE starts_with(a.entry_key, '*')"
    " AND v.list_id = a.list_id AND v.status = 'current' AND ("
    "  v.content_hash = a.content_hash"
    "  OR coalesce(v.manifest->'overridden', '[]') @> jsonb_build_array(jsonb_build_object("
    "   'content', a.content_hash, 'guard',"
    "   CASE WHEN starts_with(a.entry_key, '*implausible_') THEN $1"
    "    ELSE substr(a.entry_key, 2) END))))"
)
"""Whether an acceptance `a` is of an entry, or of a forced version, as it is now."""


async def accepted(session: AnySession) -> list[tuple[str, str]]:
    """Return list and entry that two people of the session's tenant accepted in the current form.

    A key that begins with `*` stands for a version as it was forced in against a guard: the
    current one, or the earlier one whose mark it carries.
    """
    rows = await session.fetch(
        "SELECT a.list_id, a.entry_key FROM list_acceptance a WHERE a.status = 'accepted'"
        f" AND ({IN_CURRENT_FORM})",
        TOO_FEW,
    )
    return [(row["list_id"], row["entry_key"]) for row in rows]


async def find_open(
    session: TenantSession, list_id: str, entry_key: str, content_hash: str
) -> ListAcceptance | None:
    """Return the acceptance of an entry as it stands, neither rejected nor withdrawn; locked."""
    row = await session.fetch_row(
        f"SELECT {_ACCEPTANCE} FROM list_acceptance WHERE list_id = $1 AND entry_key = $2"
        " AND content_hash = $3 AND status IN ('proposed', 'accepted') FOR UPDATE",
        list_id,
        entry_key,
        content_hash,
    )
    return ListAcceptance.from_record(row) if row else None


async def find_acceptance(
    session: TenantSession, list_id: str, acceptance_id: UUID
) -> ListAcceptance | None:
    """Return an acceptance of a list, locked until the transaction ends."""
    row = await session.fetch_row(
        f"SELECT {_ACCEPTANCE} FROM list_acceptance WHERE list_id = $1 AND id = $2 FOR UPDATE",
        list_id,
        acceptance_id,
    )
    return ListAcceptance.from_record(row) if row else None


async def insert_acceptance(session: TenantSession, made: ListAcceptance) -> None:
    """Insert a proposed acceptance."""
    await session.insert("list_acceptance", made)


async def update_acceptance(session: TenantSession, made: ListAcceptance) -> None:
    """Note what became of an acceptance: the second person's confirmation, or its end."""
    await session.update("list_acceptance", made, _BECAME)


async def list_acceptances(
    session: TenantSession, list_id: str, status: str | None
) -> list[ListAcceptance]:
    """Return the newest acceptances of a list, newest first; `status`: only those."""
    rows = await session.fetch(
        f"SELECT {_ACCEPTANCE} FROM list_acceptance WHERE list_id = $1"
        " AND ($2::text IS NULL OR status = $2) ORDER BY proposed_at DESC, id DESC LIMIT 1000",
        list_id,
        status,
    )
    return [ListAcceptance.from_record(row) for row in rows]
