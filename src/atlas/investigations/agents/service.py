"""Agents at work: one search, one reading, everything they did kept.

They never fail their run: whatever happens, the run continues and says why an agent did not read.
A run that is cancelled stops its agents in the middle of a call.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from msgspec.structs import replace

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
from atlas.investigations.agents.errors import AgentNotFoundError, AgentStoppedError
from atlas.investigations.agents.models import TranscriptRow
from atlas.investigations.agents.schemas import AgentOut, PromptOut
from atlas.investigations.agents.specs import AGENTS, Agent
from atlas.investigations.results.domain import AgentQuote, AgentReading
from atlas.knowledge.evidence import service as evidence
from atlas.sources.credentials.service import vault_of
from atlas.sources.llm import service as models
from atlas.sources.llm.domain import ModelTier
from atlas.sources.llm.service import Message, ModelRow
from atlas.sources.mcp import service as mcp
from atlas.workspace.settings import service as settings

__all__ = [
    "AGENTS",
    "TRANSCRIPTS",
    "Agent",
    "Read",
    "TranscriptRow",
    "Work",
    "get_prompt",
    "keep",
    "list_agents",
    "list_prompts",
    "list_transcripts",
    "read",
]
log = logger(__name__)
TRANSCRIPTS = repository.TRANSCRIPTS
SECONDS = 40.0
"""For all that an agent does in a run: the step that it is part of has 60."""
_LOOK = 1.0
"""Seconds after which it is looked up whether the run of an agent at work was stopped."""
_TIER = ModelTier.STANDARD
_KEPT = 20_000
_TOOL = re.compile(r"/api/mcp-servers/([0-9a-f-]{36})/tools/([0-9a-f-]{36})")


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


@dataclass
class Conversation:
    """An agent at work in one run."""

    agent: Agent
    runtime: Runtime
    actor: AuthContext
    run_id: UUID
    company: str
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
            reading = await _while(work.running, _read(talk, values.of(agent.tool)))
    except AtlasError as error:
        remedy = str(error.extra.get("remediation", ""))
        reading = _not_read(agent, _code(error), error.detail, remedy)
    except TimeoutError:
        reading = _not_read(agent, "out_of_time", f"The agent was not done in {SECONDS:g} s.")
    except Exception as error:  # noqa: BLE001  a defect of the agent must not stop a run
        log.warning("agent_failed", agent=agent.name, error_type=type(error).__name__)
        why = "The agent failed by a defect; the log names it."
        reading = _not_read(agent, "internal_error", why)
    return Read(reading, tuple(talk.transcript))


async def _while(running: Running, work: Coroutine[Any, Any, AgentReading]) -> AgentReading:
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


def _code(error: AtlasError) -> str:
    return "missing_credentials" if error.status == 424 else error.code


def _not_read(agent: Agent, reason: str, detail: str, remedy: str = "") -> AgentReading:
    blank = AgentReading(status="not_assessed", source=agent.purpose)
    return replace(blank, reason=reason, detail=detail, remedy=remedy)


async def _read(talk: Conversation, tool: str) -> AgentReading:
    async with talk.runtime.db.tenant(talk.tenant, read_only=True) as session:
        means = await _means(session, talk.agent, tool)
    piece = await _search(talk, means)
    done = AgentReading(
        status="read",
        source=talk.agent.purpose,
        model=means.model.name,
        evidence_ids=(str(piece.id),),
    )
    if not piece.text.strip():
        return done
    found = await _ask(talk, means.model, [piece])
    return replace(
        done,
        quotes=tuple(
            AgentQuote(quote=one.quote, category=one.category, evidence_id=str(one.evidence_id))
            for one in found.quotations
        ),
        dropped={str(name): count for name, count in found.dropped.items()},
    )


async def _means(session: TenantSession, agent: Agent, tool: str) -> _Means:
    """Return the tool and the model, before anything is sent to either.

    Raises:
        AgentStoppedError: no tool is set, or the model may not get personal data.
        MissingTenantCredentialsError: the tier has no model.

    """
    model = await models.model_of_tier(session, _TIER)
    named = _TOOL.fullmatch(tool)
    if named is None:
        raise AgentStoppedError(
            "No search tool is set.",
            code="no_tool",
            remediation=f"An admin sets {agent.tool.name}.",
        )
    if not model.personal_data:
        raise AgentStoppedError(
            f"The language model {model.name} may not get personal data.",
            code="personal_data_not_allowed",
            remediation="An admin allows it for the model, or assigns another one to the tier.",
        )
    return _Means(UUID(named[1]), UUID(named[2]), model)


async def list_agents(session: TenantSession) -> list[AgentOut]:
    """Return every agent as it is set up now; nothing is sent to find that out."""
    values = await settings.values(session)
    return [await _shown(session, agent, values) for agent in AGENTS.values()]


async def _shown(session: TenantSession, agent: Agent, values: settings.Values) -> AgentOut:
    tool, model, reason, detail = values.of(agent.tool), None, None, None
    try:
        model = (await models.model_of_tier(session, _TIER)).name
        await _means(session, agent, tool)
    except AtlasError as error:
        remedy = error.extra.get("remediation", "")
        reason, detail = _code(error), f"{error.detail} {remedy}".strip()
    return AgentOut.built_from(
        agent,
        module=agent.code,
        enabled=values.of(agent.switch),
        switch_setting=agent.switch.name,
        tool_setting=agent.tool.name,
        tool=tool,
        tier=_TIER.value,
        model=model,
        rules=list(agent.categories),
        reason=reason,
        detail=detail,
    )


def list_prompts() -> list[PromptOut]:
    """Return the instructions of every agent."""
    return [_prompt(agent) for agent in AGENTS.values()]


def get_prompt(name: str) -> PromptOut:
    """Return the instructions of an agent.

    Raises:
        AgentNotFoundError: there is no such agent.

    """
    found = next((one for one in AGENTS.values() if one.name == name), None)
    if found is None:
        raise AgentNotFoundError("There is no such agent; GET /api/settings/prompts has all.")
    return _prompt(found)


def _prompt(agent: Agent) -> PromptOut:
    return PromptOut.built_from(
        agent, agent=agent.name, sha256=agent.instructions_sha256, text=agent.instructions
    )


async def _search(talk: Conversation, means: _Means) -> Piece:
    """Call the search tool; what it answers is evidence of the run.

    Raises:
        AgentStoppedError: the tool failed.
        AtlasError: as `mcp.call_tool`.

    """
    runtime = talk.runtime
    vault, allow = vault_of(runtime.db, runtime.settings), runtime.settings.outbound_allow
    servers = mcp.Servers(runtime.db, runtime.storage, vault, allow)
    arguments = {"query": talk.agent.query(talk.company)}
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
        AgentStoppedError: no answer had the form asked for.
        AtlasError: as `models.ask`; the budget of the run or of the month may be used up.

    """
    runtime = talk.runtime
    asked = models.Models(
        runtime.db, vault_of(runtime.db, runtime.settings), runtime.settings.outbound_allow
    )
    question = domain.question(talk.company, pieces)
    said = [Message("system", talk.agent.instructions), Message("user", question)]
    shown = [domain.redacted(talk.company, pieces)]
    for _ in range(1 + domain.RETRIES):
        call, found = await models.ask(
            asked,
            talk.actor,
            model.id,
            models.Asked(tuple(said), domain.ANSWER_TOKENS, talk.agent.purpose, run=talk.run_id),
        )
        text = found.text if found else ""
        sent = "\n".join(one.content for one in said)
        pair = (domain.text_of(text.encode()[:_KEPT]), text)
        talk.note(_row(talk, "model", call, ("\n".join(shown), sent), pair))
        if found is None:
            raise AgentStoppedError(call.detail, code=f"model_{call.outcome}")
        answer = domain.answer_of(text, talk.agent.categories)
        if answer is not None:
            return domain.verified(answer, pieces)
        said += [Message("assistant", text[: domain.MOST_TEXT]), Message("user", domain.CORRECTION)]
        shown += [f"[its answer, sha256 {domain.digest(text)}]", domain.CORRECTION]
    raise AgentStoppedError(
        "The language model did not answer in the form asked for.", code="bad_answer"
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
        module=talk.agent.code,
        agent=talk.agent.name,
        position=len(talk.transcript) + 1,
        kind=kind,
        call_id=call.id,
        model=call.model if isinstance(call, models.ModelCallRow) else call.tool,
        outcome=str(call.outcome),
        prompt_version=talk.agent.version if asked else None,
        prompt_sha256=talk.agent.instructions_sha256 if asked else None,
        request=request[0],
        request_sha256=domain.digest(request[1]),
        answer=answer[0],
        answer_sha256=domain.digest(answer[1]),
        input_tokens=(asked.input_tokens if asked else None) or 0,
        output_tokens=(asked.output_tokens if asked else None) or 0,
        started_at=call.called_at,
        recorded_at=now(),
    )
