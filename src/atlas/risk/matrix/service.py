"""Risk matrices: which there are, what they say, what they can be built from."""

from typing import get_args
from uuid import UUID

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
    Matrix,
    ReferenceLookup,
    ThresholdRanges,
    default_matrix,
    find_matrix,
    shipped_matrices,
)
from atlas.risk.matrix.errors import MatrixNotFoundError
from atlas.risk.matrix.schemas import InputOut, MatrixDetailOut, MatrixOut, RiskOntologyOut


async def matrix_for(session: TenantSession) -> Matrix:
    """Return the matrix that evaluates for the session's tenant."""
    del session  # assignments will be read through it
    return default_matrix()


def get_matrix(matrix_id: str, version: str) -> Matrix:
    """Return a version of a matrix by its own id.

    Raises:
        MatrixNotFoundError: there is none.

    """
    found = find_matrix(matrix_id, version)
    if found is None:
        raise MatrixNotFoundError
    return found


async def list_schemas(session: TenantSession, params: ListParams) -> Page[MatrixOut]:
    """Return a page of matrices."""
    page = await repository.list_schemas(session, params, shipped_matrices())
    items = [MatrixOut.model_validate(_detail(item).model_dump()) for item in page.items]
    return Page(items, page.next_cursor, page.total)


def get_schema(schema_id: UUID) -> MatrixDetailOut:
    """Return a matrix with everything it says.

    Raises:
        MatrixNotFoundError: there is none.

    """
    for matrix in shipped_matrices():
        if repository.schema_id(matrix) == schema_id:
            return _detail(matrix)
    raise MatrixNotFoundError


def _detail(matrix: Matrix) -> MatrixDetailOut:
    return MatrixDetailOut(
        id=repository.schema_id(matrix),
        name=matrix.id,
        version=matrix.version,
        title=matrix.title,
        basis=matrix.basis,
        url=matrix.url,
        status="published",
        is_default=matrix.id == DEFAULT_MATRIX,
        dimension_count=len(matrix.dimensions),
        factor_count=len(matrix.factors),
        content_hash=matrix.hash,
        definition=matrix.model_dump(mode="json", by_alias=True, exclude_none=True),
    )


def risk_ontology() -> RiskOntologyOut:
    """Return what a matrix can be built from."""
    methods = (ReferenceLookup, Boolean, ThresholdRanges)
    return RiskOntologyOut(
        inputs=[
            InputOut(
                key=item.key,
                kind=item.kind,
                title=item.title,
                paths=list(item.paths),
                values=list(item.values),
            )
            for item in INPUTS.values()
        ],
        scoring_methods=[get_args(m.model_fields["method"].annotation)[0] for m in methods],
        operators=sorted(
            field.alias or name for name, field in Condition.model_fields.items() if name != "input"
        ),
        aggregations=list(get_args(Aggregation.model_fields["method"].annotation)),
        levels=[level.value for level in LEVELS],
        tiers=[tier.value for tier in TIERS],
        datasets=sorted(load_shipped().types),
    )
