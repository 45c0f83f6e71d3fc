"""All SQL of the evidence room."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.knowledge.evidence.models import EvidenceRow

EVIDENCE = ListSpec(
    select="SELECT e.* FROM evidence e",
    id_column="e.id",
    fields={
        "kind": text_field("e.kind", "eq", "in"),
        "source": text_field("e.source", "eq", "in"),
        "sha256": text_field("e.sha256", "eq", "in"),
        "investigation_id": uuid_field("e.investigation_id"),
        "recorded_at": time_field("e.recorded_at"),
        "retrieved_at": time_field("e.retrieved_at"),
    },
    sorts=("recorded_at", "retrieved_at"),
    default_sort="-recorded_at",
)


async def insert_evidence(session: TenantSession, row: EvidenceRow) -> None:
    """Add one row; there is no update."""
    await session.insert("evidence", row)


async def find_evidence(session: TenantSession, evidence_id: UUID) -> EvidenceRow | None:
    """Return one row, or None."""
    record = await session.fetch_row("SELECT * FROM evidence WHERE id = $1", evidence_id)
    return EvidenceRow.from_record(record) if record else None


async def fetch_evidence(session: TenantSession, params: ListParams) -> Page[EvidenceRow]:
    """Return one page."""
    return await fetch_page(session, EVIDENCE, params, build=EvidenceRow.from_record)


async def is_kept(session: TenantSession, source: str, sha256: str) -> bool:
    """Return whether evidence of a source with these bytes is kept."""
    found: bool = await session.fetch_value(
        "SELECT EXISTS (SELECT FROM evidence WHERE sha256 = $1 AND source = $2)", sha256, source
    )
    return found


async def fetch_by_ids(session: TenantSession, ids: Sequence[UUID]) -> list[EvidenceRow]:
    """Return the rows of these ids, oldest first."""
    records = await session.fetch(
        "SELECT * FROM evidence WHERE id = ANY($1::uuid[]) ORDER BY recorded_at, id", list(ids)
    )
    return [EvidenceRow.from_record(record) for record in records]


async def fetch_of_investigation(
    session: TenantSession, investigation_id: UUID
) -> list[EvidenceRow]:
    """Return everything one investigation stored, oldest first."""
    records = await session.fetch(
        "SELECT * FROM evidence WHERE investigation_id = $1 ORDER BY recorded_at, id",
        investigation_id,
    )
    return [EvidenceRow.from_record(record) for record in records]


async def fetch_sources(session: TenantSession) -> list[Record]:
    """Return what each source has given, by name."""
    return await session.fetch(
        "SELECT source, count(*) AS pieces, sum(size)::bigint AS bytes,"
        " coalesce(array_agg(DISTINCT licence ORDER BY licence) FILTER (WHERE licence IS NOT NULL),"
        " '{}') AS licences,"
        " min(retrieved_at) AS first_retrieved_at, max(retrieved_at) AS last_retrieved_at"
        " FROM evidence GROUP BY source ORDER BY source"
    )


async def fetch_kinds(session: TenantSession) -> list[Record]:
    """Return how much of each kind there is."""
    return await session.fetch(
        "SELECT kind, count(*) AS pieces, sum(size)::bigint AS bytes"
        " FROM evidence GROUP BY kind ORDER BY kind"
    )


async def fetch_totals(session: TenantSession) -> Record:
    """Return the totals over distinct contents."""
    found = await session.fetch_row(
        "SELECT coalesce(sum(pieces), 0)::bigint AS pieces, count(*) AS contents,"
        " coalesce(sum(size), 0)::bigint AS bytes, min(oldest) AS oldest_retrieved_at,"
        " max(newest) AS newest_retrieved_at,"
        " (SELECT count(DISTINCT investigation_id) FROM evidence) AS investigations"
        " FROM (SELECT sha256, count(*) AS pieces, max(size) AS size, min(retrieved_at) AS oldest,"
        " max(retrieved_at) AS newest FROM evidence GROUP BY sha256) AS content"
    )
    assert found is not None  # noqa: S101  an aggregate always has a row
    return found
