"""Shapes of the tenancy room."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt

TenantStatus = Literal["active", "suspended"]


@dataclass(frozen=True)
class Tenant:
    """A customer of the installation; the unit of isolation."""

    id: RowId
    slug: Annotated[
        str,
        Field(
            description="Short name, unique in the installation; it never changes.",
            examples=["acme"],
        ),
    ]
    name: Annotated[str, Field(description="Name.", examples=["Acme Bank"])]
    status: Annotated[Literal["active", "suspended"], Field(description="Where it stands.")]
    is_demo: Annotated[bool, Field(description="The tenant with the demo data.")]
    version: RowVersion
    created_at: CreatedAt
    updated_at: UpdatedAt
