"""What was noted of the investigations that read the structures of entities."""

from collections.abc import Collection
from uuid import UUID

from atlas.foundation.db import TenantSession

_ABOVE_READ = "'{customer,owner,controller,ubo,possible_ubo,trust_role,subsidiary}'::text[]"
"""Roles of parties whose own owners an investigation reads; of officers it reads none."""
# A run of the canonical entity reads the registers for a merged one too, once they are merged.
_READ = (
    "(SELECT true AS known, s.same_at FROM {table} JOIN run_registers s"
    " ON s.tenant_id = i.tenant_id AND s.investigation_id = i.id"
    " WHERE {row}.entity_id = ANY(ARRAY[member.asked, member.id])"
    " AND ({row}.entity_id = member.id OR i.created_at > member.merged_at) AND {only}"
    " ORDER BY {order} DESC LIMIT 1)"
)
_OWN = _READ.format(table="investigation i", row="i", only="i.withdrawn_at IS NULL", order="i.id")


def _as_party(only: str) -> str:
    return _READ.format(
        table="investigation_party p JOIN investigation i"
        " ON i.tenant_id = p.tenant_id AND i.id = p.investigation_id",
        row="p",
        only=only,
        order=f"p.roles && {_ABOVE_READ} DESC, p.investigation_id",
    )


_AS_PARTY = _as_party("own.known IS NULL AND i.withdrawn_at IS NULL")
_WITHDRAWN = _as_party("own.known IS NULL AND party.known IS NULL")


async def read_otherwise(
    session: TenantSession, entity_ids: Collection[UUID], loads: str
) -> set[UUID]:
    """Return the entities of whom the registers of these loads may not say what was read.

    By the newest investigation of the entity itself that has read the registers; without one, by
    the newest that has it as a party, first of all as one whose owners are read. A withdrawn one
    counts where there is no other: withdrawing it does not make what it read current. The same
    holds for each entity merged into it. Without any, nothing is known to differ.

    Args:
        session: a tenant's session.
        entity_ids: canonical entities.
        loads: `registry.loads_key` of today.

    """
    rows = await session.fetch(
        "WITH member AS (SELECT e.id AS asked, e.id, NULL::timestamptz AS merged_at"
        " FROM unnest($1::uuid[]) AS e(id) UNION ALL"
        " SELECT m.canonical_id, m.entity_id, m.merged_at FROM entity_merge m"
        " WHERE m.canonical_id = ANY($1::uuid[]))"
        f" SELECT DISTINCT member.asked FROM member LEFT JOIN LATERAL {_OWN} own ON true"
        f" LEFT JOIN LATERAL {_AS_PARTY} party ON true"
        f" LEFT JOIN LATERAL {_WITHDRAWN} gone ON true"
        " WHERE coalesce(own.known, party.known, gone.known)"
        " AND coalesce(own.same_at, party.same_at, gone.same_at) IS DISTINCT FROM $2",
        list(entity_ids),
        loads,
    )
    return {entity_id for (entity_id,) in rows}
