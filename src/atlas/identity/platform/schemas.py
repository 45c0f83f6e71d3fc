"""Shapes of the platform room."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, RowId
from atlas.foundation.web.schemas import Name, RequestModel, ResponseModel
from atlas.identity.auth.schemas import Slug
from atlas.identity.tenancy.schemas import Tenant


class TenantOut(ResponseModel, Tenant):
    """A tenant, as its operator sees it: no data of it."""


class TenantCreate(RequestModel):
    """A new tenant."""

    slug: Slug = Field(
        examples=["acme"], description="Short name, unique in the installation; it never changes."
    )
    name: Name = Field(examples=["Acme Bank"], description="Name.")


class TenantUpdate(RequestModel):
    """Changes of a tenant."""

    name: Name = Field(examples=["Acme Bank plc"], description="Name.")


class OutboxMessage(ResponseModel):
    """A pointer that waits for delivery: no personal data."""

    id: RowId
    tenant_id: UUID = Field(description="The tenant whose work it is.")
    kind: str = Field(
        description="What is to be started, such as `investigation.run`.",
        examples=["investigation.run"],
    )
    ref_id: UUID = Field(description="What it points to.")
    attempts: int = Field(description="How many times it was tried.")
    last_error: str | None = Field(description="The failure's type")
    created_at: CreatedAt
    available_at: datetime = Field(description="When it is tried next")


class OutboxStatus(ResponseModel):
    """How far the outbox is behind."""

    pending: int = Field(description="Messages that wait for delivery.")
    failing: int = Field(description="pending messages that have failed at least once")
    oldest_created_at: datetime | None = Field(
        description="When the oldest that waits was written; null: none waits."
    )


class EngineStatus(ResponseModel):
    """Whether the durable engine answers."""

    status: Literal["up", "down"] = Field(description="Whether the engine answers.")
    address: str = Field(description="Address of the engine.", examples=["127.0.0.1:7233"])
    namespace: str = Field(description="Namespace of the engine.", examples=["default"])
    task_queue: str = Field(description="Task queue of the workers.", examples=["atlas"])


class PlatformEventOut(ResponseModel):
    """Something an operator did."""

    id: RowId
    occurred_at: datetime = Field(description="When it happened.")
    actor_id: UUID = Field(description="all zeros: the command line")
    action: str = Field(
        description="What was done, such as `company.created`.", examples=["tenant.created"]
    )
    resource_type: str = Field(description="Kind of thing it is about.", examples=["tenant"])
    resource_id: UUID | None = Field(description="The thing it is about.")
    request_id: str | None = Field(
        description="`X-Request-ID` of the request, as in the logs; null: done by a worker."
    )
