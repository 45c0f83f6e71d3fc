"""API shapes of comparisons."""

from datetime import date
from uuid import UUID

from pydantic import Field

from atlas.foundation.fields import CreatedAt, RowId
from atlas.foundation.web import ResponseModel
from atlas.investigations.comparison.domain import Change, FieldChange, SectionDiff


class ComparedRun(ResponseModel):
    """One of the two runs."""

    id: RowId
    series_id: UUID = Field(description="The series: the first run and its reruns.")
    run_version: int = Field(description="Which run of the series, from 1.")
    status: str = Field(
        description="pending, running, complete, failed or cancelled.", examples=["complete"]
    )
    company_name: str = Field(
        description="Name of the company as requested.", examples=["Example Widgets Ltd"]
    )
    as_of: date | None = Field(
        description="Day of the facts; null while the run is not complete.", examples=["2026-11-24"]
    )
    created_at: CreatedAt
    report_id: UUID | None = Field(
        description="The report, at `/api/reports/{id}`; null if there is none."
    )
    outdated: list[str] = Field(
        default=[],
        description="Why what it found favourable, and the lack of a hit, are no answer today, as"
        " `risk.outdated` of the investigation. The sections say what it found on its day.",
        examples=[["lists"]],
    )
    hits_since: list[str] = Field(
        default=[],
        description="Hits of its parties that count for more today than it found, in words.",
        examples=[["Example Widgets Ltd: ofac-sdn EXAMPLE WIDGETS LTD, undecided"]],
    )


class RunFieldChangeOut(ResponseModel, FieldChange):
    """One field before and after; null where it was not there."""


class RunChangeOut(ResponseModel, Change):
    """One thing that was added, removed or changed, and what explains it."""

    fields: tuple[RunFieldChangeOut, ...] = Field(description="Each field.")


class SectionOut(ResponseModel, SectionDiff):
    """What became of one section."""

    added: tuple[RunChangeOut, ...] = Field(description="What is new.")
    removed: tuple[RunChangeOut, ...] = Field(description="What is gone.")
    changed: tuple[RunChangeOut, ...] = Field(description="What is otherwise.")


class RunComparisonOut(ResponseModel):
    """Two runs compared: `before` is the one named by `against`."""

    before: ComparedRun = Field(description="The run that `against` names, or the one before.")
    after: ComparedRun = Field(description="The requested run.")
    identical: bool = Field(description="Nothing differs.")
    request: list[RunFieldChangeOut] = Field(description="Where the two requests differ.")
    risk: list[RunFieldChangeOut] = Field(
        description="Score, level, tier, coverage, bounds, worst case and what a provisional level"
        " lacks; of a run whose subject was not identified, only that."
    )
    because: list[str] = Field(
        description="What moved the score, the largest first.",
        examples=[["countries.established: VG"]],
    )
    subject: SectionOut = Field(description="What is otherwise about the company itself.")
    parties: SectionOut = Field(description="Parties that came, went or changed.")
    relationships: SectionOut = Field(description="Ownership, voting, control, offices, trusts.")
    beneficial_owners: SectionOut = Field(
        description="Beneficial owners that came, went or changed."
    )
    ownership_words: SectionOut = Field(
        description="Why the beneficial owners are known or not, and each regime's word for"
        " ownership by listed parties."
    )
    lists: SectionOut = Field(description="List versions that were searched.")
    hits: SectionOut = Field(description="Hits that came, went or changed.")
    sources: SectionOut = Field(description="Sources that came, went or answered otherwise.")
    modules: SectionOut = Field(description="Modules that answer otherwise.")
    indicators: SectionOut = Field(description="Risk indicators that came, went or changed.")
    factors: SectionOut = Field(description="Factors that score otherwise.")
    floors: SectionOut = Field(
        description="Floors of the matrix that apply, and those that may: see `status`."
    )
