"""Reports: generate, list, get, content."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Response

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
from atlas.investigations.reports import rendering, service
from atlas.investigations.reports.repository import REPORTS
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
    errors=(409,),
    response_class=Response,
    responses={
        200: {
            "description": "The report: canonical JSON (the bytes that were hashed), or HTML.",
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "text/html": {"schema": {"type": "string"}},
            },
        }
    },
)
async def get_report_content(
    session: Session,
    state: AppState,
    report_id: UUID,
    accept: Annotated[str, Header(max_length=1000)] = "application/json",
) -> Response:
    """Return a report as JSON or, when `Accept` prefers it, as one static HTML page."""
    if prefers_html(accept):
        page = await service.content_as_html(session, state.storage, report_id)
        return Response(
            page,
            media_type="text/html",
            headers={
                "Content-Security-Policy": rendering.CONTENT_SECURITY_POLICY,
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
                "Vary": "Accept",
            },
        )
    report, data = await service.content(session, state.storage, report_id)
    return Response(
        data,
        media_type="application/json",
        headers={
            "ETag": f'"{report.content_sha256}"',
            "Cache-Control": "private, no-store",
            "Vary": "Accept",
        },
    )


def prefers_html(accept: str) -> bool:
    """Return whether an Accept header (RFC 9110 §12.5.1) ranks HTML above JSON."""
    best = {"text/html": 0.0, "application/json": 0.0}
    for part in accept.split(","):
        media, _, parameters = part.strip().partition(";")
        quality = 1.0
        for parameter in parameters.split(";"):
            name, _, value = parameter.strip().partition("=")
            if name == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if media.strip() in best:
            best[media.strip()] = max(best[media.strip()], quality)
    return best["text/html"] > best["application/json"]
