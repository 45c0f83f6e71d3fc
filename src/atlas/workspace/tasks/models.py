"""Typed rows of tasks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import Row
from atlas.workspace.tasks.domain import SlaState, TaskKind, TaskLevel, TaskStatus


@dataclass(frozen=True, slots=True)
class Task(Row):
    """Something that waits for a person."""

    id: UUID
    kind: TaskKind
    subject_type: str
    subject_id: UUID
    title: str
    status: TaskStatus
    role: TaskLevel
    assignee: UUID | None
    sla_state: SlaState
    warn_at: datetime
    due_at: datetime
    escalations: int
    snoozed_until: datetime | None
    outcome: str | None
    note: str | None
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    closed_by: UUID | None
    closed_at: datetime | None
    version: int
