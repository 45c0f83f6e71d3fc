"""Step `module:AMLRR`: the agent reads outside any transaction; what it found is judged in one.

The agent is asked at least once: a worker killed in between asks again, and nothing is half kept.
Without the agent the step is what it was.
"""

from __future__ import annotations

from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.agents import service as agents
from atlas.investigations.results.domain import MEDIA, JsonObject, MediaReading, ModuleResult
from atlas.investigations.runs import execution
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import SourceRow
from atlas.investigations.runs.repository import findings
from atlas.investigations.runs.steps import assess
from atlas.investigations.runs.steps.sources import to_ask

CODE = "AMLRR"
STEP = MEDIA


async def run(runtime: Runtime, ref: Ref) -> JsonObject:
    """Have the agent read, where it is on; then judge.

    Raises:
        RunStoppedError: the run is no longer running.

    """
    read = await _read(runtime, ref)
    return await execution.run_step(runtime, ref, STEP, lambda step: _judge(step, read))


async def _read(runtime: Runtime, ref: Ref) -> agents.Read | None:
    async with runtime.db.tenant(ref.tenant, read_only=True) as session:
        run = await to_ask(session, ref, STEP)
    if run is None or run.entity_id is None:
        return None  # nothing is left to do, or it is not known whom to search for
    return await agents.read_media(runtime, ref.tenant, run.id, run.company_name)


async def _judge(step: Step, read: agents.Read | None) -> Outcome[ModuleResult]:
    if read is None:
        return await assess.module(step, CODE)
    await agents.keep(step.session, read)
    await findings.insert_sources(step.session, step.run.id, [_source(read.reading)])
    return await assess.module(step, CODE, reading=read.reading)


def _source(reading: MediaReading) -> SourceRow:
    """Return the agent among the run's sources; it covers nothing: it is no search."""
    done = reading.status == "read"
    counted = f"{len(reading.quotes)} passage(s) found by the language model {reading.model}"
    dropped = sum(reading.dropped.values())
    return SourceRow(
        source=agents.SOURCE,
        kind="agent",
        status="answered" if done else "not_available",
        as_of=None,
        licence=None,
        covered=[],
        evidence_ids=reading.evidence,
        detail=f"{counted}; {dropped} dropped: not in the evidence as quoted."
        if done
        else f"{reading.detail} {reading.remedy}".strip(),
        outcome="ok" if done else reading.reason,
    )
