"""The agent that reads adverse media: one search, one reading, everything it did kept.

It never fails its run: whatever happens, the run continues and says why the agent did not read.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.investigations.agents import domain, repository
from atlas.investigations.agents.domain import Piece
from atlas.investigations.agents.errors import AgentStoppedError
from atlas.investigations.agents.models import TranscriptRow
from atlas.investigations.results.domain import MediaQuote, MediaReading
from atlas.knowledge.evidence import service as evidence
from atlas.sources.credentials.service import vault_of
from atlas.sources.llm import service as models
from atlas.sources.llm.domain import ModelTier
from atlas.sources.llm.service import Message, ModelRow
from atlas.sources.mcp import service as mcp
from atlas.workspace.settings import domain as registry
from atlas.workspace.settings import service as settings

__all__ = [
    "SOURCE",
    "TRANSCRIPTS",
    "Read",
    "TranscriptRow",
    "keep",
    "list_transcripts",
    "read_media",
]
log = logger(__name__)
TRANSCRIPTS = repository.TRANSCRIPTS
AGENT = "adverse_media"
SOURCE = f"agent:{AGENT}"
SECONDS = 40.0
"""For all that the agent does in a run: the step that it is part of has 60."""
_TIER = ModelTier.STANDARD
_KEPT = 20_000
_TOOL = re.compile(r"/api/mcp-servers/([0-9a-f-]{36})/tools/([0-9a-f-]{36})")


@dataclass
class Conversation:
    """An agent at work in one run. calls, tokens: what it may still use."""

    runtime: Runtime
    actor: AuthContext
    run_id: UUID
    company: str
    calls: int
    tokens: int
    transcript: list[TranscriptRow] = field(default_factory=list)

    @property
    def tenant(self) -> UUID:
        """Return whose run it is."""
        return self.actor.require_tenant()

    def note(self, row: TranscriptRow) -> None:
        """Keep a call."""
        self.transcript.append(row)


@dataclass(frozen=True, slots=True)
class Read:
    """What the agent found, and the calls that it made; both are kept in the run's transaction."""

    reading: MediaReading
    transcript: tuple[TranscriptRow, ...]


@dataclass(frozen=True, slots=True)
class _Means:
    """What the agent works with."""

    server: UUID
    tool: UUID
    model: ModelRow


async def list_transcripts(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[TranscriptRow]:
    """Return a page of the calls that agents made in a run; the caller knows that it is there."""
    return await repository.list_transcripts(session, investigation_id, params)


async def keep(session: TenantSession, read: Read) -> None:
    """Keep the calls of a run."""
    await repository.insert(session, read.transcript)


async def read_media(
    runtime: Runtime, tenant_id: UUID, investigation_id: UUID, company: str
) -> Read | None:
    """Search for a company and point at adverse passages; None: the agent is off.

    No transaction is open while others are asked.

    Args:
        runtime: the worker's parts.
        tenant_id: whose run it is.
        investigation_id: the run; what the tool answers becomes its evidence.
        company: name to search for.

    """
    async with runtime.db.tenant(tenant_id, read_only=True) as session:
        values = await settings.values(session)
    if not values.of(registry.AGENT_MEDIA):
        return None
    talk = Conversation(
        runtime,
        system_actor(tenant_id),
        investigation_id,
        company,
        values.of(registry.AGENT_CALLS_PER_RUN),
        values.of(registry.AGENT_TOKENS_PER_RUN),
    )
    try:
        async with asyncio.timeout(SECONDS):
            reading = await _read(talk, values.of(registry.AGENT_MEDIA_TOOL))
    except AtlasError as error:
        reading = _not_read(_code(error), error.detail, str(error.extra.get("remediation", "")))
    except TimeoutError:
        reading = _not_read("out_of_time", f"The agent was not done in {SECONDS:g} s.")
    except Exception as error:  # noqa: BLE001  a defect of the agent must not stop a run
        log.warning("agent_failed", agent=AGENT, error_type=type(error).__name__)
        reading = _not_read("internal_error", "The agent failed by a defect; the log names it.")
    return Read(reading, tuple(talk.transcript))


def _code(error: AtlasError) -> str:
    return "missing_credentials" if error.status == 424 else error.code


def _not_read(reason: str, detail: str, remedy: str = "") -> MediaReading:
    return MediaReading(status="not_assessed", reason=reason, detail=detail, remedy=remedy)


async def _read(talk: Conversation, tool: str) -> MediaReading:
    means = await _means(talk, tool)
    piece = await _search(talk, means)
    if not piece.text.strip():
        return MediaReading(status="read", model=means.model.name, evidence_ids=(str(piece.id),))
    found = await _ask(talk, means.model, [piece])
    return MediaReading(
        status="read",
        model=means.model.name,
        evidence_ids=(str(piece.id),),
        quotes=tuple(
            MediaQuote(quote=one.quote, category=one.category, evidence_id=str(one.evidence_id))
            for one in found.quotations
        ),
        dropped={str(name): count for name, count in found.dropped.items()},
    )


async def _means(talk: Conversation, tool: str) -> _Means:
    """Return the tool and the model, before anything is sent to either.

    Raises:
        AgentStoppedError: no tool is set, or the model may not get personal data.
        MissingTenantCredentialsError: the tier has no model.

    """
    async with talk.runtime.db.tenant(talk.tenant, read_only=True) as session:
        model = await models.model_of_tier(session, _TIER)
    named = _TOOL.fullmatch(tool)
    if named is None:
        raise AgentStoppedError(
            "No search tool is set.",
            code="no_tool",
            remediation=f"An admin sets {registry.AGENT_MEDIA_TOOL.name}.",
        )
    if not model.personal_data:
        raise AgentStoppedError(
            f"The language model {model.name} may not get personal data.",
            code="personal_data_not_allowed",
            remediation="An admin allows it for the model, or assigns another one to the tier.",
        )
    return _Means(UUID(named[1]), UUID(named[2]), model)


async def _search(talk: Conversation, means: _Means) -> Piece:
    """Call the search tool; what it answers is evidence of the run.

    Raises:
        AgentStoppedError: the tool failed.
        AtlasError: as `mcp.call_tool`.

    """
    runtime = talk.runtime
    vault, allow = vault_of(runtime.db, runtime.settings), runtime.settings.outbound_allow
    servers = mcp.Servers(runtime.db, runtime.storage, vault, allow)
    arguments: dict[str, str] = {"query": talk.company}
    call = await mcp.call_tool(
        servers,
        talk.actor,
        means.server,
        means.tool,
        {**arguments},
        investigation_id=talk.run_id,
    )
    request, answer = call.arguments_json, str(call.evidence_id or "")
    content = b""
    if call.evidence_id is not None:
        async with runtime.db.tenant(talk.tenant, read_only=True) as session:
            _, content = await evidence.content(session, runtime.storage, call.evidence_id)
    text = domain.text_of(content)
    talk.note(_row(talk, "tool", call, (request, request), (answer, text)))
    if call.outcome != "ok" or call.evidence_id is None:
        raise AgentStoppedError("The search tool says that it failed.", code="tool_failed")
    return Piece(call.evidence_id, text)


async def _ask(talk: Conversation, model: ModelRow, pieces: list[Piece]) -> domain.Verified:
    """Have the model read, and correct the form of its answer at most twice.

    Raises:
        AgentStoppedError: the run's budget is used up, or no answer had the form asked for.
        AtlasError: as `models.ask`.

    """
    runtime = talk.runtime
    asked = models.Models(
        runtime.db, vault_of(runtime.db, runtime.settings), runtime.settings.outbound_allow
    )
    question = domain.question(talk.company, pieces)
    said = [Message("system", domain.INSTRUCTIONS), Message("user", question)]
    shown = [domain.redacted(talk.company, pieces)]
    for _ in range(1 + domain.RETRIES):
        _check_budget(talk, said)
        call, found = await models.ask(
            asked,
            talk.actor,
            model.id,
            models.Asked(tuple(said), domain.ANSWER_TOKENS, SOURCE),
        )
        talk.calls -= 1
        talk.tokens -= call.counted_tokens
        text = found.text if found else ""
        sent = "\n".join(one.content for one in said)
        pair = (domain.text_of(text.encode()[:_KEPT]), text)
        talk.note(_row(talk, "model", call, ("\n".join(shown), sent), pair))
        if found is None:
            raise AgentStoppedError(call.detail, code=f"model_{call.outcome}")
        answer = domain.answer_of(text)
        if answer is not None:
            return domain.verified(answer, pieces)
        said += [Message("assistant", text[: domain.MOST_TEXT]), Message("user", domain.CORRECTION)]
        shown += [f"[its answer, sha256 {domain.digest(text)}]", domain.CORRECTION]
    raise AgentStoppedError(
        "The language model did not answer in the form asked for.", code="bad_answer"
    )


def _check_budget(talk: Conversation, said: list[Message]) -> None:
    most = models.most_tokens_of([one.content for one in said]) + domain.ANSWER_TOKENS
    if talk.calls < 1 or talk.tokens < most:
        raise AgentStoppedError(
            "The budget of the run for agents is used up.",
            code="run_budget",
            remediation=f"An admin raises {registry.AGENT_CALLS_PER_RUN.name} or"
            f" {registry.AGENT_TOKENS_PER_RUN.name}.",
        )


def _row(
    talk: Conversation,
    kind: Literal["tool", "model"],
    call: mcp.CallRow | models.ModelCallRow,
    request: tuple[str, str],
    answer: tuple[str, str],
) -> TranscriptRow:
    """Return a call for the transcript. request, answer: as they are kept, and whole."""
    asked = call if isinstance(call, models.ModelCallRow) else None
    return TranscriptRow(
        id=new_id(),
        investigation_id=talk.run_id,
        module="AMLRR",
        agent=AGENT,
        position=len(talk.transcript) + 1,
        kind=kind,
        call_id=call.id,
        model=call.model if isinstance(call, models.ModelCallRow) else call.tool,
        outcome=str(call.outcome),
        prompt_version=domain.PROMPT_VERSION if asked else None,
        prompt_sha256=domain.PROMPT_SHA256 if asked else None,
        request=request[0],
        request_sha256=domain.digest(request[1]),
        answer=answer[0],
        answer_sha256=domain.digest(answer[1]),
        input_tokens=(asked.input_tokens if asked else None) or 0,
        output_tokens=(asked.output_tokens if asked else None) or 0,
        started_at=call.called_at,
        recorded_at=now(),
    )
