"""SQL of what the queue knows of parties beyond what one investigation saw."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.sources.screening.domain.standing import CHANGED
from atlas.sources.screening.models import HitRow, SubjectRow


async def hits_of_ids(session: TenantSession, ids: Collection[UUID]) -> list[HitRow]:
    """Return hits by their ids; absent ones are left out."""
    rows = await session.fetch(
        f"SELECT {HitRow.columns()} FROM screening_hit WHERE id = ANY($1::uuid[]) ORDER BY id",
        list(ids),
    )
    return [HitRow.from_record(row) for row in rows]


async def hits_of_keys(session: TenantSession, keys: Sequence[str]) -> list[HitRow]:
    """Return every hit of these parties, also those that were refused."""
    rows = await session.fetch(
        f"SELECT {HitRow.columns()} FROM screening_hit WHERE party_key = ANY($1::text[])"
        " ORDER BY list_id, entry_key, id",
        list(keys),
    )
    return [HitRow.from_record(row) for row in rows]


async def unseen(
    session: TenantSession, hit_ids: Sequence[UUID], investigation_id: UUID
) -> set[UUID]:
    """Return the hits that an investigation did not see, or that have changed since it did."""
    rows = await session.fetch(
        "SELECT h.id FROM screening_hit h WHERE h.id = ANY($1::uuid[]) AND NOT EXISTS ("
        " SELECT 1 FROM screening_sighting g WHERE g.tenant_id = h.tenant_id"
        " AND g.hit_id = h.id AND g.investigation_id = $2"
        " AND NOT (h.reason = ANY($3::text[]) AND h.updated_at > g.seen_at))",
        list(hit_ids),
        investigation_id,
        list(CHANGED),
    )
    return {row["id"] for row in rows}


async def subjects_of_keys(session: TenantSession, keys: Sequence[str]) -> list[SubjectRow]:
    """Return the parties as they were screened last."""
    rows = await session.fetch(
        f"SELECT {SubjectRow.columns()} FROM screening_subject"
        " WHERE party_key = ANY($1::text[]) AND screening_id IS NOT NULL ORDER BY id",
        list(keys),
    )
    return [SubjectRow.from_record(row) for row in rows]


async def compared_by_others(
    session: TenantSession, keys: Sequence[str], algorithm: str
) -> list[str]:
    """Return the names of watched parties whose last screening was made by another algorithm."""
    rows = await session.fetch(
        "SELECT p.name FROM screening_subject p JOIN screening s ON s.id = p.screening_id"
        " WHERE p.party_key = ANY($1::text[]) AND p.ended_at IS NULL AND s.algorithm <> $2"
        " ORDER BY p.name, p.id",
        list(keys),
        algorithm,
    )
    return [name for (name,) in rows]


async def watched_keys(session: TenantSession, keys: Sequence[str]) -> list[str]:
    """Return the keys of parties that sweeps screen again."""
    rows = await session.fetch(
        "SELECT party_key FROM screening_subject WHERE party_key = ANY($1::text[])"
        " AND screening_id IS NOT NULL AND ended_at IS NULL",
        list(keys),
    )
    return [row["party_key"] for row in rows]


async def swept_versions(session: TenantSession, version_ids: Sequence[UUID]) -> set[UUID]:
    """Return the list versions after which every party of the tenant was looked at."""
    rows = await session.fetch(
        "SELECT version_id FROM rescreening"
        " WHERE version_id = ANY($1::uuid[]) AND trigger = 'list_changed'"
        " AND status = 'complete'",
        list(version_ids),
    )
    return {row["version_id"] for row in rows}


async def versions_compared(
    session: TenantSession, version_ids: Sequence[UUID], since: datetime
) -> set[UUID]:
    """Return the list versions with which every party of the tenant has been compared.

    Either the version's own sweep compared them, or a sweep of all parties that was requested after
    the version's own one began. A version is left out while matches of the sweep, from a moment on,
    are still to be weighed for those whose risk rests on the party.
    """
    rows = await session.fetch(
        "SELECT own.version_id FROM rescreening own WHERE own.version_id = ANY($1::uuid[])"
        " AND own.trigger = 'list_changed' AND EXISTS (SELECT FROM rescreening s"
        "  WHERE s.tenant_id = own.tenant_id AND s.status = 'complete' AND (s.id = own.id"
        "   OR (s.trigger = 'requested' AND s.created_at > own.created_at))"
        "  AND NOT EXISTS (SELECT FROM rescreening_match m WHERE m.tenant_id = s.tenant_id"
        "   AND m.rescreening_id = s.id AND m.told_at IS NULL AND m.created_at > $2))",
        list(version_ids),
        since,
    )
    return {row["version_id"] for row in rows}


async def any_untold(session: TenantSession, reason: str, since: datetime) -> bool:
    """Return whether matches of sweeps for a reason, from a moment on, are still to be weighed."""
    return bool(
        await session.fetch_value(
            "SELECT EXISTS (SELECT FROM rescreening_match m JOIN rescreening r"
            "  ON r.id = m.rescreening_id WHERE m.told_at IS NULL AND m.created_at > $2"
            "  AND jsonb_exists(r.reasons, $1))",
            reason,
            since,
        )
    )


async def note_matches(
    session: TenantSession, rescreening_id: UUID, screening_ids: Sequence[UUID], moment: datetime
) -> None:
    """Note which screenings of a sweep found what counts for more than it did."""
    await session.execute(
        "INSERT INTO rescreening_match (tenant_id, rescreening_id, screening_id, created_at)"
        " SELECT $1, $2, one, $4 FROM unnest($3::uuid[]) one",
        session.tenant_id,
        rescreening_id,
        list(screening_ids),
        moment,
    )


async def note_told(session: TenantSession, screening_id: UUID, moment: datetime) -> None:
    """Note that those whose risk rests on the screened party know that more was found."""
    await session.execute(
        "UPDATE rescreening_match SET told_at = $2 WHERE screening_id = $1 AND told_at IS NULL",
        screening_id,
        moment,
    )
