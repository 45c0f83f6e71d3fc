"""The compliance profile over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    IfMatch,
    OperatorSession,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.identity.platform.schemas import TenantOut
from atlas.knowledge.compliance_profile import presentation, service
from atlas.knowledge.compliance_profile.models import ProfileRow
from atlas.knowledge.compliance_profile.repository import PROFILES
from atlas.knowledge.compliance_profile.schemas import (
    ComplianceProfileIn,
    ComplianceProfileOut,
    ComplianceProfileSummaryOut,
    EffectiveAnswerOut,
    Home,
    HomeProposalIn,
    HomeProposalOut,
    Kind,
    ProfileDiffOut,
    ProfilePreviewOut,
    ProfileProposalOut,
    ProfileStateOut,
    TenantAtHomeIn,
)

ProfileId = Annotated[UUID, Path(description="The version of the compliance profile.")]
router = AtlasRouter(prefix="/compliance-profile", tags=["compliance-profile"])
platform_router = AtlasRouter(prefix="/platform/tenants", tags=["platform"])


@platform_router.post(
    "",
    permission=Permission.PLATFORM,
    operation_id="create_tenant",
    summary="Create a tenant",
    status_code=201,
    idempotent=True,
)
async def create_tenant(
    _session: OperatorSession,
    actor: Actor,
    state: AppState,
    body: TenantAtHomeIn,
    response: Response,
) -> TenantOut:
    """Make a tenant without users; configure an issuer, or add users by `atlas tenant create`.

    With `home`, the law of these countries is proposed as its compliance profile.
    """
    tenant = await service.create_tenant(
        state.db, actor, slug=body.slug, name=body.name, homes=body.home
    )
    response.headers["Location"] = f"/api/platform/tenants/{tenant.id}"
    response.headers["ETag"] = etag(tenant.version)
    return TenantOut.model_validate(tenant)


@platform_router.post(
    "/{tenant_id}/home",
    permission=Permission.PLATFORM,
    idempotent=True,
    operation_id="propose_tenant_home",
    summary="Propose the home of a tenant",
    status_code=201,
    errors=(404, 409),
)
async def propose_tenant_home(
    _session: OperatorSession,
    state: AppState,
    tenant_id: Annotated[UUID, Path(description="The tenant.")],
    body: HomeProposalIn,
) -> HomeProposalOut:
    """Record the proposal as a draft, for a tenant that has neither a profile nor a draft."""
    return await service.propose_for(state.db, tenant_id, body.home)


def _answer(response: Response, row: ProfileRow) -> ComplianceProfileOut:
    response.headers["ETag"] = etag(row.revision)
    return presentation.profile_out(row)


@router.get(
    "",
    permission=Permission.READ,
    operation_id="get_compliance_profile",
    summary="Get the compliance profile in force",
)
async def get_compliance_profile(session: Session) -> ProfileStateOut:
    """Return the active version, the next one, and the draft; without one, what to do."""
    return presentation.state_out(await service.state(session))


@router.get(
    "/effective",
    permission=Permission.READ,
    operation_id="get_effective_compliance_rules",
    summary="Get the effective rules",
)
async def get_effective_compliance_rules(
    session: Session,
    as_of: Annotated[
        date | None, Query(description="Day the rules are asked for; today if left out.")
    ] = None,
) -> EffectiveAnswerOut:
    """Return the strictest rule per duty, the rules of each jurisdiction, and the conflicts."""
    return presentation.effective_out(await service.effective_answer(session, as_of))


@router.get(
    "/proposal",
    permission=Permission.READ,
    operation_id="propose_compliance_profile",
    summary="Get a proposal for a home",
)
async def propose_compliance_profile(
    session: Session,
    home: Annotated[
        list[Home],
        Query(
            min_length=1,
            max_length=20,
            description="Home or host country (ISO 3166-1 alpha-2); repeat for several.",
        ),
    ],
    kind: Annotated[Kind, Query(description="What the firm is.")] = "bank",
    as_of: Annotated[
        date | None,
        Query(description="Day whose law is proposed, such as 2027-07-10; today if left out."),
    ] = None,
) -> ProfileProposalOut:
    """Return what reference data knows of the homes' law; nothing is saved."""
    return presentation.proposal_out(await service.proposal(session, home, as_of, kind))


@router.get(
    "/draft",
    permission=Permission.READ,
    operation_id="get_compliance_profile_draft",
    summary="Get the draft",
    errors=(404,),
)
async def get_compliance_profile_draft(
    session: Session, response: Response
) -> ComplianceProfileOut:
    """Return the draft, proposed or not; `ETag` is its revision."""
    return _answer(response, await service.get_draft(session))


@router.put(
    "/draft",
    permission=Permission.SETTINGS,
    operation_id="put_compliance_profile_draft",
    summary="Make or replace the draft",
    errors=(412, 428),
)
async def put_compliance_profile_draft(
    session: Session,
    actor: Actor,
    body: ComplianceProfileIn,
    response: Response,
    if_match: IfMatch = None,
) -> ComplianceProfileOut:
    """Keep a draft; `If-Match` is required where one exists. A proposed one is a draft again."""
    content = presentation.content_of(body)
    return _answer(response, await service.put_draft(session, actor, content, if_match))


@router.delete(
    "/draft",
    permission=Permission.SETTINGS,
    operation_id="discard_compliance_profile_draft",
    summary="Discard the draft",
    status_code=204,
    errors=(404, 412),
)
async def discard_compliance_profile_draft(
    session: Session, actor: Actor, if_match: IfMatch = None
) -> None:
    """Discard the draft, proposed or not; the version in force stays."""
    await service.discard_draft(session, actor, if_match)


@router.post(
    "/draft/propose",
    permission=Permission.SETTINGS,
    idempotent=True,
    operation_id="submit_compliance_profile_draft",
    summary="Propose the draft for adoption",
    errors=(404, 409, 412, 428),
)
async def submit_compliance_profile_draft(
    session: Session, actor: Actor, response: Response, if_match: IfMatch = None
) -> ComplianceProfileOut:
    """Propose the draft, also one that the operator made; a second person activates it."""
    return _answer(response, await service.propose(session, actor, if_match))


@router.post(
    "/draft/activate",
    permission=Permission.SECOND_DECIDE,
    idempotent=True,
    operation_id="activate_compliance_profile",
    summary="Adopt the proposed draft",
    errors=(403, 404, 409, 412, 428),
)
async def activate_compliance_profile(
    session: Session, actor: Actor, response: Response, if_match: IfMatch = None
) -> ComplianceProfileOut:
    """Adopt it as a senior officer or the MLRO, none of those who wrote or proposed it.

    Where the rules change, the next review of every evaluated company is brought forward to the
    first day of the profile; the daily sweep opens the tasks.
    """
    return _answer(response, await service.activate(session, actor, if_match))


@router.get(
    "/draft/preview",
    permission=Permission.READ,
    operation_id="preview_compliance_profile",
    summary="Preview what the draft changes",
    errors=(404,),
)
async def preview_compliance_profile(session: Session) -> ProfilePreviewOut:
    """Return the rules that change, and how many companies must be reviewed again."""
    return presentation.preview_out(await service.preview(session))


@router.get(
    "/versions",
    permission=Permission.READ,
    operation_id="list_compliance_profiles",
    summary="List versions of the compliance profile",
)
async def list_compliance_profiles(
    session: Session, params: Annotated[ListParams, Depends(list_query(PROFILES))]
) -> PageOut[ComplianceProfileSummaryOut]:
    """List versions of every state, newest first."""
    return page_out(await service.list_profiles(session, params), ComplianceProfileSummaryOut)


@router.get(
    "/versions/{profile_id}",
    permission=Permission.READ,
    operation_id="get_compliance_profile_version",
    summary="Get a version of the compliance profile",
    errors=(404,),
)
async def get_compliance_profile_version(
    session: Session, profile_id: ProfileId, response: Response
) -> ComplianceProfileOut:
    """Return a version; `ETag` is its revision."""
    return _answer(response, await service.get_profile(session, profile_id))


@router.get(
    "/versions/{profile_id}/diff",
    permission=Permission.READ,
    operation_id="diff_compliance_profiles",
    summary="Compare two versions of the compliance profile",
    errors=(404,),
)
async def diff_compliance_profiles(
    session: Session,
    profile_id: ProfileId,
    against: Annotated[
        UUID | None, Query(description="The other version; the active one if left out.")
    ] = None,
) -> ProfileDiffOut:
    """Return the effective rules that differ from another version, or from those in force."""
    return presentation.diff_out(await service.diff_profiles(session, profile_id, against))
