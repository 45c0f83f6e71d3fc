"""A report in the form, template and sight that its reader gets: JSON, HTML or PDF."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import orjson
from jinja2 import UndefinedError
from msgspec import Struct, ValidationError, structs, to_builtins

from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.foundation.storage import Storage
from atlas.foundation.typesetting.service import render_pdf
from atlas.identity.users import service as users
from atlas.investigations.reports import look, rendering, service
from atlas.investigations.reports.chart import Word
from atlas.investigations.reports.document import FORMAT
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.errors import ReportOutdatedError, TemplateNotFoundError
from atlas.investigations.reports.look import Look
from atlas.investigations.reports.negotiation import HTML, JSON, PDF, negotiate
from atlas.investigations.reports.pages import (
    Paper,
    for_paper,
    pages_of,
    set_apart,
    set_last,
    without_chart,
)
from atlas.investigations.reports.redaction import (
    HIDDEN,
    TEMPLATES,
    Template,
    redact,
    sees_personal_data,
)
from atlas.investigations.reports.schemas import ReportOut
from atlas.investigations.reports.sheets import OnPaper, chart_on_paper
from atlas.investigations.results.domain import JsonObject

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent: bytes, their type, and the hash of the complete report they are of."""

    data: bytes
    media_type: str
    report_sha256: str

    @property
    def etag(self) -> str:
        """Return the strong entity tag: the hash of these bytes."""
        return f'"{sha256_hex(self.data)}"'


def template_of(name: str) -> Template:
    """Return a template by its name.

    Raises:
        TemplateNotFoundError: there is none.

    """
    found = TEMPLATES.get(name)
    if found is None:
        raise TemplateNotFoundError(f"Choose one of: {', '.join(TEMPLATES)}.")
    return found


async def read(
    session: TenantSession,
    storage: Storage,
    actor: AuthContext,
    report_id: UUID,
    accept: str,
    template: str = "full",
) -> Content:
    """Return a stored report as its reader may see it.

    Raises:
        ReportNotFoundError: absent, withdrawn, or another tenant's.
        ReportNotReadyError: it has no content.
        ReportContentError: the stored bytes do not have the recorded hash.
        ReportOutdatedError: an earlier release wrote it, and its pages would have gaps.
        TemplateNotFoundError: there is no such template.
        NotAcceptableError: `accept` names none of the forms.

    """
    media_type, chosen = negotiate(accept), template_of(template)
    row, data = await service.content(session, storage, report_id)
    brand = await look.look_of(session, storage)
    issue = await issued(session, row)
    return await stored(data, media_type, chosen, actor.roles, brand, issue)


async def preview(
    session: TenantSession,
    storage: Storage,
    actor: AuthContext,
    investigation_id: UUID,
    accept: str,
    template: str = "full",
) -> Content:
    """Return what a report on a run would be now; nothing is kept. Errors as `read`."""
    media_type, chosen = negotiate(accept), template_of(template)
    data = await service.compose(session, investigation_id)
    brand = await look.look_of(session, storage)
    return await make(data, media_type, chosen, actor.roles, brand)


def shows_persons(actor: AuthContext) -> bool:
    """Return whether a full report shows the names of persons to a reader."""
    return sees_personal_data(actor.roles, template_of("full"))


@dataclass(frozen=True, slots=True)
class Issue:
    """By whom and when a report was made. Printed on the pages, outside the hashed document."""

    by: str | None
    at: datetime


async def issued(session: TenantSession, row: ReportOut) -> Issue:
    """Return by whom and when a report was made."""
    names = await users.names_of(session, [row.created_by])
    return Issue(names.get(row.created_by), row.created_at)


async def stored(
    data: bytes,
    media_type: str,
    template: Template,
    roles: Iterable[Role],
    brand: Look,
    issue: Issue | None = None,
) -> Content:
    """Return a report that was written earlier, in a form.

    Raises:
        ReportOutdatedError: by a release whose reports said less than the pages show. Of this
            release's own a gap is a defect, and said as one.

    """
    try:
        return await make(data, media_type, template, roles, brand, issue)
    except (KeyError, UndefinedError, ValidationError) as error:
        if orjson.loads(data)["format"] == FORMAT:
            raise
        raise ReportOutdatedError(
            "An earlier release of Atlas wrote this report: generate it again for its pages, or "
            "read it as JSON, as it was written."
        ) from error


async def make(
    data: bytes,
    media_type: str,
    template: Template,
    roles: Iterable[Role],
    brand: Look,
    issue: Issue | None = None,
) -> Content:
    """Return a report's canonical JSON in a form; the same bytes for the same arguments."""
    digest = sha256_hex(data)
    whole = sees_personal_data(roles, template)
    if media_type == JSON and whole:
        return Content(data, JSON, digest)
    document = orjson.loads(data)
    shown = document if whole else await in_thread(redact, document)
    if media_type == JSON:
        return Content(canonical_json(shown), JSON, digest)
    if issue is not None:
        by = (issue.by or "an account that no longer exists") if whole else HIDDEN
        shown = {**shown, "issued": {"by": by, "at": issue.at.astimezone(UTC).isoformat()}}
    if media_type == HTML:
        # a large group takes a while to lay out: off the event loop
        page = await in_thread(
            rendering.render, shown, digest, template.sections, brand.organisation
        )
        return Content(page.encode(), HTML, digest)
    return Content(await as_pdf(shown, digest, template, brand), PDF, digest)


async def as_pdf(document: JsonObject, sha256: str, template: Template, brand: Look) -> bytes:
    """Return a document as PDF/UA-1."""
    page, images = await in_thread(_page, document, sha256, template, brand)
    return await render_pdf(_typst(), to_builtins(page), images=images, created=_created(document))


class _Brand(Struct, frozen=True):
    """Whose report it is; `logo` is the name of a picture."""

    name: str
    accent: str
    logo: str | None


class _Size(Struct, frozen=True):
    """A sheet of its own, in millimetres."""

    width: float
    height: float


class _Strip(Struct, frozen=True):
    """A part of the chart in pixels, with the words that are set above it."""

    top: float
    height: float
    words: list[Word]


class _Picture(Struct, frozen=True):
    """What the typst template places: the chart in its parts."""

    name: str
    width: float
    height: float
    scale: float
    sheet: _Size | None
    parts: list[_Strip]


class Printed(Paper, frozen=True, kw_only=True):
    """The data of the typst template."""

    brand: _Brand
    chart: _Picture | None


def _page(
    document: JsonObject, sha256: str, template: Template, brand: Look
) -> tuple[Printed, dict[str, bytes]]:
    paper = for_paper(pages_of(document, sha256, template.sections))
    images: dict[str, bytes] = {}
    logo = None
    if brand.logo is not None:
        logo = "logo.svg" if brand.logo_type == "image/svg+xml" else "logo.png"
        images[logo] = brand.logo
    chart = chart_on_paper(document) if "ownership" in template.sections else None
    if chart is None:
        paper = without_chart(paper)
    elif chart.sheet.inline:
        paper = set_last(paper)
    else:
        paper = set_apart(paper, chart.sheet.name, len(chart.parts))
    if chart is not None:
        images["chart.svg"] = chart.drawn.shapes
    shown = Printed(
        **structs.asdict(paper),
        brand=_Brand(brand.organisation, brand.accent, logo),
        chart=_picture(chart) if chart else None,
    )
    return shown, images


def _picture(chart: OnPaper) -> _Picture:
    sheet, drawn = chart.sheet, chart.drawn
    return _Picture(
        "chart.svg",
        drawn.width,
        drawn.height,
        chart.scale,
        None if sheet.inline else _Size(sheet.wide, sheet.high),
        [
            _Strip(
                part.top,
                part.bottom - part.top,
                [
                    structs.replace(word, y=word.y - part.top)
                    for word in drawn.words
                    if part.top <= word.y < part.bottom
                ],
            )
            for part in chart.parts
        ],
    )


def _created(document: JsonObject) -> datetime:
    run = Report(document).run
    moment = run.started_at or f"{run.as_of}T00:00:00+00:00"
    return datetime.fromisoformat(moment).astimezone(UTC).replace(microsecond=0)


@lru_cache(maxsize=1)
def _typst() -> str:
    return _TEMPLATE.read_text(encoding="utf-8")
