"""API shapes of imports."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import RowId
from atlas.foundation.web import ResponseModel
from atlas.knowledge.company_files.models import Import

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


class ImportOut(ResponseModel, Import, without={"person_id"}):
    """An import, its progress and the results of its rows."""

    on_existing: OnExisting = Field(description="What becomes of rows that exist already.")
    done: int = Field(description="How many are done.")


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
