"""A tenant's branding: read, put with If-Match, and ready to be printed."""

from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import PreconditionFailedError
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.storage import Storage, tenant_key
from atlas.foundation.typesetting.errors import TypesettingError
from atlas.foundation.typesetting.service import logo_can_be_drawn
from atlas.foundation.web.etag import etag
from atlas.identity.audit import service as audit
from atlas.identity.tenancy import service as tenancy
from atlas.investigations.reports import repository
from atlas.investigations.reports.actions import ReportAction
from atlas.investigations.reports.branding import (
    DEFAULT_ACCENT,
    LEAST_CONTRAST,
    BadLogoError,
    clean_logo,
    contrast,
)
from atlas.investigations.reports.errors import BrandingRefusedError
from atlas.investigations.reports.models import BrandingRow
from atlas.investigations.reports.schemas import BrandingIn, BrandingOut, LogoIn, LogoOut

_FOLDER = "branding"


@dataclass(frozen=True, slots=True)
class Look:
    """What is printed of a tenant's branding."""

    organisation: str
    accent: str = DEFAULT_ACCENT
    logo_type: str | None = None
    logo: bytes | None = None


async def get_branding(session: TenantSession) -> BrandingOut:
    """Return the tenant's branding; the defaults where it has none."""
    return _out(await _row(session))


async def put_branding(
    session: TenantSession,
    storage: Storage,
    actor: AuthContext,
    request: BrandingIn,
    expected_version: ExpectedVersion | None,
) -> BrandingOut:
    """Replace the tenant's branding.

    Raises:
        PreconditionRequiredError, PreconditionFailedError: If-Match is missing or outdated.
        BrandingRefusedError: the colour is too pale, or the logo is not only a picture.

    """
    before = await _row(session)
    check_version(expected_version, before.version, required=True)
    ratio = contrast(request.accent)
    if ratio < LEAST_CONTRAST:
        raise BrandingRefusedError(
            f"accent has a contrast of {ratio:.1f}:1 on white; it needs {LEAST_CONTRAST}:1."
        )
    logo = await _clean(request.logo) if request.logo else None
    if logo is not None:
        await storage.put(tenant_key(session.tenant_id, _FOLDER, logo), logo)
    row = BrandingRow(
        organisation=request.organisation,
        accent=request.accent.lower(),
        logo_type=request.logo.media_type if request.logo else None,
        logo_sha256=sha256_hex(logo) if logo is not None else None,
        logo_size=len(logo) if logo is not None else None,
        version=before.version + 1,
        updated_at=now(),
    )
    if not await repository.put_branding(session, row, actor.user_id):
        raise PreconditionFailedError(
            "The branding has changed since you read it; read it again.",
            headers={"ETag": etag(before.version + 1)},
        )
    await audit.record(
        session,
        actor,
        ReportAction.REPORT_BRANDING_CHANGED,
        "report_branding",
        None,
        {"version": row.version, "accent": row.accent, "logo_sha256": row.logo_sha256},
    )
    return _out(row)


async def look_of(session: TenantSession, storage: Storage) -> Look:
    """Return what is printed of the tenant's branding."""
    row = await _row(session)
    logo = None
    if row.logo_sha256 is not None:
        logo = await storage.get(_key(session.tenant_id, row.logo_sha256))
    return Look(row.organisation, row.accent, row.logo_type, logo)


async def _clean(given: LogoIn) -> bytes:
    try:
        logo = clean_logo(given.media_type, given.content)
        await logo_can_be_drawn(logo, given.media_type)
    except (BadLogoError, TypesettingError) as error:
        detail = str(error) if isinstance(error, BadLogoError) else "The logo cannot be drawn."
        raise BrandingRefusedError(detail) from error
    return logo


async def _row(session: TenantSession) -> BrandingRow:
    found = await repository.find_branding(session)
    if found is not None:
        return found
    tenant = await tenancy.get_tenant(session, session.tenant_id)
    return BrandingRow(
        organisation=tenant.name,
        accent=DEFAULT_ACCENT,
        logo_type=None,
        logo_sha256=None,
        logo_size=None,
        version=0,
        updated_at=None,
    )


def _out(row: BrandingRow) -> BrandingOut:
    logo = None
    if row.logo_type is not None and row.logo_sha256 is not None:
        logo = LogoOut(media_type=row.logo_type, sha256=row.logo_sha256, size=row.logo_size or 0)
    return BrandingOut(
        organisation=row.organisation,
        accent=row.accent,
        logo=logo,
        version=row.version,
        updated_at=row.updated_at,
    )


def _key(tenant_id: UUID, digest: str) -> str:
    return f"tenant/{tenant_id}/{_FOLDER}/{digest[:2]}/{digest}"
