"""Typed rows of tenants' MCP servers; what is sealed is in no repr."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import CreatedAt, CreatedBy, RowId, RowVersion, UpdatedAt, says
from atlas.sources.mcp.domain import McpOutcome, McpToolStatus

ServerId = Annotated[UUID, says("The MCP server.")]
Licence = Annotated[
    str,
    says("Under which terms its answers may be used; kept with each of them.", "Contract of 2026"),
]
PerMinute = Annotated[int, says("Calls that it gets in a minute at most.", 30)]
PerDay = Annotated[int, says("Calls that it gets in 24 hours at most.", 1000)]
Seconds = Annotated[int, says("Seconds within which a call has to end.", 20)]
LastOutcome = Annotated[
    McpOutcome | None,
    says(
        "How the last request ended: ok, unreachable, throttled, unauthorised, bad_answer; null:"
        " there was none.",
        "ok",
    ),
]
LastDetail = Annotated[str | None, says("Why, in a sentence; null: nothing to say.")]
Fingerprint = Annotated[
    str,
    says(
        "SHA-256 of name, description and input schema, lower-case hex.",
        "5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e",
    ),
]
ToolName = Annotated[str, says("Name of the tool.", "search_news")]


@dataclass(frozen=True)
class ServerRow(Row):
    """A tenant's MCP server. removed_at: None: it is there."""

    id: RowId
    name: Annotated[str, says("Short name; answers are kept under it.", "news")]
    url: Annotated[str, says("Its address.", "https://news.example/mcp")]
    licence: Licence
    enabled: Annotated[
        bool, says("False: no tool of it is called; a test or an approval asks for its tools.")
    ]
    needs_credential: Annotated[bool, says("True: it is not asked without a credential.")]
    per_minute: PerMinute
    per_day: PerDay
    timeout_seconds: Seconds
    outcome: LastOutcome
    detail: LastDetail
    checked_at: Annotated[datetime | None, says("When it was last asked; null: never.")]
    answered_at: Annotated[datetime | None, says("When it last answered; null: never.")]
    paused_until: datetime | None
    protocol_version: Annotated[
        str | None, says("Revision of the protocol; null: not connected yet.", "2026-07-28")
    ]
    server_name: Annotated[str | None, says("What it calls itself.", "Example News")]
    server_version: Annotated[str | None, says("Its version, as it says.", "1.4.0")]
    notes: Annotated[list[str], says("What was left out of its tools, and why.", [])]
    version: RowVersion
    created_by: CreatedBy
    created_at: CreatedAt
    updated_by: Annotated[UUID, says("Who changed it last.")]
    updated_at: UpdatedAt
    removed_at: datetime | None = None
    has_credential: Annotated[bool, says("A credential is stored; it is never shown.")] = False


@dataclass(frozen=True, slots=True)
class CredentialRow(Row):
    """The credential of a server. provider: what it is sealed for (`peers.service.sealed_for`)."""

    id: UUID
    server_id: UUID
    provider: str
    key_id: str
    sealed: bytes = field(repr=False)
    header: str
    stored_by: UUID
    stored_at: datetime


@dataclass(frozen=True)
class ToolRow(Row):
    """A tool of a server. definition, approved: JSON of what it is, and of what was approved."""

    id: RowId
    server_id: ServerId
    name: ToolName
    status: Annotated[
        McpToolStatus,
        says(
            "pending: not approved yet; approved; changed: it is no longer what was approved;"
            " withdrawn. Only an approved one is called."
        ),
    ]
    fingerprint: Fingerprint
    definition: str
    present: Annotated[bool, says("Whether the server still offers it.")]
    approved: str | None
    lapsed: Annotated[
        str | None,
        says("Why it lost its approval: definition or address; null: it did not.", "definition"),
    ]
    note: Annotated[
        str | None, says("What the person wrote who approved it or took that back; null: nothing.")
    ]
    decided_by: Annotated[UUID | None, says("Who did; null: not decided yet.")]
    decided_at: Annotated[datetime | None, says("When; null: not decided yet.")]
    version: RowVersion
    first_seen_at: Annotated[datetime, says("When the server first offered it.")]
    seen_at: Annotated[datetime, says("When its tools were last read with it among them.")]


@dataclass(frozen=True)
class CallRow(Row):
    """A call of a tool. arguments_json: what was sent."""

    id: RowId
    server_id: ServerId
    tool_id: Annotated[UUID, says("The tool.")]
    tool: ToolName
    fingerprint: Fingerprint
    arguments_json: str
    outcome: Annotated[
        McpOutcome,
        says(
            "ok; tool_error: the tool failed; changed: it was not called, as it is no longer what"
            " was approved; unreachable; throttled; unauthorised; bad_answer; pending: under way,"
            " or its process was killed.",
            "ok",
        ),
    ]
    detail: LastDetail
    evidence_id: Annotated[
        UUID | None, says("What it answered, at `/api/evidence/{id}`; null: nothing was kept.")
    ]
    called_by: Annotated[UUID, says("The account that called it.")]
    called_at: Annotated[datetime, says("When it was called.")]
    finished_at: Annotated[datetime | None, says("When it ended; null: it did not.")]
