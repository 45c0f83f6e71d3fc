"""SQL of risk matrices: the shipped ones, listed through the same list rules."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from atlas.foundation.db import Record, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    fetch_page,
    text_field,
)
from atlas.risk.matrix.domain import DEFAULT_MATRIX, Matrix

_NAMESPACE = UUID("0192f0a0-5a1e-7c3b-8f00-6174c1a5d002")

# the shipped matrices are a handful of rows in memory, handed in as $1
SCHEMAS = ListSpec(
    select=(
        "SELECT m.* FROM jsonb_to_recordset($1::jsonb)"
        " AS m(id uuid, name text, version text, is_default boolean)"
    ),
    id_column="m.id",
    fields={
        "name": text_field("m.name"),
        "version": text_field("m.version"),
        "is_default": bool_field("m.is_default"),
    },
    sorts=("name", "version"),
    default_sort="name",
)


def schema_id(matrix: Matrix) -> UUID:
    """Return the id of a shipped matrix, the same in every installation."""
    return uuid5(_NAMESPACE, f"{matrix.id}:{matrix.version}:{matrix.hash}")


async def list_schemas(
    session: TenantSession, params: ListParams, matrices: Sequence[Matrix]
) -> Page[Matrix]:
    """Return a page of matrices."""
    by_id = {schema_id(item): item for item in matrices}
    rows: list[dict[str, Any]] = [
        {
            "id": str(key),
            "name": item.id,
            "version": item.version,
            "is_default": item.id == DEFAULT_MATRIX,
        }
        for key, item in by_id.items()
    ]

    def build(row: Record) -> Matrix:
        return by_id[row["id"]]

    return await fetch_page(session, SCHEMAS, params, build=build, args=(rows,))
