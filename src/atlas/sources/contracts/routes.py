"""Source contracts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AtlasRouter,
    IfMatch,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.sources.contracts import service
from atlas.sources.contracts.repository import FINDINGS, VERSIONS
from atlas.sources.contracts.schemas import (
    AdapterOut,
    AdaptersOut,
    AdapterTest,
    AdapterTestOut,
    AdapterValidation,
    ContractCoverageOut,
    ContractDiffOut,
    ContractFindingOut,
    ContractVersionCreate,
    ContractVersionOut,
    ContractVersionPut,
    SourceContractOut,
    SourceContractsOut,
)

router = AtlasRouter(prefix="/source-contracts", tags=["source-contracts"])
Params = Annotated[ListParams, Depends(list_query(FINDINGS))]
_VERSION = "/versions/{version_id}"


def _answer(found: ContractVersionOut, response: Response) -> ContractVersionOut:
    response.headers["ETag"] = etag(found.revision)
    return found


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_source_contracts",
    summary="List the source contracts",
)
async def list_source_contracts(session: Session) -> SourceContractsOut:
    """Return the contract of each provider in force for you, and what loaded files declare."""
    return await service.list_contracts(session)


@router.get(
    "/coverage",
    permission=Permission.READ,
    operation_id="get_source_coverage",
    summary="Get who may assert each field",
)
async def get_source_coverage(session: Session) -> ContractCoverageOut:
    """Return each field with the providers that may assert it, and for whom its absence counts."""
    return await service.coverage(session)


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
    "/versions",
    permission=Permission.READ,
    operation_id="list_source_contract_versions",
    summary="List your versions of source contracts",
)
async def list_versions(
    session: Session, params: Annotated[ListParams, Depends(list_query(VERSIONS))]
) -> PageOut[ContractVersionOut]:
    """List drafts, active versions and superseded ones, newest first."""
    return page_out(await service.list_versions(session, params), ContractVersionOut)


@router.post(
    "/versions",
    permission=Permission.SETTINGS,
    idempotent=True,
    operation_id="create_source_contract_version",
    summary="Draft a version of a source contract",
    status_code=201,
    errors=(404, 503),
)
async def create_version(
    session: Session, actor: Actor, body: ContractVersionCreate, response: Response
) -> ContractVersionOut:
    """Draft what you take away from a shipped contract; 422 `contract_widened` where it adds."""
    made = await service.create_version(session, actor, body)
    response.headers["Location"] = f"/api/source-contracts/versions/{made.id}"
    return _answer(made, response)


@router.get(
    _VERSION,
    permission=Permission.READ,
    operation_id="get_source_contract_version",
    summary="Get your version of a source contract",
)
async def get_version(session: Session, version_id: UUID, response: Response) -> ContractVersionOut:
    """Return a version, and why it waits for a second person."""
    return _answer(await service.get_version(session, version_id), response)


@router.put(
    _VERSION,
    permission=Permission.SETTINGS,
    operation_id="update_source_contract_version",
    summary="Change a draft of a source contract",
    errors=(409, 412, 428, 503),
)
async def update_version(
    session: Session,
    actor: Actor,
    version_id: UUID,
    body: ContractVersionPut,
    response: Response,
    if_match: IfMatch = None,
) -> ContractVersionOut:
    """Replace what a draft takes away."""
    changed = await service.update_version(session, actor, version_id, body, if_match)
    return _answer(changed, response)


@router.delete(
    _VERSION,
    permission=Permission.SETTINGS,
    operation_id="discard_source_contract_version",
    summary="Discard a draft of a source contract",
    status_code=204,
    errors=(409, 412, 428),
)
async def discard_version(
    session: Session, actor: Actor, version_id: UUID, if_match: IfMatch = None
) -> None:
    """Discard a draft; what was ever in force stays."""
    await service.discard_version(session, actor, version_id, if_match)


@router.get(
    f"{_VERSION}/diff",
    permission=Permission.READ,
    operation_id="diff_source_contract_version",
    summary="Compare a version with the contract in force",
    errors=(503,),
)
async def diff_version(session: Session, actor: Actor, version_id: UUID) -> ContractDiffOut:
    """Return what activating it would change. Nothing is stored, and no provider is asked."""
    return await service.diff_version(session, actor, version_id)


@router.post(
    f"{_VERSION}/activate",
    permission=Permission.SETTINGS,
    operation_id="activate_source_contract_version",
    summary="Activate a version of a source contract",
    errors=(409, 412, 428, 503),
)
async def activate_version(
    session: Session,
    actor: Actor,
    version_id: UUID,
    response: Response,
    if_match: IfMatch = None,
) -> ContractVersionOut:
    """Put a draft in force for the next runs; earlier ones keep the contract that they obeyed.

    What takes findings away, or lets a source count for more than before, stays a draft and says
    so in `awaits_second_person`: it takes effect once a second person posts …/confirm.
    """
    return _answer(await service.activate_version(session, actor, version_id, if_match), response)


@router.post(
    f"{_VERSION}/confirm",
    permission=Permission.SECOND_DECIDE,
    operation_id="confirm_source_contract_version",
    summary="Confirm a version of a source contract as the second person",
    errors=(409, 412, 428, 503),
)
async def confirm_version(
    session: Session,
    actor: Actor,
    version_id: UUID,
    response: Response,
    if_match: IfMatch = None,
) -> ContractVersionOut:
    """Carry out the proposed activation; 403 for those who wrote or proposed it."""
    return _answer(await service.confirm_version(session, actor, version_id, if_match), response)


@router.get(
    "/adapters",
    permission=Permission.READ,
    operation_id="list_source_adapters",
    summary="List the adapters",
)
async def list_adapters(session: Session) -> AdaptersOut:
    """Return which kinds of answer of each provider are read, and by which contract."""
    return await service.list_adapters(session)


@router.get(
    "/adapters/{provider}",
    permission=Permission.READ,
    operation_id="get_source_adapter",
    summary="Get an adapter",
    errors=(503,),
)
async def get_adapter(session: Session, actor: Actor, provider: str) -> AdapterOut:
    """Return one adapter; its mapping is at `/api/plugins/{name}/mapping`."""
    return await service.get_adapter(session, actor, provider)


@router.post(
    "/adapters/{provider}/test",
    permission=Permission.SETTINGS,
    rate="expensive",
    operation_id="test_source_adapter",
    summary="Test an adapter on an answer",
    errors=(503,),
)
async def test_adapter(
    session: Session, actor: Actor, provider: str, body: AdapterTest
) -> AdapterTestOut:
    """Return what comes of an answer that you send, and what it lacks. No provider is asked."""
    return await service.test_adapter(session, actor, provider, body)


@router.post(
    "/adapters/{provider}/validate",
    permission=Permission.SETTINGS,
    operation_id="validate_source_adapter",
    summary="Check a narrowed contract",
    errors=(503,),
)
async def validate_adapter(
    session: Session, actor: Actor, provider: str, body: AdapterValidation
) -> ContractDiffOut:
    """Return what a narrowing would change, and what is wrong with it. Nothing is stored."""
    return await service.validate_adapter(session, actor, provider, body)


@router.get(
    "/{provider}",
    permission=Permission.READ,
    operation_id="get_source_contract",
    summary="Get a source contract",
    errors=(503,),
)
async def get_source_contract(
    session: Session,
    actor: Actor,
    provider: str,
    sha256: Annotated[
        str | None,
        Query(
            pattern="^[0-9a-f]{64}$",
            description="Of a contract that a run obeyed; the one in force if left out.",
        ),
    ] = None,
) -> SourceContractOut:
    """Return the contract of one provider: in force for you, or as one of your runs obeyed it."""
    return await service.get_contract(session, provider, actor, sha256)
