"""Shapes of the tenancy room."""

from dataclasses import dataclass
from typing import Annotated, Literal

from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt, says

TenantStatus = Literal["active", "suspended"]


@dataclass(frozen=True)
class Tenant:
    """A customer of the installation; the unit of isolation."""

    id: RowId
    slug: Annotated[str, says("Short name, unique in the installation; it never changes.", "acme")]
    name: Annotated[str, says("Name.", "Acme Bank")]
    status: Annotated[TenantStatus, says("Where it stands.")]
    is_demo: Annotated[bool, says("The tenant with the demo data.")]
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt
