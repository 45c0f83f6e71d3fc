"""API shapes of the steps of a run and of the overview of settings."""

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel
from atlas.sources.llm.domain import ModelTier


class PipelineRuleOut(ResponseModel):
    """A rule of a module."""

    code: str = Field(description="The rule.", examples=["not_active"])
    title: str = Field(description="Title, for people.", examples=["Company not active"])
    needs: str = Field(
        description="What must be there for the rule to be assessed.",
        examples=["a register that states the status"],
    )


class PipelineAgentOut(ResponseModel):
    """The agent that reads in a module."""

    name: str = Field(description="The agent.", examples=["regulatory"])
    enabled: bool = Field(description="True: it works in each run from now on.")
    reason: str | None = Field(description="Code of why it could not read now; null: it could.")


class PipelineStepOut(ResponseModel):
    """A step of a run."""

    step: str = Field(description="As progress and durations name it.", examples=["module:CIR"])
    title: str = Field(
        description="Title, for people.", examples=["Corporate identity and registration"]
    )
    module: str | None = Field(description="Code of the module; null: no module.", examples=["CIR"])
    needs: list[str] = Field(
        description="Sources and data that the module draws on.", examples=[["registers"]]
    )
    rules: list[PipelineRuleOut] = Field(description="Rules of the module.")
    agent: PipelineAgentOut | None = Field(description="The module's agent; null: it has none.")


class SettingsOverviewOut(ResponseModel):
    """What is set otherwise than by default, and what is lacking."""

    settings_changed: list[str] = Field(
        description="Settings that do not have their default; GET /api/settings/registry.",
        examples=[["models.calls_per_day"]],
    )
    tiers_without_model: list[ModelTier] = Field(
        description="Tiers that no language model serves; GET /api/settings/model-tiers."
    )
    agents_on: list[str] = Field(
        description="Agents that work in each run; GET /api/settings/agents.",
        examples=[["regulatory"]],
    )
    agents_lacking: list[str] = Field(
        description="Those of them that could not read now.", examples=[["regulatory"]]
    )
