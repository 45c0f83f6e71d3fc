"""Checks of due diligence over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.core.clock import today
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
from atlas.investigations.checks import regimes, service
from atlas.investigations.checks.repository import ATTESTATIONS
from atlas.investigations.checks.schemas import (
    CheckAttestationIn,
    CheckAttestationOut,
    InvestigationChecksOut,
)
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluationOut, evaluation_out
from atlas.risk.matrix.domain import Tier
from atlas.sources.exposure.schemas import SanctionedOwnershipOut

router = AtlasRouter(prefix="/investigations/{investigation_id}", tags=["investigations"])
by_entity = AtlasRouter(prefix="/graph", tags=["graph"])
"""What an entity's attestations bear on."""


@router.get(
    "/checks",
    permission=Permission.READ,
    operation_id="get_investigation_checks",
    summary="Get the checks of due diligence",
    errors=(404,),
)
async def get_investigation_checks(
    session: Session,
    investigation_id: UUID,
    tier: Annotated[
        Tier | None,
        Query(description="Another tier than the evaluation's: what it would ask for."),
    ] = None,
) -> InvestigationChecksOut:
    """Return each check of the risk policy: whether it is required and met, and its basis.

    A check whose sources did not run is `not_assessed` with how to resolve it, never fulfilled.
    `open` lists the mandatory checks that prevent an approval.
    """
    return await service.get_checks(session, investigation_id, tier)


@router.get(
    "/attestations",
    permission=Permission.READ,
    operation_id="list_check_attestations",
    summary="List attestations of checks",
    errors=(404,),
)
async def list_check_attestations(
    session: Session,
    investigation_id: UUID,
    params: Annotated[ListParams, Depends(list_query(ATTESTATIONS))],
) -> PageOut[CheckAttestationOut]:
    """List attestations, newest first, withdrawn ones included."""
    return page_out(
        await service.list_attestations(session, investigation_id, params), CheckAttestationOut
    )


@router.post(
    "/attestations",
    permission=Permission.DECIDE,
    idempotent=True,
    operation_id="create_check_attestation",
    summary="Attest a check",
    status_code=201,
    errors=(404, 409),
)
async def create_check_attestation(
    session: Session,
    actor: Actor,
    response: Response,
    investigation_id: UUID,
    body: CheckAttestationIn,
) -> CheckAttestationOut:
    """Attest that a check was made outside Atlas, with a note and its evidence.

    The attestation carries over to the customer's later investigations while its basis is
    unchanged, until the next review is due, and never to a deeper tier or for a list. 409
    `not_attestable` when the check is fulfilled, or when only a list or a decision fulfils it.
    Service accounts cannot attest.
    """
    made = await service.attest(session, actor, investigation_id, body)
    response.headers["Location"] = f"/api/investigations/{investigation_id}/attestations/{made.id}"
    response.headers["ETag"] = etag(made.version)
    return CheckAttestationOut.model_validate(made)


@router.get(
    "/attestations/{attestation_id}",
    permission=Permission.READ,
    operation_id="get_check_attestation",
    summary="Get an attestation of a check",
    errors=(404,),
)
async def get_check_attestation(
    session: Session, response: Response, investigation_id: UUID, attestation_id: UUID
) -> CheckAttestationOut:
    """Return one attestation."""
    found = await service.get_attestation(session, investigation_id, attestation_id)
    response.headers["ETag"] = etag(found.version)
    return CheckAttestationOut.model_validate(found)


@router.delete(
    "/attestations/{attestation_id}",
    permission=Permission.DECIDE,
    operation_id="withdraw_check_attestation",
    summary="Withdraw an attestation",
    status_code=204,
    errors=(404, 409, 412),
)
async def withdraw_check_attestation(
    session: Session,
    actor: Actor,
    investigation_id: UUID,
    attestation_id: UUID,
    if_match: IfMatch = None,
) -> None:
    """Withdraw an attestation: the check is open again. The row stays."""
    await service.withdraw(session, actor, investigation_id, attestation_id, if_match)


@router.post(
    "/evaluation",
    permission=Permission.RUN,
    idempotent=True,
    operation_id="reevaluate_investigation",
    summary="Evaluate an investigation again",
    status_code=201,
    errors=(404, 409),
)
async def reevaluate_investigation(
    session: Session, actor: Actor, response: Response, investigation_id: UUID
) -> EvaluationOut:
    """Evaluate again with the decisions on hits since the run: floors and tier follow.

    The findings of the run are kept; the timeline shows which decisions were considered and what
    changed. If the result would be the same, the newest evaluation is returned. 409 `stale_basis`
    if the lists contain more about the parties than the run used: rerun it.
    """
    stored = await service.evaluate_again(session, actor, investigation_id)
    response.headers["Location"] = f"/api/risk-evaluations/{stored.id}"
    shown = await evaluations.shown_evaluation(session, stored.id)
    return evaluation_out(shown, await evaluations.datasets_used(session, shown))


@by_entity.get(
    "/entities/{entity_id}/sanctioned-ownership",
    permission=Permission.READ,
    operation_id="get_sanctioned_ownership",
    summary="Get ownership by sanctioned persons",
)
async def get_sanctioned_ownership(
    session: Session,
    entity_id: UUID,
    as_of: Annotated[
        date | None,
        Query(description="Relationships that exist on this day (valid time); default today."),
    ] = None,
    regime: Annotated[
        list[str],
        Query(max_length=10, description="Only these regimes (`ofac`, `eu`, `uk`); default all."),
    ] = [],  # noqa: B006
) -> SanctionedOwnershipOut:
    """Return whether parties matched on a regime's lists own or control the entity, with proof.

    A company joins when the direct holdings of members reach the regime's threshold, and then
    counts in full: integrated shares are not used. Undecided hits give `possible`. Control is
    `possible` too where an attestation named someone in control who is or may be listed.
    """
    return await regimes.sanctioned_ownership(session, entity_id, as_of or today(), regime)
