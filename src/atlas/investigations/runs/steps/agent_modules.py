"""Steps of modules that have an agent: it reads outside any transaction, all is judged in one.

The agent is asked at least once: a worker killed in between asks again, and nothing is half kept.
Without the agent the step is what it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.agents import service as agents
from atlas.investigations.modules.schemas import AgentRefusalOut, ModuleAgentOut
from atlas.investigations.results.domain import (
    MODULE,
    WITH_AGENT,
    AgentReading,
    JsonObject,
    ModuleResult,
)
from atlas.investigations.runs import execution
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import SourceRow
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.steps import assess
from atlas.investigations.runs.steps.sources import to_ask
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind
from atlas.workspace.tasks.schemas import NewTask

CODES = frozenset(WITH_AGENT)
TASK = "investigation"
"""What the task is about that passages open."""


@dataclass(frozen=True, slots=True)
class AgentWork:
    """What an agent of a module did. read: None where it is off, or the company is not known."""

    code: str
    read: agents.Read | None = None

    @property
    def reading(self) -> AgentReading | None:
        """Return what it found."""
        return self.read.reading if self.read else None

    def shown(self, investigation_id: object) -> ModuleAgentOut:
        """Return it as the module's answer shows it."""
        found = self.reading
        return ModuleAgentOut(
            agent=agents.AGENTS[self.code].name,
            status=found.status if found else "off",
            reason=found.reason if found else None,
            detail=f"{found.detail or ''} {found.remedy or ''}".strip() or None if found else None,
            passages=len(found.quotes) if found else 0,
            dropped=sum(found.dropped.values()) if found else 0,
            refused=[AgentRefusalOut.built_from(one) for one in found.refused] if found else [],
            evidence_ids=tuple(found.evidence) if found else (),
            transcripts_url=f"/api/investigations/{investigation_id}/transcripts",
        )


async def run(runtime: Runtime, ref: Ref, code: str) -> JsonObject:
    """Have the agent of a module read, where it is on; then judge.

    Raises:
        RunStoppedError: the run is no longer running.

    """
    done = await ask(runtime, ref, code)
    return await execution.run_step(runtime, ref, MODULE + code, lambda step: _judge(step, done))


async def ask(runtime: Runtime, ref: Ref, code: str) -> AgentWork:
    """Have the agent of a module read, where it is on; it stops when the run does."""
    agent = agents.AGENTS[code]
    async with runtime.db.tenant(ref.tenant, read_only=True) as session:
        run_ = await to_ask(session, ref, MODULE + code)
        if run_ is None or run_.entity_id is None or not await agents.is_on(session, agent):
            return AgentWork(code)  # nothing is left to do, or no one to search for, or it is off

    async def running() -> bool:
        async with runtime.db.tenant(ref.tenant, read_only=True) as session:
            found = await lifecycle.find_run(session, ref.resource)
        return found is not None and found.status == "running"

    work = agents.Work(ref.tenant, run_.id, run_.company_name, running)
    return AgentWork(code, await agents.read(runtime, agent, work))


async def _judge(step: Step, done: AgentWork) -> Outcome[ModuleResult]:
    await keep(step, done)
    return await assess.module(step, done.code, reading=done.reading, agent=done.shown(step.run.id))


async def keep(step: Step, done: AgentWork) -> None:
    """Keep an agent's calls, note it among the sources, and ask a person to read what it found."""
    if done.read is None:
        return
    await agents.keep(step.session, done.read)
    await findings.insert_sources(step.session, step.run.id, [_source(done)])
    if done.read.reading.quotes:
        title = f"Read what language models found about {step.run.company_name}"[:200]
        wanted = NewTask(TaskKind.ALERT, TASK, step.run.id, title)
        await tasks.ensure_tasks(step.session, step.actor, [wanted])


def _source(done: AgentWork) -> SourceRow:
    """Return the agent among the run's sources; it covers nothing: it is no search."""
    assert done.read is not None  # noqa: S101  looked at by the caller
    reading = done.read.reading
    did = reading.status == "read"
    counted = f"{len(reading.quotes)} passage(s) found by the language model {reading.model}"
    dropped = sum(reading.dropped.values())
    return SourceRow(
        source=agents.AGENTS[done.code].purpose,
        kind="agent",
        status="answered" if did else "not_available",
        as_of=None,
        licence=None,
        covered=[],
        evidence_ids=reading.evidence,
        detail=f"{counted}; {dropped} dropped: not in the evidence as quoted."
        if did
        else f"{reading.detail} {reading.remedy}".strip(),
        outcome="ok" if did else reading.reason,
    )
