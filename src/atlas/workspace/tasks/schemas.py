"""API shapes of tasks, and what other rooms hand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, computed_field

from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.foundation.web.fields import CreatedAt, RowId, RowVersion, UpdatedAt
from atlas.workspace.tasks.domain import SlaState, TaskKind, TaskLevel, TaskStatus

_LINKS: Mapping[str, str] = {
    "company": "/api/companies/{id}",
    "screening_hit": "/api/screening/hits/{id}",
    "entity": "/api/entities/{id}",
    "birth_date": "/api/entities/{id}",
    "relationship": "/api/relationships/{id}",
    "investigation": "/api/investigations/{id}",
}
Note = Annotated[Text, StringConstraints(min_length=3)]


@dataclass(frozen=True, slots=True)
class NewTask:
    """What a room asks a person to do.

    `due`: the moment by which it must be done; left out, the level's SLA.
    """

    kind: TaskKind
    subject_type: str
    subject_id: UUID
    title: str
    role: TaskLevel = TaskLevel.ANALYST
    due: datetime | None = None


class TaskOut(ResponseModel):
    """Work that waits for a person, and whether its SLA is met."""

    id: RowId
    kind: TaskKind = Field(description="What it asks for.")
    subject_type: str = Field(description="What it is about.", examples=["company"])
    subject_id: UUID = Field(description="What it is about.")
    title: str = Field(
        examples=["Review of Alder Holdings Limited"], description="Title, for people."
    )
    status: TaskStatus = Field(description="Where it stands.")
    role: TaskLevel = Field(description="Who it is for: this level or a higher one.")
    assignee: UUID | None = Field(
        description="The account that works on it; null while it is not assigned."
    )
    sla_state: SlaState = Field(
        description="warning from 75 % of the SLA; overdue when no higher level is left."
    )
    warn_at: datetime = Field(description="When three quarters of the time are over.")
    due_at: datetime = Field(
        description="When the time is over; the task then goes to the next level."
    )
    escalations: int = Field(description="How many times it went to the next level.")
    snoozed_until: datetime | None = Field(
        description="Hidden from `next` until then; null: it is not."
    )
    outcome: str | None = Field(description="Outcome; null while the task is open.")
    note: str | None = Field(
        description="Note given on completion.",
        examples=["Extract of 2 November 2026."],
    )
    created_at: CreatedAt
    updated_at: UpdatedAt
    closed_by: UUID | None = Field(description="The account that closed it; null while it is open.")
    closed_at: datetime | None = Field(description="When it was closed; null while it is open.")
    version: RowVersion

    @computed_field(  # type: ignore[prop-decorator]
        description="Where the subject is; null when its kind has no page.",
        examples=["/api/companies/01a20efc-8a11-7e53-8f57-4a5bde0d3c11"],
    )
    @property
    def subject_url(self) -> str | None:
        """Return the subject's address."""
        link = _LINKS.get(self.subject_type)
        return link.format(id=self.subject_id) if link else None


class NextTaskOut(ResponseModel):
    """The task to take up next."""

    task: TaskOut | None = Field(description="null: nothing waits for the caller.")


class ReassignIn(RequestModel):
    """Who works on the task from now on."""

    assignee: UUID = Field(description="An account whose role may work on it.")


class SnoozeIn(RequestModel):
    """Until when the task is out of sight; its SLA runs on."""

    until: AwareDatetime = Field(
        description="In the future, and before the task is due.", examples=["2026-11-25T08:00:00Z"]
    )


class CompleteIn(RequestModel):
    """How a task was done."""

    note: Note = Field(description="What was done; kept.", examples=["The documents arrived."])


class TaskCounts(ResponseModel):
    """How many open tasks there are."""

    open: int = Field(description="Open tasks.")
    mine: int = Field(description="Open tasks that you hold.")
    unassigned: int = Field(description="Open tasks without an assignee.")
    snoozed: int = Field(description="Open tasks that are hidden for a while.")
    escalated: int = Field(description="Open tasks that went to a higher level.")
    by_kind: dict[str, int] = Field(description="Open tasks, by kind.")
    by_role: dict[str, int] = Field(description="Open tasks, by level.")
    by_sla_state: dict[str, int] = Field(description="Open tasks, by state of their SLA.")
