"""Typed rows of agents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from atlas.foundation.db import Row
from atlas.foundation.fields import InvestigationId, RowId, says


@dataclass(frozen=True)
class TranscriptRow(Row):
    """One call that an agent made in a run."""

    id: RowId
    investigation_id: InvestigationId
    module: Annotated[str, says("Code of the module.", "AMLRR")]
    agent: Annotated[str, says("The agent.", "adverse_media")]
    position: Annotated[int, says("Order within the run, from 1.")]
    kind: Annotated[Literal["tool", "model"], says("tool: an MCP tool; model: a language model.")]
    call_id: Annotated[UUID, says("The call, of `/api/settings/model-calls` or of the MCP server.")]
    model: Annotated[str, says("Name of the language model, or of the tool.", "example-model-1")]
    outcome: Annotated[str, says("How the call ended.", "ok")]
    prompt_version: Annotated[str | None, says("Of the instructions; null: a tool.", "1.0.0")]
    prompt_sha256: Annotated[
        str | None, says("SHA-256 of the instructions; null: a tool.", "b4" * 32)
    ]
    request: Annotated[
        str, says("What was sent; evidence by id and hash.", '{"query": "Example Widgets Ltd"}')
    ]
    request_sha256: Annotated[str, says("SHA-256 of all that was sent.", "b4" * 32)]
    answer: Annotated[
        str, says("What came back, at most 20,000 characters; of a tool the evidence's id.", "{}")
    ]
    answer_sha256: Annotated[str, says("SHA-256 of all that came back.", "b4" * 32)]
    input_tokens: Annotated[int, says("Tokens that the model read, where it says so.", 900)]
    output_tokens: Annotated[int, says("Tokens that the model wrote, where it says so.", 60)]
    started_at: Annotated[datetime, says("When it was called.")]
    recorded_at: Annotated[datetime, says("When it ended.")]
