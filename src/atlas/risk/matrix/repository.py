"""SQL of risk matrices: the shipped ones in memory and the tenant's own, in one list."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    text_field,
)
from atlas.risk.matrix.domain import Matrix
from atlas.risk.matrix.models import (
    AssignmentEntry,
    AssignmentSet,
    MatrixDetailRow,
    MatrixRow,
    entry_from,
)

_NAMESPACE = UUID("0192f0a0-5a1e-7c3b-8f00-6174c1a5d002")
_SHORT = (
    "id, name, version, title, basis, url, status, dimension_count, factor_count, content_hash,"
    " based_on, snapshot_hash, revision, created_at, published_at"
)
_CONTENT = (
    "name",
    "version",
    "title",
    "basis",
    "url",
    "definition",
    "dimension_count",
    "factor_count",
    "content_hash",
)
_ALL = (
    f"SELECT s.*, 'shipped' AS origin FROM jsonb_to_recordset($1::jsonb) AS s(id uuid, name text,"
    " version text, title text, basis text, url text, status text, dimension_count integer,"
    " factor_count integer, content_hash text, based_on uuid, snapshot_hash text,"
    " revision bigint, created_at timestamptz, published_at timestamptz, is_default boolean)"
    f" UNION ALL SELECT {_SHORT}, false AS is_default, 'own' AS origin FROM risk_matrix"
)
_FIELDS = {
    "name": text_field("m.name"),
    "version": text_field("m.version"),
    "status": choice_field("m.status", ("draft", "published", "archived")),
    "origin": choice_field("m.origin", ("shipped", "own")),
    "is_default": bool_field("m.is_default"),
}

# the shipped matrices are a handful of rows in memory, handed in as $1
SCHEMAS = ListSpec(
    select=f"SELECT m.* FROM ({_ALL}) m",
    id_column="m.id",
    fields=_FIELDS,
    sorts=("name", "version"),
    default_sort="name",
)
VERSIONS = ListSpec(
    select=f"SELECT m.* FROM ({_ALL}) m",
    id_column="m.id",
    fields={name: _FIELDS[name] for name in ("version", "status")},
    sorts=("version", "status"),
    default_sort="-version",
    where="m.name = $2",
)


def schema_id(matrix: Matrix) -> UUID:
    """Return the id of a shipped matrix, the same in every installation."""
    return uuid5(_NAMESPACE, f"{matrix.id}:{matrix.version}:{matrix.hash}")


async def list_schemas(
    session: TenantSession, params: ListParams, shipped: Sequence[dict[str, JSON]]
) -> Page[MatrixRow]:
    """Return a page of matrices."""
    return await fetch_page(
        session, SCHEMAS, params, build=lambda row: MatrixRow(**dict(row)), args=(list(shipped),)
    )


async def list_versions(
    session: TenantSession, params: ListParams, shipped: Sequence[dict[str, JSON]], name: str
) -> Page[MatrixRow]:
    """Return a page of the versions of a matrix."""
    return await fetch_page(
        session,
        VERSIONS,
        params,
        build=lambda row: MatrixRow(**dict(row)),
        args=(list(shipped), name),
    )


async def find_matrix(
    session: TenantSession, matrix_id: UUID, *, lock: bool = False
) -> MatrixDetailRow | None:
    """Return a tenant's own matrix."""
    row = await session.fetch_row(
        f"SELECT {_SHORT}, definition FROM risk_matrix WHERE id = $1"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        matrix_id,
    )
    return MatrixDetailRow(**dict(row), is_default=False, origin="own") if row else None


async def find_published(session: TenantSession, name: str, version: str) -> MatrixDetailRow | None:
    """Return a tenant's own matrix that was published once."""
    row = await session.fetch_row(
        f"SELECT {_SHORT}, definition FROM risk_matrix WHERE name = $1 AND version = $2"
        " AND published_at IS NOT NULL",
        name,
        version,
    )
    return MatrixDetailRow(**dict(row), is_default=False, origin="own") if row else None


async def newest_published(session: TenantSession, names: Sequence[str]) -> dict[str, UUID]:
    """Return the id of the newest published version of each of the tenant's matrices named."""
    rows = await session.fetch(
        "SELECT DISTINCT ON (name) name, id FROM risk_matrix WHERE name = ANY($1::text[])"
        " AND status = 'published' ORDER BY name, published_at DESC, id DESC",
        list(names),
    )
    return {row["name"]: row["id"] for row in rows}


async def insert_matrix(session: TenantSession, row: MatrixDetailRow, user_id: UUID) -> None:
    """Add a draft."""
    made = {name: getattr(row, name) for name in ("id", "based_on", "created_at", *_CONTENT)}
    await session.insert(
        "risk_matrix", made, status="draft", created_by=user_id, updated_at=row.created_at
    )


async def update_draft(session: TenantSession, row: MatrixDetailRow, at: datetime) -> None:
    """Replace a draft's content; the caller has locked it."""
    await session.update(
        "risk_matrix",
        row,
        _CONTENT,
        also="revision = revision + 1",
        where="status = 'draft'",
        updated_at=at,
    )


async def publish(
    session: TenantSession, row: MatrixDetailRow, snapshot_hash: str, user_id: UUID, at: datetime
) -> None:
    """Publish a draft as it now stands; the caller has locked it."""
    await session.update(
        "risk_matrix",
        row,
        ("definition", "content_hash"),
        also="revision = revision + 1",
        where="status = 'draft'",
        status="published",
        snapshot_hash=snapshot_hash,
        published_by=user_id,
        published_at=at,
        updated_at=at,
    )


async def archive(session: TenantSession, matrix_id: UUID, at: datetime) -> None:
    """Put a version away; the caller has locked it."""
    await session.execute(
        "UPDATE risk_matrix SET status = 'archived', updated_at = $2, revision = revision + 1"
        " WHERE id = $1",
        matrix_id,
        at,
    )


async def writers_of(session: TenantSession, ids: Sequence[UUID]) -> list[UUID]:
    """Return the accounts that made or published any of the tenant's matrices named."""
    rows = await session.fetch(
        "SELECT DISTINCT user_id FROM (SELECT unnest(ARRAY[created_by, published_by]) AS user_id"
        " FROM risk_matrix WHERE id = ANY($1::uuid[])) w WHERE user_id IS NOT NULL",
        list(ids),
    )
    return [row["user_id"] for row in rows]


async def latest_assignments(session: TenantSession) -> AssignmentSet:
    """Return the tenant's assignments."""
    row = await session.fetch_row(
        "SELECT revision, entries FROM risk_matrix_assignment ORDER BY revision DESC LIMIT 1"
    )
    if row is None:
        return AssignmentSet(0, ())
    return AssignmentSet(row["revision"], tuple(entry_from(item) for item in row["entries"]))


async def insert_assignments(
    session: TenantSession,
    revision: int,
    entries: Sequence[AssignmentEntry],
    user_id: UUID,
    at: datetime,
) -> None:
    """Add a set of assignments; a revision that is there already is a unique violation."""
    await session.insert(
        "risk_matrix_assignment",
        revision=revision,
        entries=[item.document() for item in entries],
        created_by=user_id,
        created_at=at,
    )
