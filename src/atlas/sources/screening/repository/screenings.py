"""SQL of screenings and their candidates."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    int_field,
    iterate_all,
    text_field,
    time_field,
    uuid_field,
)
from atlas.sources.screening.domain.results import FeatureKept
from atlas.sources.screening.models import CandidateRow, ScreeningRow
from atlas.sources.screening.schemas import Outcome, PartyKind

_COLUMNS = ScreeningRow.columns()
SCREENINGS = ListSpec(
    select=f"SELECT {_COLUMNS} FROM screening",
    id_column="id",
    fields={
        "id": uuid_field("id"),
        "investigation_id": uuid_field("investigation_id"),
        "entity_id": uuid_field("entity_id"),
        "reference": text_field("reference", "eq", "in"),
        "name": text_field("name", "eq", "contains"),
        "kind": choice_field("kind", [kind.value for kind in PartyKind]),
        "purpose": text_field("purpose", "eq", "in"),
        "outcome": choice_field("outcome", [outcome.value for outcome in Outcome]),
        "candidate_count": int_field("candidate_count"),
        "created_by": uuid_field("created_by"),
        "created_at": time_field("created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


async def insert_screenings(session: TenantSession, rows: Sequence[Sequence[object]]) -> None:
    """Insert screenings: the columns of `ScreeningRow` in their order."""
    await session.execute_many(
        f"INSERT INTO screening (tenant_id, {_COLUMNS}) VALUES ("
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        [(session.tenant_id, *row) for row in rows],
    )


async def insert_candidates(session: TenantSession, rows: Sequence[Sequence[object]]) -> None:
    """Insert candidates."""
    await session.execute_many(
        "INSERT INTO screening_candidate (tenant_id, id, screening_id, position, list_id,"
        " version_id, entry_id, entry_key, entry_name, matched_name, score, strength, measure,"
        " status, data, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        [(session.tenant_id, *row) for row in rows],
    )


async def find_screening(session: TenantSession, screening_id: UUID) -> ScreeningRow | None:
    """Return a screening."""
    row = await session.fetch_row(f"SELECT {_COLUMNS} FROM screening WHERE id = $1", screening_id)
    return ScreeningRow.from_record(row) if row else None


async def list_screenings(session: TenantSession, params: ListParams) -> Page[ScreeningRow]:
    """Return a page of screenings."""
    return await fetch_page(session, SCREENINGS, params, build=ScreeningRow.from_record)


async def iterate_screenings(
    session: TenantSession, params: ListParams
) -> AsyncIterator[ScreeningRow]:
    """Stream the screenings that the filters let through."""
    row: Any
    async for row in iterate_all(session, SCREENINGS, params, build=ScreeningRow.from_record):
        yield row


async def countries_screened(
    session: TenantSession, investigation_id: UUID
) -> dict[UUID, frozenset[str]]:
    """Return with which countries an investigation screened each party, by entity."""
    rows = await session.fetch(
        "SELECT s.entity_id, array_agg(one.code) FROM screening s, LATERAL ("
        " SELECT jsonb_array_elements_text(s.query -> 'countries') UNION ALL"
        " SELECT jsonb_array_elements_text(s.query -> 'unstated' -> 'countries')) AS one(code)"
        " WHERE s.investigation_id = $1 AND s.entity_id IS NOT NULL GROUP BY s.entity_id",
        investigation_id,
    )
    return {entity_id: frozenset(codes) for entity_id, codes in rows}


async def find_candidates(
    session: TenantSession, screening_ids: Sequence[UUID]
) -> list[CandidateRow]:
    """Return the candidates of screenings, best first."""
    rows = await session.fetch(
        "SELECT c.screening_id, coalesce(h.status, c.status) AS status, h.id AS hit_id, c.data,"
        " h.delisting_confirmed FROM screening_candidate c"
        " LEFT JOIN screening_sighting g ON g.candidate_id = c.id"
        " LEFT JOIN screening_hit h ON h.id = g.hit_id"
        " WHERE c.screening_id = ANY($1::uuid[]) ORDER BY c.screening_id, c.position",
        list(screening_ids),
    )
    return [CandidateRow(**dict(row)) for row in rows]


async def screenings_of(
    session: TenantSession, screening_ids: Sequence[UUID]
) -> list[ScreeningRow]:
    """Return screenings by their ids, oldest first."""
    rows = await session.fetch(
        f"SELECT {_COLUMNS} FROM screening WHERE id = ANY($1::uuid[]) ORDER BY created_at, id",
        list(screening_ids),
    )
    return [ScreeningRow.from_record(row) for row in rows]


async def candidate_features(
    session: TenantSession, hit_ids: Sequence[UUID]
) -> dict[UUID, tuple[UUID | None, list[FeatureKept]]]:
    """Return the entity of each hit, and the features of its latest candidate."""
    rows = await session.fetch(
        "SELECT h.id, h.entity_id, c.data -> 'features' AS features FROM screening_hit h"
        " JOIN screening_candidate c ON c.id = h.candidate_id WHERE h.id = ANY($1::uuid[])",
        list(hit_ids),
    )
    return {row["id"]: (row["entity_id"], row["features"] or []) for row in rows}
