"""API shapes of imports."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.web import ResponseModel

OnExisting = Literal["update", "skip", "reject"]
Outcome = Literal["pending", "created", "updated", "unchanged", "skipped", "rejected"]
OUTCOMES: tuple[Outcome, ...] = (
    "pending",
    "created",
    "updated",
    "unchanged",
    "skipped",
    "rejected",
)


class ImportOut(ResponseModel):
    """An import, its progress and the results of its rows."""

    id: UUID
    status: str = Field(description="pending, running, complete, failed or cancelled.")
    file_name: str = Field(examples=["customers.csv"])
    file_sha256: str = Field(
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
    )
    dry_run: bool = Field(description="Nothing is written; the outcomes are what would be done.")
    on_existing: OnExisting
    total: int
    done: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    error: dict[str, Any] | None
    created_by: UUID
    created_at: datetime
    finished_at: datetime | None


class CompanyRowProblem(ResponseModel):
    """What is wrong with a row: the column, and why."""

    loc: list[str | int]
    msg: str


class CompanyImportRowOut(ResponseModel):
    """One row of an import."""

    id: UUID
    line: int = Field(description="Line of the file, the header being the first.")
    outcome: Outcome
    name: str
    external_id: str | None
    company_id: UUID | None
    problems: list[CompanyRowProblem]
