"""API shapes of tasks, and what other rooms hand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, computed_field

from atlas.foundation.web import RequestModel, ResponseModel, Text
from atlas.workspace.tasks.domain import TaskKind, TaskLevel
from atlas.workspace.tasks.models import Task

_LINKS: Mapping[str, str] = {
    "company": "/api/companies/{id}",
    "screening_hit": "/api/screening/hits/{id}",
    "entity": "/api/entities/{id}",
    "birth_date": "/api/entities/{id}",
    "relationship": "/api/relationships/{id}",
    "investigation": "/api/investigations/{id}",
    "case_decision": "/api/investigations/{id}/decision",
    "compliance_profile": "/api/compliance-profile/versions/{id}",
    "risk_override": "/api/risk-evaluations/overrides/{id}",
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


class TaskOut(ResponseModel, Task, without={"created_by"}):
    """Work that waits for a person, and whether its SLA is met."""

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
