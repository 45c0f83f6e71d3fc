"""Read matrices: the shipped ones and the tenant's own, side by side."""

from collections.abc import Mapping
from functools import lru_cache
from typing import get_args
from uuid import UUID

import orjson

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.reference_data.domain import load_shipped
from atlas.risk.matrix import repository
from atlas.risk.matrix.domain import (
    DEFAULT_MATRIX,
    INPUTS,
    LEVELS,
    TIERS,
    Aggregation,
    Boolean,
    Condition,
    Format,
    Matrix,
    MatrixChange,
    MatrixProblem,
    ReferenceLookup,
    ThresholdRanges,
    default_matrix,
    diff_matrices,
    find_matrix,
    read_matrix,
    shipped_matrices,
    write_text,
)
from atlas.risk.matrix.errors import (
    MatrixNotFoundError,
    MatrixStateError,
    NamedMatrixNotFoundError,
)
from atlas.risk.matrix.models import MatrixDetailRow, MatrixRow
from atlas.risk.matrix.schemas import InputOut, RiskOntologyOut


async def list_schemas(session: TenantSession, params: ListParams) -> Page[MatrixRow]:
    """Return a page of matrices."""
    return await repository.list_schemas(session, params, _shipped())


async def list_versions(
    session: TenantSession, schema_id: UUID, params: ListParams
) -> Page[MatrixRow]:
    """Return a page of the versions that share a matrix' name.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.

    """
    row = await get_schema(session, schema_id)
    return await repository.list_versions(session, params, _shipped(), row.name)


def _shipped() -> list[dict[str, JSON]]:
    rows = (_shipped_row(item) for item in shipped_matrices())
    return [
        {
            "id": str(row.id),
            "content_hash": row.content_hash,
            "revision": row.revision,
            "name": row.name,
            "version": row.version,
            "title": row.title,
            "basis": row.basis,
            "url": row.url,
            "status": row.status,
            "is_default": row.is_default,
            "dimension_count": row.dimension_count,
            "factor_count": row.factor_count,
        }
        for row in rows
    ]


def _shipped_row(matrix: Matrix) -> MatrixDetailRow:
    return MatrixDetailRow(
        id=repository.schema_id(matrix),
        name=matrix.id,
        version=matrix.version,
        title=matrix.title,
        basis=matrix.basis,
        url=matrix.url,
        status="published",
        origin="shipped",
        is_default=matrix.id == DEFAULT_MATRIX,
        dimension_count=len(matrix.dimensions),
        factor_count=len(matrix.factors),
        content_hash=matrix.hash,
        based_on=None,
        snapshot_hash=None,
        revision=1,
        created_at=None,
        published_at=None,
        definition=matrix.model_dump(mode="json", by_alias=True, exclude_none=True),
    )


async def get_schema(session: TenantSession, schema_id: UUID) -> MatrixDetailRow:
    """Return a matrix with everything it says.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.

    """
    for matrix in shipped_matrices():
        if repository.schema_id(matrix) == schema_id:
            return _shipped_row(matrix)
    row = await repository.find_matrix(session, schema_id)
    if row is None:
        raise MatrixNotFoundError
    return row


async def get_matrix(session: TenantSession, name: str, version: str) -> Matrix:
    """Return a version of a matrix that was published, by its own id.

    Raises:
        MatrixNotFoundError: there is none.

    """
    found = find_matrix(name, version)
    if found is not None:
        return found
    row = await repository.find_published(session, name, version)
    if row is None:
        raise MatrixNotFoundError
    return published_matrix(row)


async def matrix_of_schema(session: TenantSession, schema_id: UUID) -> Matrix:
    """Return the matrix of a version in any state.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.
        MatrixStateError: a draft that is no matrix yet.

    """
    row = await get_schema(session, schema_id)
    if row.published_at is not None:
        return published_matrix(row)
    matrix, problems = parsed(row.definition)
    if matrix is None:
        raise MatrixStateError(f"The draft is no matrix yet: {problems[0]}. Validate it.")
    return matrix


def published_matrix(row: MatrixDetailRow) -> Matrix:
    """Return the matrix of a published version, parsed once in this process."""
    return _by_text(orjson.dumps(row.definition, option=orjson.OPT_SORT_KEYS))


@lru_cache(maxsize=128)
def _by_text(text: bytes) -> Matrix:
    return Matrix.model_validate(orjson.loads(text))


def parsed(definition: Mapping[str, JSON]) -> tuple[Matrix | None, list[MatrixProblem]]:
    """Return the matrix of a definition, or why it is invalid."""
    return read_matrix(definition)


async def diff_schemas(
    session: TenantSession, schema_id: UUID, against: UUID | None
) -> tuple[MatrixRow, MatrixRow, list[MatrixChange]]:
    """Return two versions and what differs; without `against` what it was copied from.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.
        NamedMatrixNotFoundError: `against` is.
        MatrixStateError: one is a draft that is no matrix yet.

    """
    after = await get_schema(session, schema_id)
    other = against or after.based_on or repository.schema_id(default_matrix())
    try:
        before = await get_schema(session, other)
    except MatrixNotFoundError as error:
        raise NamedMatrixNotFoundError from error
    old, new = [(await matrix_of_schema(session, row.id)) for row in (before, after)]
    return before, after, diff_matrices(old, new)


async def export_schema(
    session: TenantSession, schema_id: UUID, format_: Format
) -> tuple[str, str]:
    """Return a file's name and text; `import` reads it back to the same content.

    Raises:
        MatrixNotFoundError: absent, or another tenant's.

    """
    row = await get_schema(session, schema_id)
    return f"{row.name}-{row.version}.{format_}", write_text(row.definition, format_)


def risk_ontology() -> RiskOntologyOut:
    """Return what a matrix can be built from."""
    methods = (ReferenceLookup, Boolean, ThresholdRanges)
    return RiskOntologyOut(
        inputs=[InputOut.model_validate(item) for item in INPUTS.values()],
        scoring_methods=[get_args(m.model_fields["method"].annotation)[0] for m in methods],
        operators=sorted(
            field.alias or name for name, field in Condition.model_fields.items() if name != "input"
        ),
        aggregations=list(get_args(Aggregation.model_fields["method"].annotation)),
        levels=[level.value for level in LEVELS],
        tiers=[tier.value for tier in TIERS],
        datasets=sorted(load_shipped().types),
    )
