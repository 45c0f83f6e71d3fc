"""What was noted of the investigations that read the structures of entities."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from atlas.foundation.db import TenantSession

_ABOVE_READ = "'{customer,owner,controller,ubo,possible_ubo,trust_role,subsidiary}'::text[]"
"""Roles of parties whose own owners an investigation reads; of officers it reads none."""
# A run of the canonical entity reads the registers for a merged one too, once they are merged.
# OFFSET 0 keeps each step a lookup by key: without statistics the planner would rather join all
# runs of the tenant. Whether a run was withdrawn is asked outside of it: inside, and without
# statistics, the planner reads all those of the tenant that were not.
_NEWEST = (
    "(SELECT true AS known, r.same_at FROM (SELECT {run} AS run, {order} AS above, {row}.entity_id"
    " FROM {row} WHERE {row}.entity_id = ANY(ARRAY[member.asked, member.id]) AND {unless}"
    " ORDER BY above DESC, run DESC OFFSET 0) read"
    " JOIN LATERAL (SELECT coalesce(s.same_at, s.owners_moved) AS same_at"
    " FROM run_registers s WHERE s.investigation_id = read.run OFFSET 0) r ON true"
    " JOIN LATERAL (SELECT i.withdrawn_at, i.created_at FROM investigation i WHERE i.id = read.run"
    " OFFSET 0) i ON {only} AND (read.entity_id = member.id OR i.created_at > member.merged_at)"
    " ORDER BY read.above DESC, read.run DESC LIMIT 1)"
)
_COUNTS = "i.withdrawn_at IS NULL"
_OWN = _NEWEST.format(row="investigation", run="id", order="true", unless="true", only=_COUNTS)
_AS_PARTY = partial(
    _NEWEST.format,
    row="investigation_party",
    run="investigation_id",
    order=f"roles && {_ABOVE_READ}",
)
_COUNTING = _AS_PARTY(unless="own.known IS NULL", only=_COUNTS)
_WITHDRAWN = _AS_PARTY(unless="own.known IS NULL AND party.known IS NULL", only="true")


_MEMBERS = (
    "WITH member AS (SELECT e.id AS asked, e.id, NULL::timestamptz AS merged_at"
    " FROM unnest($1::uuid[]) AS e(id) UNION ALL"
    " SELECT m.canonical_id, m.entity_id, m.merged_at FROM entity_merge m"
    " WHERE m.canonical_id = ANY($1::uuid[]))"
)


async def read_otherwise(
    session: TenantSession, entity_ids: Collection[UUID], loads: str
) -> set[UUID]:
    """Return the entities whose structures the registers may state otherwise than was read.

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
        f"{_MEMBERS} SELECT DISTINCT member.asked FROM member LEFT JOIN LATERAL {_OWN} own ON true"
        f" LEFT JOIN LATERAL {_COUNTING} party ON true"
        f" LEFT JOIN LATERAL {_WITHDRAWN} gone ON true"
        " WHERE coalesce(own.known, party.known, gone.known)"
        " AND coalesce(own.same_at, party.same_at, gone.same_at) IS DISTINCT FROM $2",
        list(entity_ids),
        loads,
    )
    return {entity_id for (entity_id,) in rows}


async def left_register(session: TenantSession, entity_ids: Collection[UUID]) -> set[UUID]:
    """Return the entities that their register itself did not know when it was last heard.

    By the newest investigation of each that has read the registers. A withdrawn one counts where
    there is no other.

    Args:
        session: a tenant's session.
        entity_ids: canonical entities.

    """
    rows = await session.fetch(
        f"{_MEMBERS}, newest AS (SELECT DISTINCT ON (member.asked) member.asked, s.result"
        " FROM member JOIN investigation i ON i.entity_id = member.id"
        " JOIN investigation_step s ON s.investigation_id = i.id AND s.step = 'enrich'"
        " ORDER BY member.asked, i.withdrawn_at IS NOT NULL, i.id DESC)"
        " SELECT asked FROM newest WHERE (result ->> 'left_register')::boolean",
        list(entity_ids),
    )
    return {entity_id for (entity_id,) in rows}
