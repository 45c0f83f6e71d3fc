"""API shapes of agents."""

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel
from atlas.investigations.agents.models import TranscriptRow


class TranscriptOut(ResponseModel, TranscriptRow):
    """A call of an agent; what came back is data of a stranger."""


class AgentOut(ResponseModel):
    """An agent as it is set up now."""

    name: str = Field(description="The agent.", examples=["regulatory"])
    module: str = Field(description="Code of its module.", examples=["FRLS"])
    title: str = Field(description="Title, for people.", examples=["Licences and accounts"])
    enabled: bool = Field(description="True: it works in each run from now on.")
    switch_setting: str = Field(
        description="Setting that switches it.", examples=["agents.regulatory"]
    )
    tool_setting: str = Field(
        description="Setting of its search tool.", examples=["agents.regulatory_tool"]
    )
    tool: str = Field(description="Path of its search tool; empty: none.", examples=[""])
    tier: str = Field(description="Tier of its language model.", examples=["standard"])
    model: str | None = Field(description="Name of that model; null: the tier has none.")
    rules: list[str] = Field(
        description="Categories of passages: rules that they make fire, or kinds of adverse media.",
        examples=[["enforcement"]],
    )
    version: str = Field(description="Of its instructions.", examples=["1.0.0"])
    reason: str | None = Field(description="Code of why it could not read now; null: it could.")
    detail: str | None = Field(description="The same in words, with what to do.")


class PromptOut(ResponseModel):
    """What an agent is instructed to do."""

    agent: str = Field(description="The agent.", examples=["regulatory"])
    version: str = Field(description="Raised with each change.", examples=["1.0.0"])
    sha256: str = Field(description="SHA-256 of the text, lower-case hex.", examples=["b4" * 32])
    text: str = Field(description="The text, as it is sent.", examples=["You look for …"])
    categories: dict[str, str] = Field(
        description="What a passage may be, and what that means.",
        examples=[{"enforcement": "a supervisor or court acted against it"}],
    )
