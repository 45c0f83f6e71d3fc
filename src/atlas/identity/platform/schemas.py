"""Shapes of the platform room."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.web.schemas import Name, RequestModel, ResponseModel
from atlas.identity.auth.schemas import Slug


class TenantOut(ResponseModel):
    """A tenant, as its operator sees it: no data of it."""

    id: UUID
    slug: str
    name: str
    status: Literal["active", "suspended"]
    is_demo: bool
    version: int
    created_at: datetime
    updated_at: datetime


class TenantCreate(RequestModel):
    """A new tenant."""

    slug: Slug = Field(examples=["acme"])
    name: Name = Field(examples=["Acme Bank"])


class TenantUpdate(RequestModel):
    """Changes of a tenant."""

    name: Name = Field(examples=["Acme Bank plc"])


class OutboxMessage(ResponseModel):
    """A pointer that waits for delivery: no personal data."""

    id: UUID
    tenant_id: UUID
    kind: str
    ref_id: UUID
    attempts: int
    last_error: str | None = Field(description="The failure's type")
    created_at: datetime
    available_at: datetime = Field(description="When it is tried next")


class OutboxStatus(ResponseModel):
    """How far the outbox is behind."""

    pending: int
    failing: int = Field(description="pending messages that have failed at least once")
    oldest_created_at: datetime | None


class EngineStatus(ResponseModel):
    """Whether the durable engine answers."""

    status: Literal["up", "down"]
    address: str
    namespace: str
    task_queue: str


class PlatformEventOut(ResponseModel):
    """Something an operator did."""

    id: UUID
    occurred_at: datetime
    actor_id: UUID = Field(description="all zeros: the command line")
    action: str
    resource_type: str
    resource_id: UUID | None
    request_id: str | None
