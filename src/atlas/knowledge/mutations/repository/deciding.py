"""All SQL of conflicts of relationships that persons decide."""

from collections.abc import Collection, Sequence
from uuid import UUID

from msgspec import convert

from atlas.foundation.db import TenantSession
from atlas.knowledge.mutations.domain.decisions import Decision, DecisionKept
from atlas.knowledge.mutations.domain.model import Provenance
from atlas.knowledge.survivorship.domain.decided import DECISION
from atlas.knowledge.survivorship.domain.model import DisputeKind

_BETWEEN_SOURCES = [DisputeKind.DISAGREEMENT.value, DisputeKind.OUTSIDE_BAND.value]


async def settle_conflicts(
    session: TenantSession, relationship_id: UUID, attributes: Collection[str], by: Provenance
) -> None:
    """Note that persons decided the open conflicts of a relationship on some attributes."""
    await session.execute(
        "UPDATE conflict SET status = 'resolved', resolved_at = $3, resolved_by = $4"
        " WHERE subject_id = $1 AND split_part(attribute, '.', 2) = ANY($2::text[])"
        " AND status = 'open'",
        relationship_id, sorted(attributes), by.recorded_at, by.actor_id,
    )  # fmt: skip


async def reopen_conflicts(
    session: TenantSession, wanted: Sequence[tuple[UUID, str]]
) -> list[UUID]:
    """Open again what persons decided of relationships and attributes; return whose were opened.

    Each keeps the moment since when it has been known.
    """
    rows = await session.fetch(
        "UPDATE conflict k SET status = 'open', resolved_at = NULL, resolved_by = NULL"
        " FROM unnest($1::uuid[], $2::text[]) AS wanted (id, attribute)"
        " WHERE k.relationship_id = wanted.id AND k.subject_id = wanted.id"
        " AND split_part(k.attribute, '.', 2) = wanted.attribute AND k.status = 'resolved'"
        " RETURNING k.subject_id",
        [one for one, _ in wanted], [attribute for _, attribute in wanted],
    )  # fmt: skip
    return sorted({row["subject_id"] for row in rows})


async def close_agreed(
    session: TenantSession,
    relationship_ids: Collection[UUID],
    disputed: Collection[str],
    by: Provenance,
) -> list[UUID]:
    """Note that sources agree by now on what they contradicted each other on; return of what.

    Args:
        session: the tenant's.
        relationship_ids: those that were read.
        disputed: the disputes that there are on them.
        by: who read them, and when.

    """
    rows = await session.fetch(
        "UPDATE conflict SET status = 'resolved', resolved_at = $3, resolved_by = $4"
        " WHERE subject_id = ANY($1::uuid[]) AND status = 'open' AND kind = ANY($5::text[])"
        " AND dispute_key <> ALL($2::text[]) RETURNING subject_id",
        sorted(relationship_ids), sorted(disputed), by.recorded_at, by.actor_id, _BETWEEN_SOURCES,
    )  # fmt: skip
    return sorted({row["subject_id"] for row in rows})


async def fetch_decisions(
    session: TenantSession, relationship_ids: Collection[UUID]
) -> list[Decision]:
    """Return the decisions on relationships, newest first, also those that have ended."""
    rows = await session.fetch(
        "SELECT c.id, c.relationship_id, c.source_record, c.raw_value, c.recorded_at, d.reason,"
        " d.actor_id, d.recorded_at AS ended_at FROM unnest($1::uuid[]) AS wanted (id)"
        " JOIN claim c ON c.subject_id = wanted.id AND c.relationship_id = wanted.id"
        " LEFT JOIN claim_deprecation d ON d.claim_id = c.id AND d.kind = 'ended'"
        " WHERE c.source = $2 ORDER BY c.recorded_at DESC, c.id DESC",
        sorted(relationship_ids), DECISION,
    )  # fmt: skip
    return [
        Decision(
            claim_id=row["id"],
            relationship_id=row["relationship_id"],
            proposal_id=UUID(row["source_record"]),
            kept=convert(row["raw_value"], DecisionKept),
            decided_at=row["recorded_at"],
            ended_reason=row["reason"],
            ended_by=row["actor_id"],
            ended_at=row["ended_at"],
        )
        for row in rows
    ]
