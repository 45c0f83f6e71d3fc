"""SQL of what was last read of each tenant's profile: one row a tenant, read across tenants."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from atlas.foundation.db import PlatformSession, TenantSession
from atlas.sources.lists.domain.list_standing import TOO_FEW
from atlas.sources.lists.repository.acceptances import IN_CURRENT_FORM


async def put_reading(
    session: TenantSession,
    profile: str,
    flags: tuple[bool, bool],
    required: Mapping[str, int],
    accepted: Sequence[Mapping[str, str]],
    at: datetime,
) -> None:
    """Keep what was read of the session's tenant, in place of what was read before.

    `flags`: whether the profile lacks a list of politically exposed persons, and is below the law.
    """
    await session.execute(
        "INSERT INTO profile_reading (tenant_id, profile, without_pep_list, below_law, required,"
        " accepted, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id) DO UPDATE"
        " SET profile = excluded.profile, without_pep_list = excluded.without_pep_list,"
        " below_law = excluded.below_law, required = excluded.required,"
        " accepted = excluded.accepted, read_at = excluded.read_at",
        session.tenant_id,
        profile,
        *flags,
        dict(required),
        [dict(one) for one in accepted],
        at,
    )


async def accepted_forms(session: TenantSession) -> list[dict[str, str]]:
    """Return list, entry and content that two people of the session's tenant accepted."""
    rows = await session.fetch(
        "SELECT list_id, entry_key, content_hash FROM list_acceptance WHERE status = 'accepted'"
        " ORDER BY list_id, entry_key, content_hash"
    )
    return [dict(row) for row in rows]


async def count_readings(session: PlatformSession) -> dict[str, int]:
    """Count the tenants by what was last read of each; `never`: due and not read yet.

    A tenant that was never marked has no profile.
    """
    (row,) = await session.fetch(
        "SELECT t.every - n.never - r.held AS without, r.fictitious, r.without_pep_list,"
        " r.below_law, n.never FROM (SELECT count(*) AS every FROM tenant) t,"
        " (SELECT count(DISTINCT d.tenant_id) AS never FROM tenant_due d WHERE d.kind = 'profiles'"
        "  AND NOT EXISTS (SELECT FROM profile_reading k WHERE k.tenant_id = d.tenant_id)) n,"
        " (SELECT count(*) FILTER (WHERE profile <> 'none') AS held,"
        "  count(*) FILTER (WHERE profile = 'fictitious') AS fictitious,"
        "  count(*) FILTER (WHERE without_pep_list) AS without_pep_list,"
        "  count(*) FILTER (WHERE below_law) AS below_law FROM profile_reading) r"
    )
    return dict(row)


async def required_ages(session: PlatformSession) -> dict[str, int]:
    """Return the fewest days since the last check that any active profile demands, by list."""
    rows = await session.fetch(
        "SELECT n.key, min(n.value::int) AS age FROM profile_reading r, jsonb_each_text(r.required)"
        " n WHERE r.profile = 'active' GROUP BY n.key ORDER BY n.key"
    )
    return {row["key"]: row["age"] for row in rows}


async def accepted_by_all(session: PlatformSession) -> list[tuple[str, str]]:
    """Return list and entry that every tenant with an active profile accepted as it is now."""
    rows = await session.fetch(
        "SELECT a.list_id, a.entry_key FROM profile_reading r, jsonb_to_recordset(r.accepted)"
        " AS a (list_id text, entry_key text, content_hash text)"
        f" WHERE r.profile = 'active' AND ({IN_CURRENT_FORM}) GROUP BY a.list_id, a.entry_key"
        " HAVING count(DISTINCT r.tenant_id) ="
        "  (SELECT count(*) FROM profile_reading WHERE profile = 'active')",
        TOO_FEW,
    )
    return [(row["list_id"], row["entry_key"]) for row in rows]
