"""The risk policy over HTTP."""

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
from atlas.risk.matrix import service as matrices
from atlas.risk.policy import presentation, service
from atlas.risk.policy.models import Policy, Segment
from atlas.risk.policy.repository import POLICIES, SEGMENTS
from atlas.risk.policy.schemas import (
    ActivePolicyOut,
    AppetitesOut,
    CatalogueOut,
    CategoriesOut,
    PolicyDiffOut,
    PolicyIn,
    PolicyOut,
    SegmentIn,
    SegmentOut,
)

router = AtlasRouter(prefix="/risk-policy", tags=["risk-policy"])


def _policy(response: Response, found: Policy) -> PolicyOut:
    response.headers["ETag"] = etag(found.revision)
    return PolicyOut.model_validate(found)


def _segment(response: Response, found: Segment) -> SegmentOut:
    response.headers["ETag"] = etag(found.revision)
    return SegmentOut.model_validate(found)


@router.get(
    "/active",
    permission=Permission.READ,
    operation_id="get_active_risk_policy",
    summary="Get the risk policy in force",
)
async def get_active(session: Session) -> ActivePolicyOut:
    """Return the active version with its segments; version 0 is the product's default."""
    return presentation.active_out(
        await service.active_policy(session),
        await service.active_segments(session),
        await matrices.matrix_for(session),
    )


@router.get(
    "/appetites",
    permission=Permission.READ,
    operation_id="get_risk_appetites",
    summary="Appetites a policy can choose",
)
async def get_appetites(session: Session) -> AppetitesOut:
    """Return where CDD and EDD begin under each appetite of the matrix in use."""
    matrix = await matrices.matrix_for(session)
    return presentation.appetites_out(matrix, await service.in_force(session))


@router.get(
    "/categories",
    permission=Permission.READ,
    operation_id="get_risk_categories",
    summary="Categories of risk and their weights",
)
async def get_categories(session: Session) -> CategoriesOut:
    """Return the dimensions of the matrix in use and what they weigh in each segment."""
    matrix = await matrices.matrix_for(session)
    return presentation.categories_out(matrix, await service.in_force(session))


@router.get(
    "/checks",
    permission=Permission.READ,
    operation_id="get_risk_checks",
    summary="Check catalogue",
)
async def get_checks(session: Session) -> CatalogueOut:
    """Return which checks each tier asks for: the catalogue, and what the policy adds to it."""
    return presentation.catalogue_out(await service.in_force(session))


@router.get(
    "/versions",
    permission=Permission.READ,
    operation_id="list_risk_policies",
    summary="List versions of the risk policy",
)
async def list_policies(
    session: Session, params: Annotated[ListParams, Depends(list_query(POLICIES))]
) -> PageOut[PolicyOut]:
    """List drafts, the active version and superseded ones, newest first."""
    return page_out(await service.list_policies(session, params), PolicyOut)


@router.post(
    "/versions",
    permission=Permission.DECIDE,
    idempotent=True,
    operation_id="create_risk_policy",
    summary="Draft a risk policy",
    status_code=201,
)
async def create_policy(
    session: Session, actor: Actor, body: PolicyIn, response: Response
) -> PolicyOut:
    """Make a draft; another person, a senior officer or the MLRO, activates it."""
    made = await service.create_policy(session, actor, body)
    response.headers["Location"] = f"/api/risk-policy/versions/{made.id}"
    return _policy(response, made)


@router.get(
    "/versions/{policy_id}",
    permission=Permission.READ,
    operation_id="get_risk_policy",
    summary="Get a version of the risk policy",
    errors=(404,),
)
async def get_policy(session: Session, policy_id: UUID, response: Response) -> PolicyOut:
    """Return a version; `ETag` is its revision."""
    return _policy(response, await service.get_policy(session, policy_id))


@router.put(
    "/versions/{policy_id}",
    permission=Permission.DECIDE,
    operation_id="update_risk_policy",
    summary="Change a draft of the risk policy",
    errors=(404, 409, 412, 428),
)
async def update_policy(
    session: Session,
    actor: Actor,
    policy_id: UUID,
    body: PolicyIn,
    response: Response,
    if_match: IfMatch = None,
) -> PolicyOut:
    """Replace what a draft says."""
    return _policy(response, await service.update_policy(session, actor, policy_id, body, if_match))


@router.post(
    "/versions/{policy_id}/activate",
    permission=Permission.SECOND_DECIDE,
    idempotent=True,
    operation_id="activate_risk_policy",
    summary="Activate a risk policy",
    errors=(403, 404, 409, 412, 428),
)
async def activate_policy(
    session: Session, actor: Actor, policy_id: UUID, response: Response, if_match: IfMatch = None
) -> PolicyOut:
    """Put another person's draft in force. Earlier evaluations stay as they are."""
    return _policy(response, await service.activate_policy(session, actor, policy_id, if_match))


@router.get(
    "/versions/{policy_id}/diff",
    permission=Permission.READ,
    operation_id="diff_risk_policies",
    summary="Compare two versions of the risk policy",
    errors=(404,),
)
async def diff_policies(
    session: Session,
    policy_id: UUID,
    against: Annotated[
        UUID | None, Query(description="The other version; the active one if left out.")
    ] = None,
) -> PolicyDiffOut:
    """Return what differs from another version, from the active one, or from the default."""
    return presentation.diff_out(*await service.diff_policies(session, policy_id, against))


@router.get(
    "/segments",
    permission=Permission.READ,
    operation_id="list_risk_segments",
    summary="List segments",
)
async def list_segments(
    session: Session, params: Annotated[ListParams, Depends(list_query(SEGMENTS))]
) -> PageOut[SegmentOut]:
    """List segments, newest first."""
    return page_out(await service.list_segments(session, params), SegmentOut)


@router.post(
    "/segments",
    permission=Permission.DECIDE,
    idempotent=True,
    operation_id="create_risk_segment",
    summary="Draft a segment",
    status_code=201,
)
async def create_segment(
    session: Session, actor: Actor, body: SegmentIn, response: Response
) -> SegmentOut:
    """Make a draft; activated, it weighs for the companies whose profile names its key."""
    made = await service.create_segment(session, actor, body)
    response.headers["Location"] = f"/api/risk-policy/segments/{made.id}"
    return _segment(response, made)


@router.get(
    "/segments/{segment_id}",
    permission=Permission.READ,
    operation_id="get_risk_segment",
    summary="Get a segment",
    errors=(404,),
)
async def get_segment(session: Session, segment_id: UUID, response: Response) -> SegmentOut:
    """Return a segment; `ETag` is its revision."""
    return _segment(response, await service.get_segment(session, segment_id))


@router.put(
    "/segments/{segment_id}",
    permission=Permission.DECIDE,
    operation_id="update_risk_segment",
    summary="Change a draft of a segment",
    errors=(404, 409, 412, 428),
)
async def update_segment(
    session: Session,
    actor: Actor,
    segment_id: UUID,
    body: SegmentIn,
    response: Response,
    if_match: IfMatch = None,
) -> SegmentOut:
    """Replace what a draft says."""
    return _segment(
        response, await service.update_segment(session, actor, segment_id, body, if_match)
    )


@router.post(
    "/segments/{segment_id}/activate",
    permission=Permission.SECOND_DECIDE,
    idempotent=True,
    operation_id="activate_risk_segment",
    summary="Activate a segment",
    errors=(403, 404, 409, 412, 428),
)
async def activate_segment(
    session: Session, actor: Actor, segment_id: UUID, response: Response, if_match: IfMatch = None
) -> SegmentOut:
    """Put a segment in force; another person than its author."""
    return _segment(response, await service.activate_segment(session, actor, segment_id, if_match))


@router.delete(
    "/segments/{segment_id}",
    permission=Permission.DECIDE,
    operation_id="archive_risk_segment",
    summary="Archive a segment",
    status_code=204,
    errors=(403, 404, 412, 428),
)
async def archive_segment(
    session: Session, actor: Actor, segment_id: UUID, if_match: IfMatch = None
) -> None:
    """Discard a draft, or put an active segment out of force (another person than its author)."""
    await service.archive_segment(session, actor, segment_id, if_match)
