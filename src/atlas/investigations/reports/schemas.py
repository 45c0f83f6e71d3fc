"""API shapes of reports."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Base64Bytes, Field, StringConstraints

from atlas.foundation.core.auth import TENANT_ROLES
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

    investigation_id: UUID


class ReportOut(ResponseModel):
    """One report; its content is at `/api/reports/{id}/content` (`Accept`: JSON, HTML, PDF)."""

    id: UUID
    investigation_id: UUID
    job_id: UUID
    status: ReportStatus
    content_sha256: str | None = Field(
        description="SHA-256 of the canonical JSON content: same inputs, same hash.",
    )
    error: str | None
    created_at: datetime
    created_by: UUID
    finished_at: datetime | None


class LogoIn(RequestModel):
    """A logo: PNG or SVG, at most 256 KiB; an SVG may hold shapes only."""

    media_type: LogoType = Field(examples=["image/svg+xml"])
    content: Base64Bytes = Field(
        max_length=400_000,
        description="The picture in base64.",
        examples=[_EXAMPLE_LOGO],
    )


class BrandingIn(RequestModel):
    """How reports look: name, colour of headings, logo."""

    organisation: Organisation = Field(examples=["Example Bank N.V."])
    accent: str = Field(
        default=DEFAULT_ACCENT,
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="Colour of headings, `#rrggbb`; at least 4.5:1 against white (WCAG 2.2).",
        examples=[DEFAULT_ACCENT],
    )
    logo: LogoIn | None = Field(default=None, description="Null: reports carry no logo.")


class LogoOut(ResponseModel):
    """The logo as kept: cleaned of all that does not draw."""

    media_type: LogoType
    sha256: str
    size: int = Field(description="Bytes.")


class BrandingOut(ResponseModel):
    """How reports look; its `ETag` goes into `If-Match` of the next change."""

    organisation: str
    accent: str
    logo: LogoOut | None
    version: int = Field(description="0: the defaults.")
    updated_at: datetime | None


class TemplateOut(ResponseModel):
    """One way to lay a report out; its name goes into `?template=`."""

    name: str = Field(examples=["full"])
    title: str
    description: str
    sections: list[str]
    personal_data: dict[str, Literal["full", "redacted"]] = Field(
        description="What each role sees of the personal data in it.",
        examples=[{"viewer": "redacted", "analyst": "full"}],
    )


class TemplatesOut(ResponseModel):
    """Every template."""

    items: list[TemplateOut]


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
