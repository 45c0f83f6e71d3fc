"""How the content of a report is answered: its headers, and its documentation."""

from typing import Annotated

from fastapi import Header, Query, Response

from atlas.foundation.core.types import JSON
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


def _part(kind: str, description: str) -> dict[str, JSON]:
    if kind == "array":
        items: dict[str, JSON] = {"type": "object", "additionalProperties": True}
        return {"type": kind, "items": items, "description": description}
    return {"type": kind, "additionalProperties": True, "description": description}


REPORT_SCHEMA: dict[str, JSON] = {
    "title": "ReportDocument",
    "type": "object",
    "description": "The report as canonical JSON. Later formats add members; none is taken away.",
    "additionalProperties": True,
    "required": ["format", "demo", "investigation", "summary", "risk"],
    "properties": {
        "format": {
            "type": "string",
            "description": "Name and version of the format.",
            "examples": ["atlas.report/3"],
        },
        "demo": {"type": "boolean", "description": "Whether demonstration data was used."},
        "investigation": _part("object", "What was investigated, when, and by whom."),
        "summary": _part("object", "The findings in sentences, each with what it rests on."),
        "subject": _part("object", "The company as the store knows it."),
        "risk": _part("object", "Score, level, tier, floors and factors of the evaluation."),
        "checks": _part("object", "The checks and their results."),
        "modules": _part("array", "The modules with their findings and rules."),
        "findings": _part("array", "All findings, most severe first."),
        "ownership": _part("object", "The ownership structure and the beneficial owners."),
        "parties": _part("array", "Everyone in the structure."),
        "relationships": _part("array", "Who holds, controls or serves whom."),
        "screening": _part("object", "Lists searched, and the candidates found."),
        "conflicts": _part("array", "Facts on which sources disagree."),
        "not_assessed": _part("object", "What could not be assessed, and why."),
        "sources": _part("array", "The sources asked, and whether they answered."),
        "lineage": _part("object", "What each sentence and reading rests on."),
        "narrative": _part(
            "object",
            "What a language model wrote, each sentence with what it cites; absent: not wanted.",
        ),
        "hashes": _part("object", "Hashes of the evaluation and of the evidence."),
    },
}
CONTENT_RESPONSES: dict[int | str, dict[str, JSON]] = {
    200: {
        "description": (
            "The report: canonical JSON (for who sees personal data, the very bytes that were"
            " hashed), one static HTML page, or a tagged PDF (PDF/UA-1)."
        ),
        "content": {
            "application/json": {"schema": REPORT_SCHEMA},
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
