"""Typed rows of tasks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt
from atlas.workspace.tasks.domain import SlaState, TaskKind, TaskLevel, TaskStatus


@dataclass(frozen=True)
class Task(Row):
    """Something that waits for a person."""

    id: RowId
    kind: Annotated[TaskKind, Field(description="What it asks for.")]
    subject_type: Annotated[str, Field(description="What it is about.", examples=["company"])]
    subject_id: Annotated[UUID, Field(description="What it is about.")]
    title: Annotated[
        str, Field(examples=["Review of Alder Holdings Limited"], description="Title, for people.")
    ]
    status: Annotated[TaskStatus, Field(description="Where it stands.")]
    role: Annotated[TaskLevel, Field(description="Who it is for: this level or a higher one.")]
    assignee: Annotated[
        UUID | None,
        Field(description="The account that works on it; null while it is not assigned."),
    ]
    sla_state: Annotated[
        SlaState,
        Field(description="warning from 75 % of the SLA; overdue when no higher level is left."),
    ]
    warn_at: Annotated[datetime, Field(description="When three quarters of the time are over.")]
    due_at: Annotated[
        datetime, Field(description="When the time is over; the task then goes to the next level.")
    ]
    escalations: Annotated[int, Field(description="How many times it went to the next level.")]
    snoozed_until: Annotated[
        datetime | None, Field(description="Hidden from `next` until then; null: it is not.")
    ]
    outcome: Annotated[str | None, Field(description="Outcome; null while the task is open.")]
    note: Annotated[
        str | None,
        Field(description="Note given on completion.", examples=["Extract of 2 November 2026."]),
    ]
    created_by: UUID
    created_at: CreatedAt
    updated_at: UpdatedAt
    closed_by: Annotated[
        UUID | None, Field(description="The account that closed it; null while it is open.")
    ]
    closed_at: Annotated[
        datetime | None, Field(description="When it was closed; null while it is open.")
    ]
    version: RowVersion
