"""API shapes of reports."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Base64Bytes, Field, StringConstraints

from atlas.foundation.core.auth import TENANT_ROLES
from atlas.foundation.fields import CreatedAt, CreatedBy, FinishedAt, InvestigationId, RowId
from atlas.foundation.web.schemas import RequestModel, ResponseModel, ShortText
from atlas.investigations.reports.branding import DEFAULT_ACCENT, LogoType
from atlas.investigations.reports.redaction import TEMPLATES, sees_personal_data

_EXAMPLE_LOGO = (
    "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAxMCAxMCI+"
    "PHJlY3Qgd2lkdGg9IjEwIiBoZWlnaHQ9IjEwIi8+PC9zdmc+"
)
Organisation = Annotated[ShortText, StringConstraints(min_length=1, max_length=120)]
ReportStatus = Literal["pending", "running", "complete", "failed", "cancelled"]


class ReportRequest(RequestModel):
    """Which investigation to report on."""

    investigation_id: InvestigationId


class ReportOut(ResponseModel):
    """One report; its content is at `/api/reports/{id}/content` (`Accept`: JSON, HTML, PDF)."""

    id: RowId
    investigation_id: InvestigationId
    job_id: UUID = Field(description="The job, at `/api/jobs/{job_id}`.")
    status: ReportStatus = Field(description="Where it stands.", examples=["complete"])
    content_sha256: str | None = Field(
        description="SHA-256 of the canonical JSON content: same inputs, same hash.",
    )
    error: str | None = Field(description="Stable code of why it failed; null while it has not.")
    created_at: CreatedAt
    created_by: CreatedBy
    finished_at: FinishedAt


class LogoIn(RequestModel):
    """A logo: PNG or SVG, at most 256 KiB; an SVG may hold shapes only."""

    media_type: LogoType = Field(
        examples=["image/svg+xml"], description="Media type of the content."
    )
    content: Base64Bytes = Field(
        max_length=400_000,
        description="The picture in base64.",
        examples=[_EXAMPLE_LOGO],
    )


class BrandingIn(RequestModel):
    """How reports look: name, colour of headings, logo."""

    organisation: Organisation = Field(
        examples=["Example Bank N.V."], description="Name of the organisation, on the cover."
    )
    accent: str = Field(
        default=DEFAULT_ACCENT,
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="Colour of headings, `#rrggbb`; at least 4.5:1 against white (WCAG 2.2).",
        examples=[DEFAULT_ACCENT],
    )
    logo: LogoIn | None = Field(default=None, description="Null: reports carry no logo.")


class LogoOut(ResponseModel):
    """The logo as kept: cleaned of all that does not draw."""

    media_type: LogoType = Field(description="Media type of the content.")
    sha256: str = Field(description="SHA-256, lower-case hex.")
    size: int = Field(description="Bytes.")


class BrandingOut(ResponseModel):
    """How reports look; its `ETag` goes into `If-Match` of the next change."""

    organisation: str = Field(
        description="Name of the organisation, on the cover.", examples=["Acme Bank"]
    )
    accent: str = Field(description="Colour of headings, `#rrggbb`.", examples=["#1f4e79"])
    logo: LogoOut | None = Field(description="The logo; null: none.")
    version: int = Field(description="0: the defaults.")
    updated_at: datetime | None = Field(
        description="When it was last changed; null: never.", examples=["2026-11-24T09:30:07Z"]
    )


class TemplateOut(ResponseModel):
    """One way to lay a report out; its name goes into `?template=`."""

    name: str = Field(examples=["full"], description="Name to send as `template`.")
    title: str = Field(description="Title, for people.", examples=["Full report"])
    description: str = Field(
        description="What it is, in a sentence.",
        examples=["The country of establishment is on the FATF black or grey list."],
    )
    sections: list[str] = Field(
        description="Sections of the report, in order.",
        examples=[["summary", "ownership", "screening"]],
    )
    personal_data: dict[str, Literal["full", "redacted"]] = Field(
        description="What each role sees of the personal data in it.",
        examples=[{"viewer": "redacted", "analyst": "full"}],
    )


class TemplatesOut(ResponseModel):
    """Every template."""

    items: list[TemplateOut] = Field(description="The rows, in order.")


def templates_out() -> TemplatesOut:
    """Return every template with what each role sees in it."""
    return TemplatesOut(
        items=[
            TemplateOut(
                name=item.name,
                title=item.title,
                description=item.description,
                sections=list(item.sections),
                personal_data={
                    str(role): "full" if sees_personal_data([role], item) else "redacted"
                    for role in sorted(TENANT_ROLES)
                },
            )
            for item in TEMPLATES.values()
        ]
    )
