"""API shapes of usage."""

from datetime import date, datetime

from pydantic import Field, computed_field

from atlas.foundation.fields import CreatedAt, RowId
from atlas.foundation.web import ResponseModel
from atlas.investigations.modules.domain.titles import step_title


class StepCost(ResponseModel):
    """One step and how long it took."""

    step: str = Field(description="The step of the run.", examples=["screen"])
    started_at: datetime = Field(
        description="When work began; null: not yet.", examples=["2026-11-24T09:30:01Z"]
    )
    duration_ms: float | None = Field(description="Null for a step of an older installation.")
    attempts: int = Field(description="1 when the first attempt was the last.")

    @computed_field(  # type: ignore[prop-decorator]
        description="Title, for people.", examples=["Risk evaluation"]
    )
    @property
    def title(self) -> str:
        """Return what a person calls it."""
        return step_title(self.step)


class ProviderUse(ResponseModel):
    """One provider, however often it was asked."""

    provider: str = Field(description="Name of the provider.", examples=["opencorporates"])
    kind: str = Field(description="Kind of the source.", examples=["company_registry"])
    calls: int = Field(description="How many times it was asked.")
    answered: int = Field(description="Calls that gave an answer.")
    no_answer: int = Field(description="Calls that said: not known here.")
    failed: int = Field(description="Calls that failed.")
    evidence: int = Field(description="Pieces of evidence kept.")
    bytes_stored: int = Field(description="Bytes of evidence kept.")


class ModelUse(ResponseModel):
    """One language model."""

    provider: str = Field(description="Name of the provider.", examples=["opencorporates"])
    model: str = Field(description="Name of the language model.", examples=["example-model-1"])
    calls: int = Field(description="How many times it was asked.")
    input_tokens: int = Field(description="Tokens that language models read.")
    output_tokens: int = Field(description="Tokens that language models wrote.")
    cost: int = Field(description="Minor units of `currency`.")
    currency: str = Field(description="ISO 4217 code of the cost.", examples=["EUR"])


class AgentUse(ResponseModel):
    """What one agent used of language models."""

    agent: str = Field(description="The agent.", examples=["agent:adverse_media"])
    investigations: int = Field(description="In how many investigations it asked a model.")
    calls: int = Field(description="How many times it asked one.")
    input_tokens: int = Field(description="Tokens that language models read.")
    output_tokens: int = Field(description="Tokens that language models wrote.")
    cost: int = Field(description="Minor units of `currency`, rounded up.")
    currency: str = Field(description="ISO 4217 code of the cost.", examples=["EUR"])


class InvestigationUse(ResponseModel):
    """One investigation in short."""

    id: RowId
    company_name: str = Field(
        description="Name of the company as requested.", examples=["Example Widgets Ltd"]
    )
    status: str = Field(
        description="pending, running, complete, failed or cancelled.", examples=["complete"]
    )
    depth: str = Field(description="sdd, cdd or edd: how deep the run looks.", examples=["cdd"])
    created_at: CreatedAt
    queued_ms: float | None = Field(description="From the request to the first step.")
    duration_ms: float | None = Field(description="From the first step to the end.")
    parties: int = Field(description="How many parties it has.")
    provider_calls: int = Field(description="Calls to providers.")
    bytes_stored: int = Field(description="Bytes of evidence kept.")
    input_tokens: int = Field(default=0, description="Tokens that language models read.")
    output_tokens: int = Field(default=0, description="Tokens that language models wrote.")
    failed_attempts: int = Field(description="Attempts at steps that failed and were repeated.")


class InvestigationCostOut(InvestigationUse):
    """What one investigation took, step by step."""

    steps: list[StepCost] = Field(description="Each step, in order.")
    providers: list[ProviderUse] = Field(description="Each provider that was asked.")
    models: list[ModelUse] = Field(description="Empty: no language model took part.")
    agents: list[AgentUse] = Field(description="Each agent that asked one.")


class Percentiles(ResponseModel):
    """Durations in milliseconds; null where nothing ended in the period."""

    name: str = Field(
        description="`investigation`, `queued`, or the step.", examples=["evaluation"]
    )
    count: int = Field(description="How many durations.")
    p50: float | None = Field(description="Half took at most so many milliseconds.")
    p90: float | None = Field(description="90 % took at most so many milliseconds.")
    p95: float | None = Field(description="95 % took at most so many milliseconds.")
    p99: float | None = Field(description="99 % took at most so many milliseconds.")
    maximum: float | None = Field(description="The longest, in milliseconds.")

    @computed_field(  # type: ignore[prop-decorator]
        description="Title, for people.", examples=["Risk evaluation"]
    )
    @property
    def title(self) -> str:
        """Return what a person calls it."""
        return step_title(self.name)


class DurationsOut(ResponseModel):
    """How long things took in a period."""

    since: date = Field(description="First day.")
    until: date = Field(description="Last day, included.")
    items: list[Percentiles] = Field(description="The rows, in order.")


class DayOut(ResponseModel):
    """One day."""

    day: date = Field(description="The day (UTC).")
    investigations: int = Field(description="Investigations started.")
    complete: int = Field(description="How many are complete.")
    failed: int = Field(description="Investigations that failed.")
    cancelled: int = Field(description="How many were cancelled.")


class UsageDashboardOut(ResponseModel):
    """A period in one glance."""

    since: date = Field(description="First day.")
    until: date = Field(description="The last day, included.")
    investigations: int = Field(description="Investigations started.")
    by_status: dict[str, int] = Field(description="How many, by status.")
    parties_screened: int = Field(description="Parties that were screened.")
    provider_calls: int = Field(description="Calls to providers.")
    bytes_stored: int = Field(description="Bytes of evidence kept.")
    input_tokens: int = Field(description="Tokens that language models read.")
    output_tokens: int = Field(description="Tokens that language models wrote.")
    duration_ms: Percentiles = Field(
        description="Milliseconds it took; null where nothing was timed."
    )
    days: list[DayOut] = Field(description="Every day of the period, also the quiet ones.")
