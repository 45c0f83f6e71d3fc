"""How reports look: templates, branding, preview."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AppState, AtlasRouter, Session
from atlas.foundation.web.dependencies import IfMatch
from atlas.foundation.web.etag import etag
from atlas.investigations.reports import contents, look
from atlas.investigations.reports.routes.content import (
    CONTENT_RESPONSES,
    Accept,
    TemplateName,
    content_response,
)
from atlas.investigations.reports.schemas import (
    BrandingIn,
    BrandingOut,
    TemplatesOut,
    templates_out,
)

router = AtlasRouter(prefix="/reports", tags=["reports"])


@router.get(
    "/templates",
    permission=Permission.READ,
    operation_id="list_report_templates",
    summary="List report templates",
)
async def list_report_templates() -> TemplatesOut:
    """List the templates: their sections, and what each role sees of personal data in them."""
    return templates_out()


@router.get(
    "/branding",
    permission=Permission.READ,
    operation_id="get_report_branding",
    summary="Get the branding of reports",
)
async def get_report_branding(session: Session, response: Response) -> BrandingOut:
    """Return name, colour and logo of the tenant's reports, with its `ETag`."""
    found = await look.get_branding(session)
    response.headers["ETag"] = etag(found.version)
    return found


@router.put(
    "/branding",
    permission=Permission.SETTINGS,
    operation_id="put_report_branding",
    summary="Change the branding of reports",
    errors=(412, 428),
)
async def put_report_branding(
    session: Session,
    state: AppState,
    actor: Actor,
    response: Response,
    body: BrandingIn,
    if_match: IfMatch = None,
) -> BrandingOut:
    """Replace name, colour and logo (If-Match required).

    A colour that cannot be read on white, and a logo that holds more than a picture, are refused.
    """
    found = await look.put_branding(session, state.storage, actor, body, if_match)
    response.headers["ETag"] = etag(found.version)
    return found


@router.get(
    "/preview",
    permission=Permission.RUN,
    rate="expensive",
    operation_id="preview_report",
    summary="Preview a report",
    errors=(404, 406, 409),
    response_class=Response,
    responses=CONTENT_RESPONSES,
)
async def preview_report(
    session: Session,
    state: AppState,
    actor: Actor,
    investigation_id: Annotated[UUID, Query(description="An evaluated investigation.")],
    accept: Accept = "application/json",
    template: TemplateName = "full",
) -> Response:
    """Return what a report on an investigation would be now, in a template; nothing is kept."""
    found = await contents.preview(
        session, state.storage, actor, investigation_id, accept, template
    )
    return content_response(found, f"preview-{investigation_id}")
