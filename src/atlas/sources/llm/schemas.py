"""API shapes of language models. No shape of an answer has a place for a secret."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from atlas.foundation.fields import Number
from atlas.foundation.web.schemas import RequestModel, ResponseModel
from atlas.sources.credentials.schemas import HeaderSecret, SecretBody
from atlas.sources.llm.models import ModelCallRow, ModelRow, TierRow

_MODEL = r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$"


class ModelIn(RequestModel):
    """A language model on a server that speaks OpenAI's chat completions."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")] = Field(
        description="Short name, unique among yours.", examples=["mini"]
    )
    url: Annotated[str, StringConstraints(min_length=9, max_length=500)] = Field(
        description="Base of its addresses: https, without query, fragment or credentials.",
        examples=["https://models.example/v1"],
    )
    model: Annotated[str, StringConstraints(pattern=_MODEL)] = Field(
        description="What the server calls it.", examples=["example-model-1"]
    )
    enabled: bool = Field(default=True, description="False: it is not asked, except by its test.")
    needs_credential: bool = Field(default=True, description="True: it is not asked without a key.")
    personal_data: bool = Field(
        default=False, description="True: texts with personal data may be sent to it."
    )
    limit_parameter: Literal["max_tokens", "max_completion_tokens"] = Field(
        default="max_tokens", description="Parameter that limits the length of an answer."
    )
    input_price: int = Field(
        default=0,
        ge=0,
        le=10_000_000,
        description="Minor units of `models.currency` for a million tokens that it reads.",
    )
    output_price: int = Field(
        default=0,
        ge=0,
        le=10_000_000,
        description="Minor units of `models.currency` for a million tokens that it writes.",
    )
    timeout_seconds: int = Field(
        default=60, ge=1, le=300, description="Seconds within which a call has to end."
    )


class ModelOut(ResponseModel, ModelRow, without={"removed_at"}):
    """A language model, and how the last call of it ended."""


class ModelCredentialPut(SecretBody):
    """The key of a language model; no answer gives it back."""

    secret: HeaderSecret = Field(
        description="The key, sent as a bearer token.",
        examples=["a-key-of-the-server"],
        min_length=1,
        max_length=4096,
    )


class ModelCallOut(ResponseModel, ModelCallRow, without={"counted_cost"}):
    """A call of a language model; texts are not kept."""

    cost: Number = Field(
        description="Cost that budgets count, in minor units.", examples=[0.21], ge=Decimal(0)
    )


class ModelTierOut(ResponseModel, TierRow, without={"id", "updated_by", "updated_at"}):
    """Which model a tier is."""


class ModelTierPut(RequestModel):
    """Says which model a tier is."""

    model_id: UUID | None = Field(description="One of your models; null: none.")


Measure = Literal["calls", "tokens", "cost", "agents_cost"]


class ModelBudgetOut(ResponseModel):
    """One measure in the last 24 hours; `agents_cost`: in 30 days."""

    measure: Measure = Field(description="What is limited.")
    setting: str = Field(
        description="Setting that holds the limit.", examples=["models.calls_per_day"]
    )
    unit: str = Field(description="Unit of the numbers.", examples=["calls"])
    limit: int = Field(description="What may be used.", examples=[500])
    used: Number = Field(
        description="What was used, with what calls under way have reserved.", examples=[12]
    )
    left: Number = Field(description="What is left.", examples=[488])


class ModelBudgetsOut(ResponseModel):
    """Budgets of all language models together."""

    currency: str = Field(description="ISO 4217 code.", examples=["EUR"])
    items: list[ModelBudgetOut] = Field(description="Calls, tokens and cost; cost of agents.")
