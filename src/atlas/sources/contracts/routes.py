"""Source contracts over HTTP."""

from typing import Annotated

from fastapi import Depends

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import Actor, AtlasRouter, PageOut, Session, list_query, page_out
from atlas.sources.contracts import service
from atlas.sources.contracts.repository import FINDINGS
from atlas.sources.contracts.schemas import (
    ContractCoverageOut,
    ContractFindingOut,
    SourceContractOut,
    SourceContractsOut,
)

router = AtlasRouter(prefix="/source-contracts", tags=["source-contracts"])
Params = Annotated[ListParams, Depends(list_query(FINDINGS))]


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_source_contracts",
    summary="List the source contracts",
)
async def list_source_contracts() -> SourceContractsOut:
    """Return the contract in force of each provider."""
    return service.list_contracts()


@router.get(
    "/coverage",
    permission=Permission.READ,
    operation_id="get_source_coverage",
    summary="Get who may assert each field",
)
async def get_source_coverage() -> ContractCoverageOut:
    """Return each field with the providers that may assert it, and for whom its absence counts."""
    return service.coverage()


@router.get(
    "/violations",
    permission=Permission.READ,
    operation_id="list_contract_violations",
    summary="List the violations",
)
async def list_contract_violations(session: Session, params: Params) -> PageOut[ContractFindingOut]:
    """Return what answers claimed beyond their contract; it was rejected."""
    found = await service.list_findings(session, "violation", params)
    return page_out(found, ContractFindingOut)


@router.get(
    "/missing",
    permission=Permission.READ,
    operation_id="list_missing_fields",
    summary="List the missing fields",
)
async def list_missing_fields(session: Session, params: Params) -> PageOut[ContractFindingOut]:
    """Return contracted fields of the company asked about that were not delivered."""
    found = await service.list_findings(session, "missing", params)
    return page_out(found, ContractFindingOut)


@router.get(
    "/{provider}",
    permission=Permission.READ,
    operation_id="get_source_contract",
    summary="Get a source contract",
    errors=(503,),
)
async def get_source_contract(actor: Actor, provider: str) -> SourceContractOut:
    """Return the contract of one provider."""
    return service.get_contract(provider, actor)
