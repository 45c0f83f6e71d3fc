"""All SQL of imports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.types import Failure, RowProblem
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    choice_field,
    fetch_page,
    int_field,
    key_field,
    time_field,
)
from atlas.knowledge.company_files.models import Import, ImportRow
from atlas.knowledge.company_files.schemas import OUTCOMES

_IMPORT = Import.columns("i.")
_ROW = ImportRow.columns("r.")
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
        "external_id": key_field("r.external_id"),
    },
    sorts=("line",),
    default_sort="line",
)


async def insert_import(session: TenantSession, made: Import) -> None:
    """Add an import."""
    await session.insert("company_import", made)


async def insert_rows(session: TenantSession, rows: Sequence[ImportRow]) -> None:
    """Add the rows of an import."""
    await session.insert_many("company_import_row", rows)


async def find_import(
    session: TenantSession, import_id: UUID, *, lock: bool = False
) -> Import | None:
    """Return an import."""
    row = await session.fetch_row(
        f"SELECT {_IMPORT} FROM company_import i WHERE i.id = $1"
        f"{' FOR NO KEY UPDATE' if lock else ''}",
        import_id,
    )
    return Import.from_record(row) if row else None


async def fetch_imports(session: TenantSession, params: ListParams) -> Page[Import]:
    """Return a page of imports."""
    return await fetch_page(session, IMPORTS, params, build=Import.from_record)


async def fetch_rows(
    session: TenantSession, import_id: UUID, params: ListParams
) -> Page[ImportRow]:
    """Return a page of an import's rows."""
    return await fetch_page(session, ROWS, params, args=(import_id,), build=ImportRow.from_record)


async def pending_rows(session: TenantSession, import_id: UUID, limit: int) -> list[ImportRow]:
    """Return the next rows that have no outcome yet, in the file's order."""
    rows = await session.fetch(
        f"SELECT {_ROW} FROM company_import_row r WHERE r.import_id = $1"
        " AND r.outcome = 'pending' ORDER BY r.line LIMIT $2",
        import_id,
        limit,
    )
    return [ImportRow.from_record(row) for row in rows]


async def set_outcomes(
    session: TenantSession,
    outcomes: Sequence[tuple[UUID, str, UUID | None, Sequence[RowProblem]]],
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
    error: Failure | None,
    at: datetime,
) -> None:
    """End an import."""
    await session.execute(
        "UPDATE company_import SET status = $2, error = $3, finished_at = $4 WHERE id = $1",
        import_id, status, error, at,
    )  # fmt: skip
