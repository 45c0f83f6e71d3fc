"""Shapes of the tenancy room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

TenantStatus = Literal["active", "suspended"]


@dataclass(frozen=True, slots=True)
class Tenant:
    """A customer of the installation; the unit of isolation."""

    id: UUID
    slug: str
    name: str
    status: TenantStatus
    is_demo: bool
    version: int
    created_at: datetime
    updated_at: datetime
