"""Risk matrices over HTTP (read)."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import AtlasRouter, PageOut, Session, list_query, page_out
from atlas.risk.matrix import service
from atlas.risk.matrix.repository import SCHEMAS
from atlas.risk.matrix.schemas import MatrixDetailOut, MatrixOut, RiskOntologyOut

router = AtlasRouter(prefix="/risk-matrix", tags=["risk-matrix"])


@router.get(
    "/schemas",
    permission=Permission.READ,
    operation_id="list_risk_matrix_schemas",
    summary="List risk matrices",
)
async def list_risk_matrix_schemas(
    session: Session, params: Annotated[ListParams, Depends(list_query(SCHEMAS))]
) -> PageOut[MatrixOut]:
    """List the versions of risk matrices."""
    return page_out(await service.list_schemas(session, params), MatrixOut)


@router.get(
    "/schemas/{schema_id}",
    permission=Permission.READ,
    operation_id="get_risk_matrix_schema",
    summary="Get a risk matrix",
)
async def get_risk_matrix_schema(session: Session, schema_id: UUID) -> MatrixDetailOut:
    """Return a matrix: dimensions, factors with their scoring, floors with their legal source."""
    del session
    return service.get_schema(schema_id)


@router.get(
    "/ontology",
    permission=Permission.READ,
    operation_id="get_risk_matrix_ontology",
    summary="Get what a matrix can be built from",
)
async def get_risk_matrix_ontology(session: Session) -> RiskOntologyOut:
    """Return inputs with their sources, scoring methods, operators and datasets."""
    del session
    return service.risk_ontology()
