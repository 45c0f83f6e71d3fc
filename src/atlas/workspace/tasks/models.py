"""Typed rows of tasks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, RowId, RowVersion, UpdatedAt, says
from atlas.workspace.tasks.domain import SlaState, TaskKind, TaskLevel, TaskStatus


@dataclass(frozen=True)
class Task(Row):
    """Something that waits for a person."""

    id: RowId
    kind: Annotated[TaskKind, says("What it asks for.")]
    subject_type: Annotated[str, says("What it is about.", "company")]
    subject_id: Annotated[UUID, says("What it is about.")]
    title: Annotated[str, says("Title, for people.", "Review of Alder Holdings Limited")]
    status: Annotated[TaskStatus, says("Where it stands.")]
    role: Annotated[TaskLevel, says("Who it is for: this level or a higher one.")]
    assignee: Annotated[
        UUID | None, says("The account that works on it; null while it is not assigned.")
    ]
    sla_state: Annotated[
        SlaState, says("warning from 75 % of the SLA; overdue when no higher level is left.")
    ]
    warn_at: Annotated[datetime, says("When three quarters of the time are over.")]
    due_at: Annotated[
        datetime, says("When the time is over; the task then goes to the next level.")
    ]
    escalations: Annotated[int, says("How many times it went to the next level.")]
    snoozed_until: Annotated[
        datetime | None, says("Hidden from `next` until then; null: it is not.")
    ]
    outcome: Annotated[str | None, says("Outcome; null while the task is open.")]
    note: Annotated[str | None, says("Note given on completion.", "Extract of 2 November 2026.")]
    created_by: UUID
    created_at: CreatedAt
    updated_at: UpdatedAt
    closed_by: Annotated[UUID | None, says("The account that closed it; null while it is open.")]
    closed_at: Annotated[datetime | None, says("When it was closed; null while it is open.")]
    version: RowVersion
