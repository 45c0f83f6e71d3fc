"""Typed rows of language models; what is sealed is in no repr."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, CreatedBy, RowId, RowVersion, UpdatedAt, says
from atlas.sources.llm.domain import ModelOutcome, ModelTier

ModelId = Annotated[UUID, says("The language model.")]
ModelIdOrNull = Annotated[UUID | None, says("The language model; null: none.")]
Price = Annotated[int, says("Minor units of `models.currency` for a million tokens.", 15)]
OutcomeDetail = Annotated[str | None, says("Why, and what to do; null: nothing to say.")]


@dataclass(frozen=True)
class ModelRow(Row):
    """A tenant's language model. removed_at: None: it is there."""

    id: RowId
    name: Annotated[str, says("Short name.", "mini")]
    url: Annotated[str, says("Base of its addresses.", "https://models.example/v1")]
    model: Annotated[str, says("What the server calls it.", "example-model-1")]
    enabled: Annotated[bool, says("False: it is not asked, except by its test.")]
    needs_credential: Annotated[bool, says("True: it is not asked without a key.")]
    personal_data: Annotated[bool, says("True: texts with personal data may be sent to it.")]
    limit_parameter: Annotated[
        str, says("Parameter that limits the length of an answer.", "max_tokens")
    ]
    input_price: Price
    output_price: Price
    timeout_seconds: Annotated[int, says("Seconds within which a call has to end.", 60)]
    outcome: Annotated[
        ModelOutcome | None,
        says(
            "How the last call ended: ok, unauthorised, throttled, unreachable, refused,"
            " unknown_model, bad_answer; null: there was none.",
            "ok",
        ),
    ]
    detail: OutcomeDetail
    checked_at: Annotated[datetime | None, says("When it was last asked; null: never.")]
    paused_until: Annotated[
        datetime | None, says("The server asked to be left alone until then; null: it did not.")
    ]
    version: RowVersion
    created_by: CreatedBy
    created_at: CreatedAt
    updated_by: Annotated[UUID, says("Who changed it last.")]
    updated_at: UpdatedAt
    removed_at: datetime | None = None
    has_credential: Annotated[bool, says("A key is stored; it is never shown.")] = False


@dataclass(frozen=True, slots=True)
class ModelCredentialRow(Row):
    """The key of a model. provider: what it is sealed for (`peers.service.sealed_for`)."""

    id: UUID
    model_id: UUID
    provider: str
    key_id: str
    sealed: bytes = field(repr=False)
    stored_by: UUID
    stored_at: datetime


@dataclass(frozen=True)
class TierRow(Row):
    """Which model a tier is."""

    id: UUID
    tier: Annotated[ModelTier, says("fast, standard or strong.")]
    model_id: ModelIdOrNull
    version: Annotated[int, says("Counts changes, and is the `ETag`; 0: never set.")]
    updated_by: UUID
    updated_at: datetime


@dataclass(frozen=True)
class ModelCallRow(Row):
    """A call of a model. counted_cost: millionths of a minor unit."""

    id: RowId
    model_id: ModelId
    model: Annotated[str, says("What the server calls it.", "example-model-1")]
    purpose: Annotated[str, says("What for: `test`, or `agent:` and its name.", "test")]
    outcome: Annotated[
        ModelOutcome,
        says(
            "ok, unauthorised, throttled, unreachable, refused, unknown_model, bad_answer;"
            " pending: under way, or its process was killed.",
            "ok",
        ),
    ]
    detail: OutcomeDetail
    input_tokens: Annotated[int | None, says("Tokens read, as the server says; null: unknown.", 12)]
    output_tokens: Annotated[
        int | None, says("Tokens written, as the server says; null: unknown.", 2)
    ]
    counted_tokens: Annotated[
        int, says("Tokens that budgets count; what was reserved, where nothing is known.", 14)
    ]
    counted_cost: int
    called_by: Annotated[UUID, says("The account for which it was called.")]
    called_at: Annotated[datetime, says("When it was called.")]
    investigation_id: Annotated[UUID | None, says("For which investigation; null: for none.")]
    finished_at: Annotated[datetime | None, says("When it ended; null: it did not.")]


@dataclass(frozen=True, slots=True)
class ModelUsage(Row):
    """What one model was asked in a period. cost: minor units, rounded up; currency: ISO 4217."""

    provider: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost: int
    currency: str


@dataclass(frozen=True, slots=True)
class AgentUsage(Row):
    """What one agent used in a period. cost: minor units, rounded up; currency: ISO 4217."""

    agent: str
    investigations: int
    calls: int
    input_tokens: int
    output_tokens: int
    cost: int
    currency: str
