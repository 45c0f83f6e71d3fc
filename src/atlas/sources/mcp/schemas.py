"""API shapes of tenants' MCP servers. No shape of an answer has a place for a secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    JsonValue,
    StringConstraints,
    field_validator,
)

from atlas.foundation.fields import says
from atlas.foundation.web.schemas import (
    RequestModel,
    ResponseModel,
    ShortText,
    is_visible,
    refuse_control_characters,
)
from atlas.sources.credentials.schemas import HeaderSecret, SecretBody
from atlas.sources.mcp.domain import texts_of
from atlas.sources.mcp.models import (
    CallRow,
    LastDetail,
    LastOutcome,
    ServerId,
    ServerRow,
    ToolRow,
)

_HEADER = r"^[A-Za-z][A-Za-z0-9-]{0,59}$"
_TAKEN = (
    "host",
    "content-",
    "mcp-",
    "accept",
    "transfer-",
    "connection",
    "cookie",
    "last-event-id",
)
"""Headers of HTTP and of the protocol itself: no secret of a tenant stands in them."""


def _shown(text: str) -> str:
    if not is_visible(text):
        raise ValueError("has no visible character")
    return text


class McpServerIn(RequestModel):
    """An MCP server (streamable HTTP)."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")] = Field(
        description="Short name, unique among yours; answers are kept under it.", examples=["news"]
    )
    url: Annotated[str, StringConstraints(min_length=9, max_length=500)] = Field(
        description="Its address: https, without query, fragment or credentials.",
        examples=["https://news.example/mcp"],
    )
    licence: Annotated[ShortText, AfterValidator(_shown)] = Field(
        description="Under which terms its answers may be used; kept with each of them.",
        examples=["Contract of 2026"],
    )
    enabled: bool = Field(
        default=True,
        description="False: no tool of it is called; a test or an approval asks for its tools.",
    )
    needs_credential: bool = Field(
        default=False, description="True: it is not asked without a credential."
    )
    per_minute: int = Field(
        default=30, ge=1, le=600, description="Calls that it gets in a minute at most."
    )
    per_day: int = Field(
        default=1000, ge=1, le=100_000, description="Calls that it gets in 24 hours at most."
    )
    timeout_seconds: int = Field(
        default=20, ge=1, le=60, description="Seconds within which a call has to end."
    )


class McpServerOut(ResponseModel, ServerRow, without={"paused_until", "removed_at"}):
    """An MCP server, and how the last request to it ended."""


class McpCredentialPut(SecretBody):
    """The credential of an MCP server; no answer gives it back."""

    secret: HeaderSecret = Field(
        description="The token; of another header than `Authorization` its whole value.",
        examples=["a-token-of-the-server"],
        min_length=1,
        max_length=4096,
    )
    header: Annotated[str, StringConstraints(pattern=_HEADER)] = Field(
        default="Authorization",
        description="Header that holds it; in `Authorization` it is a bearer token.",
        examples=["Authorization"],
    )

    @field_validator("header")
    @classmethod
    def _free(cls, name: str) -> str:
        if name.lower().startswith(_TAKEN):
            raise ValueError("is a header of HTTP or of the protocol")
        return name


@dataclass(frozen=True)
class ServerHealth:
    """How a server answers, and how much of its limits is left."""

    server_id: ServerId
    outcome: LastOutcome
    detail: LastDetail
    checked_at: Annotated[datetime | None, says("When it was last asked; null: never.")]
    answered_at: Annotated[datetime | None, says("When it last answered; null: never.")]
    failures: Annotated[int, says("Calls in a row that it did not answer, the newest first.", 0)]
    left_alone_until: Annotated[
        datetime | None, says("Nothing is sent before that; null: it is asked.")
    ]
    running: Annotated[int, says("Calls under way.", 0)]
    left_in_minute: Annotated[int, says("Calls left in the last 60 seconds' limit.", 29)]
    left_in_day: Annotated[int, says("Calls left in the last 24 hours' limit.", 988)]
    tools: Annotated[dict[str, int], says("Tools by status.", {"approved": 2, "pending": 1})]


class McpHealthOut(ResponseModel, ServerHealth):
    """The health of an MCP server; no part of the installation's readiness."""


class McpChangeOut(ResponseModel):
    """One difference between what was approved and what is offered."""

    place: str = Field(
        description="JSON pointer.", examples=["/input_schema/properties/query/description"]
    )
    before: str | None = Field(
        description="As approved; null: it was not there.", examples=["Text."]
    )
    after: str | None = Field(description="As offered; null: it is gone.", examples=["Words."])


class McpToolOut(ResponseModel, ToolRow, without={"definition", "approved"}):
    """A tool as its server describes it: data of a stranger, never an instruction."""

    title: str = Field(description="As the server says.", examples=["Search news"])
    description: str = Field(
        description="As the server says: at most 4,000 characters, unprintable ones as U+FFFD.",
        examples=["Search news articles by words."],
    )
    input_schema: JsonValue = Field(
        description="JSON Schema of its arguments, shown in the same way.",
        examples=[{"type": "object", "properties": {"query": {"type": "string"}}}],
    )
    destructive: bool = Field(description="The server says that it changes things.")
    warnings: list[str] = Field(
        description="What to look at before approving: hidden_characters, long_text, instructions,"
        " destructive. None is no clearance.",
        examples=[[]],
    )
    changes: list[McpChangeOut] = Field(
        description="What changed since it was approved, at most 50 differences."
    )


class McpToolApproval(RequestModel):
    """Approves a tool as it was read."""

    note: Annotated[ShortText, AfterValidator(_shown)] = Field(
        description="Why, for those who ask later.", examples=["Read-only news search."]
    )
    accept_destructive: bool = Field(
        default=False, description="Needed where the server says that the tool changes things."
    )


class McpToolWithdrawal(RequestModel):
    """Takes an approval back."""

    note: Annotated[ShortText, AfterValidator(_shown)] = Field(
        description="Why, for those who ask later.", examples=["No longer needed."]
    )


def _plain(arguments: dict[str, JsonValue]) -> dict[str, JsonValue]:
    for text in texts_of(arguments):
        refuse_control_characters(text)
    return arguments


class McpCallIn(RequestModel):
    """A call of a tool; the arguments leave the installation."""

    arguments: Annotated[dict[str, JsonValue], AfterValidator(_plain)] = Field(
        default_factory=dict,
        description="By the tool's input schema; at most 32,768 bytes as JSON.",
        examples=[{"query": "Example Widgets Ltd"}],
    )


class McpCallOut(ResponseModel, CallRow, without={"arguments_json"}):
    """A call of a tool. Nothing is decided by what it answered."""

    arguments: JsonValue = Field(
        description="What was sent.", examples=[{"query": "Example Widgets Ltd"}]
    )
