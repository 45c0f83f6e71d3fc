"""API shapes of imports."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, CreatedBy, ErrorOrNull, FinishedAt, RowId
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

    id: RowId
    status: str = Field(
        description="pending, running, complete, failed or cancelled.", examples=["complete"]
    )
    file_name: str = Field(examples=["customers.csv"], description="Name of the file as sent.")
    file_sha256: str = Field(
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        description="SHA-256 of the file, lower-case hex.",
    )
    dry_run: bool = Field(description="Nothing is written; the outcomes are what would be done.")
    on_existing: OnExisting = Field(description="What becomes of rows that exist already.")
    total: int = Field(description="How many there are in all.")
    done: int = Field(description="How many are done.")
    created: int = Field(description="How many were created.")
    updated: int = Field(description="How many were updated.")
    unchanged: int = Field(description="How many are as they were.")
    skipped: int = Field(description="How many were left alone because they exist.")
    rejected: int = Field(description="How many were rejected; each is named with the reason.")
    error: ErrorOrNull
    created_by: CreatedBy
    created_at: CreatedAt
    finished_at: FinishedAt


class CompanyRowProblem(ResponseModel):
    """What is wrong with a row: the column, and why."""

    loc: list[str | int] = Field(description="The column, then the position in it.")
    msg: str = Field(description="What is wrong, in words.")


class CompanyImportRowOut(ResponseModel):
    """One row of an import."""

    id: RowId
    line: int = Field(description="Line of the file, the header being the first.")
    outcome: Outcome = Field(description="What became of the row; of a dry run what would.")
    name: str = Field(
        description="Name of the row; empty where it has none.", examples=["Example Widgets Ltd"]
    )
    external_id: str | None = Field(
        description="`external_id` of the row; null where it has none.", examples=["crm-20417"]
    )
    company_id: UUID | None = Field(description="The company in the customer file.")
    problems: list[CompanyRowProblem] = Field(
        description="What is wrong; empty: nothing.", examples=[[]]
    )
