"""SQL of the issuers room."""

from uuid import UUID

from atlas.foundation.db import AnySession, PlatformSession, Record
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    bool_field,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.identity.issuers.schemas import Issuer

ISSUERS = ListSpec(
    select="""
        SELECT i.id, i.tenant_id, i.name, i.issuer, i.audience, i.jwks_uri, i.algorithms,
               i.roles_claim, i.role_mapping, i.enabled, i.version, i.created_at, i.updated_at,
               i.client_id, i.authorization_endpoint, i.token_endpoint, i.scope
        FROM issuer i
    """,
    id_column="i.id",
    fields={
        "tenant_id": uuid_field("i.tenant_id"),
        "issuer": text_field("i.issuer", "eq"),
        "enabled": bool_field("i.enabled"),
        "created_at": time_field("i.created_at"),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)

_CHANGED = (
    "name",
    "audience",
    "jwks_uri",
    "algorithms",
    "roles_claim",
    "role_mapping",
    "enabled",
    "client_id",
    "authorization_endpoint",
    "token_endpoint",
    "scope",
    "version",
    "updated_at",
)


def _build(row: Record) -> Issuer:
    return Issuer(**dict(row))


async def fetch_issuers(session: AnySession, params: ListParams) -> Page[Issuer]:
    """Fetch a page of issuers."""
    return await fetch_page(session, ISSUERS, params, build=_build)


async def fetch_enabled(session: AnySession) -> list[Issuer]:
    """Fetch every enabled issuer."""
    rows = await session.fetch(f"{ISSUERS.select} WHERE i.enabled ORDER BY i.id")
    return [_build(row) for row in rows]


async def find_issuer(session: AnySession, issuer_id: UUID) -> Issuer | None:
    """Fetch an issuer."""
    row = await session.fetch_row(f"{ISSUERS.select} WHERE i.id = $1", issuer_id)
    return _build(row) if row else None


async def insert_issuer(session: PlatformSession, issuer: Issuer) -> None:
    """Insert an issuer."""
    await session.insert("issuer", issuer)


async def update_issuer(session: PlatformSession, issuer: Issuer) -> None:
    """Write an issuer's changeable columns."""
    await session.update("issuer", issuer, _CHANGED)


async def delete_issuer(session: PlatformSession, issuer_id: UUID) -> None:
    """Delete an issuer."""
    await session.execute("DELETE FROM issuer WHERE id = $1", issuer_id)
