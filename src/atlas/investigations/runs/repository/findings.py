"""SQL of what a run found: parties, links, sources."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    array_field,
    choice_field,
    country_field,
    fetch_page,
    int_field,
    text_field,
    uuid_field,
)
from atlas.investigations.runs.models import LinkRow, PartyRow, ScreeningRow, SourceRow

PARTIES = ListSpec(
    select="SELECT p.* FROM investigation_party p",
    where="p.investigation_id = $1",
    id_column="p.entity_id",
    fields={
        "ordinal": int_field("p.ordinal"),
        "type": text_field("p.type", "eq", "in"),
        "name": text_field("p.name"),
        "country_code": country_field("p.country_code"),
        "roles": array_field("p.roles"),
        "distance": int_field("p.distance"),
    },
    sorts=("ordinal", "name", "distance"),
    default_sort="ordinal",
)
LINKS = ListSpec(
    select="SELECT l.* FROM investigation_link l",
    where="l.investigation_id = $1",
    id_column="l.relationship_id",
    fields={
        "type": text_field("l.type", "eq", "in"),
        "from_id": uuid_field("l.from_id"),
        "to_id": uuid_field("l.to_id"),
    },
    sorts=("type", "from_id", "to_id"),
    default_sort="type",
)
SCREENINGS = ListSpec(
    select="SELECT s.* FROM investigation_screening s",
    where="s.investigation_id = $1",
    id_column="s.screening_id",
    fields={
        "ordinal": int_field("s.ordinal"),
        "entity_id": uuid_field("s.entity_id"),
        "name": text_field("s.name"),
        "outcome": choice_field("s.outcome", ("hits", "clear", "not_assessed")),
        "best_strength": choice_field("s.best_strength", ("exact", "strong", "weak")),
        "candidates": int_field("s.candidates"),
    },
    sorts=("ordinal", "candidates", "name"),
    default_sort="ordinal",
)


async def insert_parties(
    session: TenantSession, investigation_id: UUID, parties: Sequence[PartyRow]
) -> None:
    """Keep the parties."""
    await session.insert_many("investigation_party", parties, investigation_id=investigation_id)


async def fetch_parties(
    session: TenantSession,
    investigation_id: UUID,
    *,
    start: int = 0,
    count: int | None = None,
) -> list[PartyRow]:
    """Return the parties in order, or a range of them."""
    return await session.once(_fetch_parties, investigation_id, start, count)


async def _fetch_parties(
    session: TenantSession, investigation_id: UUID, start: int, count: int | None
) -> list[PartyRow]:
    records = await session.fetch(
        "SELECT entity_id, ordinal, type, name, country_code, roles, distance"
        " FROM investigation_party WHERE investigation_id = $1 AND ordinal >= $2"
        " ORDER BY ordinal LIMIT $3",
        investigation_id,
        start,
        count,
    )
    return [PartyRow.from_record(record) for record in records]


async def insert_screenings(
    session: TenantSession, investigation_id: UUID, rows: Sequence[ScreeningRow]
) -> None:
    """Keep each party's screening in one glance."""
    await session.insert_many("investigation_screening", rows, investigation_id=investigation_id)


async def insert_links(
    session: TenantSession, investigation_id: UUID, links: Sequence[LinkRow]
) -> None:
    """Keep the relationships between the parties."""
    await session.insert_many("investigation_link", links, investigation_id=investigation_id)


async def fetch_links(session: TenantSession, investigation_id: UUID) -> list[LinkRow]:
    """Return the relationships between the parties."""
    return await session.once(_fetch_links, investigation_id)


async def _fetch_links(session: TenantSession, investigation_id: UUID) -> list[LinkRow]:
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
    await session.insert_many(
        "investigation_source", sources, investigation_id=investigation_id, conflict="DO NOTHING"
    )


async def fetch_sources(session: TenantSession, investigation_id: UUID) -> list[SourceRow]:
    """Return the sources that were asked."""
    return await session.once(_fetch_sources, investigation_id)


async def _fetch_sources(session: TenantSession, investigation_id: UUID) -> list[SourceRow]:
    records = await session.fetch(
        f"SELECT {SourceRow.columns()} FROM investigation_source"
        " WHERE investigation_id = $1 ORDER BY kind, source",
        investigation_id,
    )
    return [SourceRow.from_record(record) for record in records]


async def page_parties(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[PartyRow]:
    """Return a page of the parties."""
    return await fetch_page(
        session, PARTIES, params, build=PartyRow.from_record, args=(investigation_id,)
    )


async def page_links(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[LinkRow]:
    """Return a page of the relationships."""
    return await fetch_page(
        session, LINKS, params, build=LinkRow.from_record, args=(investigation_id,)
    )


async def page_screenings(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[ScreeningRow]:
    """Return a page of the screenings."""
    return await fetch_page(
        session, SCREENINGS, params, build=ScreeningRow.from_record, args=(investigation_id,)
    )


async def fetch_ids(session: TenantSession, investigation_id: UUID) -> list[UUID]:
    """Return the ids of all parties and relationships."""
    records = await session.fetch(
        "SELECT entity_id AS id FROM investigation_party WHERE investigation_id = $1"
        " UNION ALL SELECT relationship_id FROM investigation_link WHERE investigation_id = $1",
        investigation_id,
    )
    return [record["id"] for record in records]
