"""Reports: generate, list, get, content, withdraw, restore."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    PageOut,
    Session,
    list_query,
    page_out,
)
from atlas.investigations.reports import contents, service
from atlas.investigations.reports.repository import REPORTS
from atlas.investigations.reports.routes.content import (
    CONTENT_RESPONSES,
    Accept,
    TemplateName,
    content_response,
)
from atlas.investigations.reports.schemas import ReportOut, ReportRequest

router = AtlasRouter(prefix="/reports", tags=["reports"])


@router.post(
    "",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="generate_report",
    summary="Generate a report",
    status_code=202,
    errors=(409,),
)
async def generate_report(
    session: Session, actor: Actor, response: Response, body: ReportRequest
) -> ReportOut:
    """Generate a report of an evaluated investigation; poll its `Location`."""
    report = await service.generate(session, actor, body)
    response.headers["Location"] = f"/api/reports/{report.id}"
    response.headers["Retry-After"] = "1"
    return report


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_reports",
    summary="List reports",
)
async def list_reports(
    session: Session, params: Annotated[ListParams, Depends(list_query(REPORTS))]
) -> PageOut[ReportOut]:
    """List reports, newest first; filter by investigation or status."""
    return page_out(await service.list_reports(session, params), ReportOut)


@router.get(
    "/{report_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_report",
    summary="Get a report",
)
async def get_report(session: Session, report_id: UUID) -> ReportOut:
    """Return a report's status and the hash of its content."""
    return await service.get_report(session, report_id)


@router.get(
    "/{report_id}/content",
    permission=Permission.READ,
    operation_id="get_report_content",
    summary="Read a report",
    errors=(406, 409),
    response_class=Response,
    responses=CONTENT_RESPONSES,
)
async def get_report_content(
    session: Session,
    state: AppState,
    actor: Actor,
    report_id: UUID,
    accept: Accept = "application/json",
    template: TemplateName = "full",
) -> Response:
    """Return a report as JSON, HTML or PDF, whichever `Accept` prefers.

    Roles without a need to know get it without personal data (`GET /api/reports/templates` says
    which); `X-Report-SHA256` is always the hash of the complete report.
    """
    found = await contents.read(session, state.storage, actor, report_id, accept, template)
    return content_response(found, f"report-{report_id}")


@router.delete(
    "/{report_id}",
    permission=Permission.RUN,
    operation_id="withdraw_report",
    summary="Withdraw a report",
    status_code=204,
)
async def withdraw_report(session: Session, actor: Actor, report_id: UUID) -> None:
    """Hide a report: audited and reversible, nothing is erased."""
    await service.withdraw(session, actor, report_id)


@router.post(
    "/{report_id}/restore",
    permission=Permission.RUN,
    operation_id="restore_report",
    summary="Restore a withdrawn report",
)
async def restore_report(session: Session, actor: Actor, report_id: UUID) -> ReportOut:
    """Show a withdrawn report again."""
    return await service.restore(session, actor, report_id)
