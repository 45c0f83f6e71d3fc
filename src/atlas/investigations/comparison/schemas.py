"""API shapes of comparisons."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from atlas.foundation.web import ResponseModel


class ComparedRun(ResponseModel):
    """One of the two runs."""

    id: UUID
    series_id: UUID
    run_version: int
    status: str
    company_name: str
    as_of: date | None
    created_at: datetime
    report_id: UUID | None


class RunFieldChangeOut(ResponseModel):
    """One field before and after; null where it was not there."""

    field: str
    before: Any
    after: Any


class RunChangeOut(ResponseModel):
    """One thing that was added, removed or changed, and what explains it."""

    key: str
    label: str
    fields: list[RunFieldChangeOut]
    why: list[str]


class SectionOut(ResponseModel):
    """What became of one section."""

    added: list[RunChangeOut]
    removed: list[RunChangeOut]
    changed: list[RunChangeOut]
    unchanged: int


class RunComparisonOut(ResponseModel):
    """Two runs compared: `before` is the one named by `against`."""

    before: ComparedRun
    after: ComparedRun
    identical: bool
    request: list[RunFieldChangeOut] = Field(description="What was asked for differently.")
    risk: list[RunFieldChangeOut] = Field(
        description="Score, level, tier, coverage, bounds, worst case and what a provisional level"
        " lacks; of a run whose subject was not identified, only that."
    )
    because: list[str] = Field(description="What moved the score, the largest first.")
    subject: SectionOut
    parties: SectionOut
    relationships: SectionOut = Field(description="Ownership, voting, control, offices, trusts.")
    beneficial_owners: SectionOut
    ownership_words: SectionOut = Field(
        description="Why the beneficial owners are known or not, and each regime's word for"
        " ownership by listed parties."
    )
    lists: SectionOut = Field(description="List versions that were searched.")
    hits: SectionOut
    sources: SectionOut
    modules: SectionOut
    indicators: SectionOut
    factors: SectionOut
    floors: SectionOut = Field(
        description="Floors of the matrix that apply, and those that may: see `status`."
    )
