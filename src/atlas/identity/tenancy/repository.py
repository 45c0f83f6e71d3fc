"""SQL of the tenancy room."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import AnySession, PlatformSession, Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    text_field,
    time_field,
)
from atlas.identity.tenancy.schemas import Tenant

TENANTS = ListSpec(
    select="""
        SELECT t.id, t.slug, t.name, t.status, t.is_demo, t.version, t.created_at, t.updated_at
        FROM tenant t
    """,
    id_column="t.id",
    fields={
        "slug": text_field("t.slug"),
        "name": text_field("t.name"),
        "status": choice_field("t.status", ("active", "suspended")),
        "is_demo": bool_field("t.is_demo"),
        "created_at": time_field("t.created_at"),
    },
    sorts=("created_at", "slug"),
    default_sort="-created_at",
)


def _build(row: Record) -> Tenant:
    return Tenant(**dict(row))


async def fetch_tenants(session: AnySession, params: ListParams) -> Page[Tenant]:
    """Fetch a page of tenants."""
    return await fetch_page(session, TENANTS, params, build=_build)


async def fetch_ids(session: AnySession) -> list[UUID]:
    """Return every tenant's id."""
    return [row["id"] for row in await session.fetch("SELECT id FROM tenant ORDER BY id")]


async def find_by_id(session: AnySession, tenant_id: UUID) -> Tenant | None:
    """Fetch a tenant by id."""
    row = await session.fetch_row(f"{TENANTS.select} WHERE t.id = $1", tenant_id)
    return _build(row) if row else None


async def find_by_slug(session: AnySession, slug: str) -> Tenant | None:
    """Fetch a tenant by slug."""
    row = await session.fetch_row(f"{TENANTS.select} WHERE t.slug = $1", slug)
    return _build(row) if row else None


async def demo_exists(session: AnySession) -> bool:
    """Tell whether any tenant is a demo."""
    return bool(await session.fetch_value("SELECT EXISTS (SELECT FROM tenant WHERE is_demo)"))


async def insert_tenant(session: PlatformSession, tenant: Tenant) -> None:
    """Insert a tenant."""
    await session.insert("tenant", tenant)


async def update_tenant(
    session: PlatformSession, tenant_id: UUID, *, name: str, status: str, moment: datetime
) -> None:
    """Change a tenant's name or status."""
    await session.execute(
        "UPDATE tenant SET name = $2, status = $3, updated_at = $4, version = version + 1"
        " WHERE id = $1",
        tenant_id,
        name,
        status,
        moment,
    )


async def delete_tenant(session: PlatformSession, tenant_id: UUID) -> None:
    """Delete a tenant that nothing refers to."""
    await session.execute("DELETE FROM login_directory WHERE tenant_id = $1", tenant_id)
    await session.execute("DELETE FROM revocation WHERE tenant_id = $1", tenant_id)
    await session.execute("DELETE FROM tenant_work WHERE tenant_id = $1", tenant_id)
    await session.execute("DELETE FROM tenant_due WHERE tenant_id = $1", tenant_id)
    await session.execute("DELETE FROM tenant WHERE id = $1", tenant_id)


async def lock_state(session: PlatformSession, tenant_id: UUID) -> None:
    """Wait for the sign-ins of a tenant in progress and hold new ones back until the end."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('tenant_state:' || $1, 0))", str(tenant_id)
    )


async def hold_state(session: TenantSession) -> None:
    """Keep the tenant's state from changing until the transaction ends."""
    await session.execute(
        "SELECT pg_advisory_xact_lock_shared(hashtextextended('tenant_state:' || $1, 0))",
        str(session.tenant_id),
    )


async def add_turns(session: PlatformSession, kind: str, among: Sequence[UUID] | None) -> None:
    """Give every tenant, or each of some, that has none a turn that is due."""
    await session.execute(
        "INSERT INTO tenant_turn (kind, tenant_id, taken_at) SELECT $1, t.id, 'epoch' FROM tenant t"
        " LEFT JOIN tenant_turn w ON w.kind = $1 AND w.tenant_id = t.id"
        " WHERE w.tenant_id IS NULL AND ($2::uuid[] IS NULL OR t.id = ANY($2))"
        " ON CONFLICT DO NOTHING",
        kind,
        among,
    )


TAKE_TURNS = """
    UPDATE tenant_turn SET taken_at = $2
    WHERE kind = $1 AND tenant_id = ANY(ARRAY(
      SELECT tenant_id FROM tenant_turn WHERE kind = $1 AND taken_at < $3
        AND ($5::uuid[] IS NULL OR tenant_id = ANY($5))
      ORDER BY taken_at LIMIT $4 FOR UPDATE SKIP LOCKED))
    RETURNING tenant_id
"""


async def take_turns(
    session: PlatformSession,
    kind: str,
    moment: datetime,
    before: datetime,
    limit: int,
    among: Sequence[UUID] | None,
) -> list[UUID]:
    """Take the tenants whose last turn is longest ago, and before an instant."""
    rows = await session.fetch(TAKE_TURNS, kind, moment, before, limit, among)
    return [row["tenant_id"] for row in rows]


async def fetch_with_work(session: PlatformSession, kind: str) -> list[Tenant]:
    """Return the tenants with a mark of a kind of work."""
    rows = await session.fetch(
        f"{TENANTS.select} WHERE t.id = ANY(ARRAY(SELECT DISTINCT tenant_id FROM tenant_work"
        " WHERE kind = $1)) ORDER BY t.id",
        kind,
    )
    return [_build(row) for row in rows]


async def delete_work(
    session: PlatformSession, kind: str, tenant_id: UUID, before: int, *, keep_newest: bool
) -> int:
    """Delete a tenant's marks of hours before one; all of them, or all but the newest mark."""
    return await session.execute(
        "DELETE FROM tenant_work WHERE kind = $1 AND tenant_id = $2 AND hour < $3 AND NOT ($4"
        " AND hour = (SELECT max(hour) FROM tenant_work WHERE kind = $1 AND tenant_id = $2))",
        kind,
        tenant_id,
        before,
        keep_newest,
    )


FETCH_DUE = """
    SELECT tenant_id, kind FROM tenant_due WHERE due_at <= $1 AND kind = ANY($4)
    UNION
    SELECT d.tenant_id, d.kind FROM unnest($2::text[], $3::text[]) b (kind, basis)
    JOIN tenant_due d ON d.kind = b.kind AND (d.basis < b.basis OR d.basis > b.basis)
"""


async def fetch_due(
    session: PlatformSession, kinds: Collection[str], moment: datetime, bases: Mapping[str, str]
) -> list[tuple[UUID, str]]:
    """Return who is due for what at a moment, or was looked at on another basis."""
    rows = await session.fetch(FETCH_DUE, moment, [*bases], [*bases.values()], [*kinds])
    return [(tenant_id, kind) for tenant_id, kind in rows]


async def delete_due(session: TenantSession, kind: str) -> int:
    """Delete the marks of a kind that the session's tenant has now."""
    return await session.execute(
        "DELETE FROM tenant_due WHERE kind = $1 AND tenant_id = $2", kind, session.tenant_id
    )


async def insert_due(
    session: TenantSession, kind: str, moment: datetime, basis: str | None
) -> None:
    """Note when the session's tenant is due next; a mark of the same transaction is due now."""
    await session.execute(
        "INSERT INTO tenant_due (kind, tenant_id, transaction, due_at, basis)"
        " VALUES ($1, $2, pg_current_xact_id()::text::bigint, $3, $4) ON CONFLICT DO NOTHING",
        kind,
        session.tenant_id,
        moment,
        basis,
    )
