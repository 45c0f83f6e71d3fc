"""How the content of a report is answered: its headers, and its documentation."""

from typing import Annotated, Any

from fastapi import Header, Query, Response

from atlas.investigations.reports.contents import Content
from atlas.investigations.reports.negotiation import HTML
from atlas.investigations.reports.rendering import CONTENT_SECURITY_POLICY

Accept = Annotated[
    str,
    Header(
        max_length=1000,
        description="`application/json` (default), `text/html` or `application/pdf`.",
    ),
]
TemplateName = Annotated[
    str,
    Query(
        alias="template",
        max_length=50,
        description="A name of `GET /api/reports/templates`.",
        examples=["full"],
    ),
]
CONTENT_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": (
            "The report: canonical JSON (for who sees personal data, the very bytes that were"
            " hashed), one static HTML page, or a tagged PDF (PDF/UA-1)."
        ),
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/html": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


def content_response(content: Content, name: str) -> Response:
    """Return the answer; `name` becomes the file's name."""
    headers = {
        "ETag": content.etag,
        "X-Report-SHA256": content.report_sha256,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Vary": "Accept",
    }
    if content.media_type == HTML:
        headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    if content.media_type == "application/pdf":
        headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return Response(content.data, media_type=content.media_type, headers=headers)
