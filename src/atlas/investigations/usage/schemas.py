"""API shapes of usage."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from atlas.foundation.web import ResponseModel


class StepCost(ResponseModel):
    """One step and how long it took."""

    step: str
    started_at: datetime
    duration_ms: float | None = Field(description="Null for a step of an older installation.")
    attempts: int = Field(description="1 when the first attempt was the last.")


class ProviderUse(ResponseModel):
    """One provider, however often it was asked."""

    provider: str
    kind: str
    calls: int
    answered: int
    no_answer: int
    failed: int
    evidence: int = Field(description="Pieces of evidence kept.")
    bytes_stored: int


class ModelUse(ResponseModel):
    """One language model."""

    provider: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost: int = Field(description="Minor units of `currency`.")
    currency: str


class InvestigationUse(ResponseModel):
    """One investigation in short."""

    id: UUID
    company_name: str
    status: str
    depth: str
    created_at: datetime
    queued_ms: float | None = Field(description="From the request to the first step.")
    duration_ms: float | None = Field(description="From the first step to the end.")
    parties: int
    provider_calls: int
    bytes_stored: int
    input_tokens: int = 0
    output_tokens: int = 0
    failed_attempts: int


class InvestigationCostOut(InvestigationUse):
    """What one investigation took, step by step."""

    steps: list[StepCost]
    providers: list[ProviderUse]
    models: list[ModelUse] = Field(description="Empty: no language model took part.")


class Percentiles(ResponseModel):
    """Durations in milliseconds; null where nothing ended in the period."""

    name: str = Field(description="`investigation`, `queued`, or the step.")
    count: int
    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    maximum: float | None


class DurationsOut(ResponseModel):
    """How long things took in a period."""

    since: date
    until: date
    items: list[Percentiles]


class DayOut(ResponseModel):
    """One day."""

    day: date
    investigations: int
    complete: int
    failed: int
    cancelled: int


class UsageDashboardOut(ResponseModel):
    """A period in one glance."""

    since: date
    until: date = Field(description="The last day, included.")
    investigations: int
    by_status: dict[str, int]
    parties_screened: int
    provider_calls: int
    bytes_stored: int
    input_tokens: int
    output_tokens: int
    duration_ms: Percentiles
    days: list[DayOut] = Field(description="Every day of the period, also the quiet ones.")
