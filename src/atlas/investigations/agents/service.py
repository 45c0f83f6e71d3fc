"""Agents at work: one search, one reading, everything they did kept.

They never fail their run: whatever happens, the run continues and says why an agent did not read.
A run that is cancelled stops its agents in the middle of a call.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from msgspec.structs import replace

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.investigations.agents import domain, repository
from atlas.investigations.agents.conversation import (
    TIER,
    Conversation,
    Question,
    code_of,
    converse,
    model_for,
    row_of,
)
from atlas.investigations.agents.domain import Piece, shown
from atlas.investigations.agents.errors import AgentNotFoundError, AgentStoppedError
from atlas.investigations.agents.models import TranscriptRow
from atlas.investigations.agents.narrative import WRITER, Writer
from atlas.investigations.agents.schemas import AgentOut, PromptOut
from atlas.investigations.agents.specs import AGENTS, Agent
from atlas.investigations.results.domain import AgentQuote, AgentReading, AgentRefusal
from atlas.knowledge.evidence import service as evidence
from atlas.sources.credentials.service import vault_of
from atlas.sources.llm import service as models
from atlas.sources.llm.service import ModelRow
from atlas.sources.mcp import service as mcp
from atlas.workspace.settings import service as settings

__all__ = [
    "AGENTS",
    "TRANSCRIPTS",
    "Agent",
    "Conversation",
    "Question",
    "Read",
    "TranscriptRow",
    "Work",
    "code_of",
    "converse",
    "get_prompt",
    "is_on",
    "keep",
    "list_agents",
    "list_prompts",
    "list_transcripts",
    "model_for",
    "read",
    "while_running",
]
log = logger(__name__)
TRANSCRIPTS = repository.TRANSCRIPTS
SECONDS = 40.0
"""For all that an agent does in a run: the step that it is part of has 60."""
_LOOK = 1.0
"""Seconds after which it is looked up whether the run of an agent at work was stopped."""
_TOOL = re.compile(r"/api/mcp-servers/([0-9a-f-]{36})/tools/([0-9a-f-]{36})")


Done = TypeVar("Done")
Running = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Work:
    """What an agent works for.

    company: name to search for; running: false as soon as the run is over. What a tool answers
    becomes evidence of the run.
    """

    tenant_id: UUID
    investigation_id: UUID
    company: str
    running: Running


@dataclass(frozen=True, slots=True)
class Read:
    """What the agent found, and the calls that it made; both are kept in the run's transaction."""

    reading: AgentReading
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


async def is_on(session: TenantSession, agent: Agent) -> bool:
    """Return whether the tenant has an agent read."""
    return (await settings.values(session)).of(agent.switch)


async def read(runtime: Runtime, agent: Agent, work: Work) -> Read | None:
    """Search for a company and point at passages; None: the agent is off.

    No transaction is open while others are asked.
    """
    async with runtime.db.tenant(work.tenant_id, read_only=True) as session:
        values = await settings.values(session)
    if not values.of(agent.switch):
        return None
    actor = system_actor(work.tenant_id)
    talk = Conversation(agent, runtime, actor, work.investigation_id, work.company)
    try:
        async with asyncio.timeout(SECONDS):
            reading = await while_running(work.running, _read(talk, agent, values.of(agent.tool)))
    except AtlasError as error:
        remedy = str(error.extra.get("remediation", ""))
        reading = _not_read(agent, code_of(error), error.detail, remedy)
    except TimeoutError:
        reading = _not_read(agent, "out_of_time", f"The agent was not done in {SECONDS:g} s.")
    except Exception as error:  # noqa: BLE001  a defect of the agent must not stop a run
        log.warning("agent_failed", agent=agent.name, error_type=type(error).__name__)
        why = "The agent failed by a defect; the log names it."
        reading = _not_read(agent, "internal_error", why)
    return Read(reading, tuple(talk.transcript))


async def while_running(running: Running, work: Coroutine[Any, Any, Done]) -> Done:
    """Do work until the run is over.

    Raises:
        AgentStoppedError: the run is over; what was under way is broken off.

    """
    task = asyncio.create_task(work)
    try:
        while True:
            done, _ = await asyncio.wait({task}, timeout=_LOOK)
            if done:
                return task.result()
            if not await running():
                raise AgentStoppedError("The investigation was stopped.", code="run_stopped")
    finally:
        task.cancel()
        await asyncio.wait({task})


def _not_read(agent: Agent, reason: str, detail: str, remedy: str = "") -> AgentReading:
    blank = AgentReading(status="not_assessed", source=agent.purpose)
    return replace(blank, reason=reason, detail=detail, remedy=remedy)


async def _read(talk: Conversation, agent: Agent, tool: str) -> AgentReading:
    async with talk.runtime.db.tenant(talk.tenant, read_only=True) as session:
        means = await _means(session, agent, tool)
    piece = await _search(talk, agent, means)
    done = AgentReading(
        status="read",
        source=agent.purpose,
        model=means.model.name,
        evidence_ids=(str(piece.id),),
    )
    if not piece.text.strip():
        return done
    found = await _ask(talk, means.model, agent, piece)
    return replace(
        done,
        quotes=tuple(
            AgentQuote(quote=one.quote, category=one.category, evidence_id=str(one.evidence_id))
            for one in found.quotations
        ),
        dropped={str(name): count for name, count in found.dropped.items()},
        refused=tuple(
            AgentRefusal(quote=shown(one.quote), evidence_id=str(one.evidence_id), reason=why)
            for one, why in found.refused
        ),
    )


async def _means(session: TenantSession, agent: Agent, tool: str) -> _Means:
    """Return the tool and the model, before anything is sent to either.

    Raises:
        AgentStoppedError: no tool is set, or the model may not get personal data.
        MissingTenantCredentialsError: the tier has no model.

    """
    await models.model_of_tier(session, TIER)
    named = _TOOL.fullmatch(tool)
    if named is None:
        raise AgentStoppedError(
            "No search tool is set.",
            code="no_tool",
            remediation=f"An admin sets {agent.tool.name}.",
        )
    model = await model_for(session)
    return _Means(UUID(named[1]), UUID(named[2]), model)


async def list_agents(session: TenantSession) -> list[AgentOut]:
    """Return every agent as it is set up now; nothing is sent to find that out."""
    values = await settings.values(session)
    return [await _shown(session, agent, values) for agent in AGENTS.values()]


async def _shown(session: TenantSession, agent: Agent, values: settings.Values) -> AgentOut:
    tool, model, reason, detail = values.of(agent.tool), None, None, None
    try:
        model = (await models.model_of_tier(session, TIER)).name
        await _means(session, agent, tool)
    except AtlasError as error:
        remedy = error.extra.get("remediation", "")
        reason, detail = code_of(error), f"{error.detail} {remedy}".strip()
    return AgentOut.built_from(
        agent,
        module=agent.code,
        enabled=values.of(agent.switch),
        switch_setting=agent.switch.name,
        tool_setting=agent.tool.name,
        tool=tool,
        tier=TIER.value,
        model=model,
        rules=list(agent.categories),
        reason=reason,
        detail=detail,
    )


_SPEAKERS: tuple[Agent | Writer, ...] = (*AGENTS.values(), WRITER)


def list_prompts() -> list[PromptOut]:
    """Return the instructions of every agent, and those of the text of a report."""
    return [_prompt(agent) for agent in _SPEAKERS]


def get_prompt(name: str) -> PromptOut:
    """Return the instructions of an agent.

    Raises:
        AgentNotFoundError: there is no such agent.

    """
    found = next((one for one in _SPEAKERS if one.name == name), None)
    if found is None:
        raise AgentNotFoundError("There is no such agent; GET /api/settings/prompts has all.")
    return _prompt(found)


def _prompt(agent: Agent | Writer) -> PromptOut:
    return PromptOut.built_from(
        agent, agent=agent.name, sha256=agent.instructions_sha256, text=agent.instructions
    )


async def _search(talk: Conversation, agent: Agent, means: _Means) -> Piece:
    """Call the search tool; what it answers is evidence of the run.

    Raises:
        AgentStoppedError: the tool failed.
        AtlasError: as `mcp.call_tool`.

    """
    runtime = talk.runtime
    vault, allow = vault_of(runtime.db, runtime.settings), runtime.settings.outbound_allow
    servers = mcp.Servers(runtime.db, runtime.storage, vault, allow)
    arguments = {"query": agent.query(talk.company)}
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
    talk.note(row_of(talk, "tool", call, (request, request), (answer, text)))
    if call.outcome != "ok" or call.evidence_id is None:
        raise AgentStoppedError("The search tool says that it failed.", code="tool_failed")
    return Piece(call.evidence_id, text)


async def _ask(talk: Conversation, model: ModelRow, agent: Agent, piece: Piece) -> domain.Verified:
    """Have the model read; what it points at is looked up.

    Raises:
        AtlasError: as `converse`.

    """
    pieces = [piece]
    question = Question(
        domain.question(talk.company, pieces),
        domain.redacted(talk.company, pieces),
        domain.ANSWER_TOKENS,
        lambda text: domain.answer_of(text, agent.categories),
        domain.CORRECTION,
    )
    return domain.verified(await converse(talk, model, question), pieces)
