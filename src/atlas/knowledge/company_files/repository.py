"""All SQL of imports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    int_field,
    text_field,
    time_field,
)
from atlas.knowledge.company_files.models import Import, ImportRow
from atlas.knowledge.company_files.schemas import OUTCOMES

_IMPORT = (
    "i.id, i.status, i.file_name, i.file_sha256, i.dry_run, i.on_existing, i.total, i.created,"
    " i.updated, i.unchanged, i.skipped, i.rejected, i.error, i.created_by, i.person_id,"
    " i.created_at, i.finished_at"
)
_ROW = (
    "r.id, r.import_id, r.line, r.outcome, r.name, r.external_id, r.company_id, r.problems, r.data"
)
IMPORTS = ListSpec(
    select=f"SELECT {_IMPORT} FROM company_import i",
    id_column="i.id",
    fields={
        "status": choice_field(
            "i.status", ("pending", "running", "complete", "failed", "cancelled")
        ),
        "dry_run": bool_field("i.dry_run"),
        "created_at": time_field("i.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)
ROWS = ListSpec(
    select=f"SELECT {_ROW} FROM company_import_row r",
    where="r.import_id = $1",
    id_column="r.id",
    fields={
        "line": int_field("r.line"),
        "outcome": choice_field("r.outcome", OUTCOMES),
        "external_id": text_field("r.external_id", "eq", "in"),
    },
    sorts=("line",),
    default_sort="line",
)


def _import(row: Record) -> Import:
    return Import(**dict(row))


def _row(row: Record) -> ImportRow:
    return ImportRow(**dict(row))


async def insert_import(session: TenantSession, made: Import) -> None:
    """Add an import."""
    await session.execute(
        "INSERT INTO company_import (tenant_id, id, status, file_name, file_sha256, dry_run,"
        " on_existing, total, rejected, created_by, person_id, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        session.tenant_id, made.id, made.status, made.file_name, made.file_sha256, made.dry_run,
        made.on_existing, made.total, made.rejected, made.created_by, made.person_id,
        made.created_at,
    )  # fmt: skip


async def insert_rows(session: TenantSession, rows: Sequence[ImportRow]) -> None:
    """Add the rows of an import."""
    await session.execute_many(
        "INSERT INTO company_import_row (tenant_id, id, import_id, line, outcome, name,"
        " external_id, company_id, problems, data)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (session.tenant_id, row.id, row.import_id, row.line, row.outcome, row.name,
             row.external_id, row.company_id, row.problems, row.data)
            for row in rows
        ],
    )  # fmt: skip


async def find_import(
    session: TenantSession, import_id: UUID, *, lock: bool = False
) -> Import | None:
    """Return an import."""
    row = await session.fetch_row(
        f"SELECT {_IMPORT} FROM company_import i WHERE i.id = $1"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        import_id,
    )
    return _import(row) if row else None


async def fetch_imports(session: TenantSession, params: ListParams) -> Page[Import]:
    """Return a page of imports."""
    return await fetch_page(session, IMPORTS, params, build=_import)


async def fetch_rows(
    session: TenantSession, import_id: UUID, params: ListParams
) -> Page[ImportRow]:
    """Return a page of an import's rows."""
    return await fetch_page(session, ROWS, params, args=(import_id,), build=_row)


async def pending_rows(session: TenantSession, import_id: UUID, limit: int) -> list[ImportRow]:
    """Return the next rows that have no outcome yet, in the file's order."""
    rows = await session.fetch(
        f"SELECT {_ROW} FROM company_import_row r WHERE r.import_id = $1"
        " AND r.outcome = 'pending' ORDER BY r.line LIMIT $2",
        import_id,
        limit,
    )
    return [_row(row) for row in rows]


async def set_outcomes(
    session: TenantSession,
    outcomes: Sequence[tuple[UUID, str, UUID | None, Sequence[Mapping[str, Any]]]],
) -> None:
    """Note what became of rows: id, outcome, company, problems."""
    await session.execute_many(
        "UPDATE company_import_row SET outcome = $2, company_id = $3, problems = $4 WHERE id = $1",
        outcomes,
    )


async def advance(session: TenantSession, import_id: UUID, counts: Mapping[str, int]) -> None:
    """Add to an import's counts, and start it."""
    await session.execute(
        "UPDATE company_import SET status = 'running', created = created + $2,"
        " updated = updated + $3, unchanged = unchanged + $4, skipped = skipped + $5,"
        " rejected = rejected + $6 WHERE id = $1",
        import_id,
        *(counts.get(name, 0) for name in OUTCOMES[1:]),
    )


async def set_finished(
    session: TenantSession,
    import_id: UUID,
    status: str,
    error: Mapping[str, Any] | None,
    at: datetime,
) -> None:
    """End an import."""
    await session.execute(
        "UPDATE company_import SET status = $2, error = $3, finished_at = $4 WHERE id = $1",
        import_id, status, error, at,
    )  # fmt: skip
