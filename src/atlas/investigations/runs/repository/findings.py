"""SQL of what a run found: parties, links, sources."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.runs.models import LinkRow, PartyRow, SourceRow


async def insert_parties(
    session: TenantSession, investigation_id: UUID, parties: Sequence[PartyRow]
) -> None:
    """Keep the parties."""
    await session.execute_many(
        "INSERT INTO investigation_party (tenant_id, investigation_id, entity_id, ordinal, type,"
        " name, country_code, roles, distance) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            (
                session.tenant_id,
                investigation_id,
                party.entity_id,
                party.ordinal,
                party.type,
                party.name,
                party.country_code,
                party.roles,
                party.distance,
            )
            for party in parties
        ],
    )


async def fetch_parties(
    session: TenantSession,
    investigation_id: UUID,
    *,
    start: int = 0,
    count: int | None = None,
) -> list[PartyRow]:
    """Return the parties in order, or a range of them."""
    records = await session.fetch(
        "SELECT entity_id, ordinal, type, name, country_code, roles, distance, screening_id,"
        " best_strength FROM investigation_party WHERE investigation_id = $1 AND ordinal >= $2"
        " ORDER BY ordinal LIMIT $3",
        investigation_id,
        start,
        count,
    )
    return [PartyRow.from_record(record) for record in records]


async def set_screened(
    session: TenantSession,
    investigation_id: UUID,
    screened: Mapping[UUID, tuple[UUID, str | None]],
) -> None:
    """Note each party's screening and its strongest candidate."""
    await session.execute_many(
        "UPDATE investigation_party SET screening_id = $3, best_strength = $4"
        " WHERE investigation_id = $1 AND entity_id = $2",
        [
            (investigation_id, entity_id, screening_id, strength)
            for entity_id, (screening_id, strength) in screened.items()
        ],
    )


async def insert_links(
    session: TenantSession, investigation_id: UUID, links: Sequence[LinkRow]
) -> None:
    """Keep the relationships between the parties."""
    await session.execute_many(
        "INSERT INTO investigation_link (tenant_id, investigation_id, relationship_id, type,"
        " from_id, to_id, attributes, valid_from, valid_to)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            (
                session.tenant_id,
                investigation_id,
                link.relationship_id,
                link.type,
                link.from_id,
                link.to_id,
                link.attributes,
                link.valid_from,
                link.valid_to,
            )
            for link in links
        ],
    )


async def fetch_links(session: TenantSession, investigation_id: UUID) -> list[LinkRow]:
    """Return the relationships between the parties."""
    records = await session.fetch(
        "SELECT relationship_id, type, from_id, to_id, attributes, valid_from, valid_to"
        " FROM investigation_link WHERE investigation_id = $1 ORDER BY type, relationship_id",
        investigation_id,
    )
    return [LinkRow.from_record(record) for record in records]


async def insert_sources(
    session: TenantSession, investigation_id: UUID, sources: Sequence[SourceRow]
) -> None:
    """Keep which sources were asked and how they answered."""
    await session.execute_many(
        "INSERT INTO investigation_source (tenant_id, investigation_id, source, kind, status,"
        " as_of, licence, covered, evidence_ids, detail)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        [
            (
                session.tenant_id,
                investigation_id,
                source.source,
                source.kind,
                source.status,
                source.as_of,
                source.licence,
                source.covered,
                source.evidence_ids,
                source.detail,
            )
            for source in sources
        ],
    )


async def fetch_sources(session: TenantSession, investigation_id: UUID) -> list[SourceRow]:
    """Return the sources that were asked."""
    records = await session.fetch(
        "SELECT source, kind, status, as_of, licence, covered, evidence_ids, detail"
        " FROM investigation_source WHERE investigation_id = $1 ORDER BY kind, source",
        investigation_id,
    )
    return [SourceRow.from_record(record) for record in records]
