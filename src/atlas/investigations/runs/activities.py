"""The activities of investigations: one for each kind of step, bound to a worker's parts."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from temporalio import activity

from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.results.domain import JsonObject
from atlas.investigations.runs import execution, raising
from atlas.investigations.runs.attested import Attestations
from atlas.investigations.runs.service import KIND
from atlas.investigations.runs.steps import (
    agent_modules,
    assess,
    enrich,
    footprint,
    ownership,
    screening,
    structure,
)
from atlas.investigations.runs.workflow import InvestigationWorkflow, RaisingWorkflow
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.screening import service as screenings

WORKFLOWS: tuple[type, ...] = (InvestigationWorkflow, RaisingWorkflow)
OUTBOX_KINDS: dict[str, type] = {
    KIND: InvestigationWorkflow,
    screenings.GRAVER: RaisingWorkflow,
}


class InvestigationActivities:
    """Steps over one worker's database and storage.

    Each takes ids and returns nothing but `structure`, whose plan the workflow follows: what was
    found stays in the database, never in a workflow's history.
    """

    def __init__(self, runtime: Runtime, sources: Sources, attested: Attestations) -> None:
        self._runtime = runtime
        self._sources = sources
        self._attested = attested

    @activity.defn(name="investigation.begin")
    async def begin(self, ref: Ref) -> JsonObject:
        """Start a pending run."""
        return await self._guard(ref, "begin", execution.begin(self._runtime, ref))

    @activity.defn(name="investigation.enrich")
    async def enrich(self, ref: Ref) -> JsonObject:
        """Find the subject, collect its group, keep evidence and claims."""
        work = enrich.run(self._runtime, self._sources.companies, ref)
        await self._guard(ref, enrich.STEP, work)
        return {}

    @activity.defn(name="investigation.structure")
    async def structure(self, ref: Ref) -> JsonObject:
        """Settle the parties, the ownership structure and the UBOs."""
        found = await self._do(ref, structure.STEP, structure.structure)
        return {name: found[name] for name in structure.PLAN}

    @activity.defn(name="investigation.screen")
    async def screen(self, ref: Ref, chunk: int) -> JsonObject:
        """Screen one chunk of the parties."""
        name = screening.step_name(chunk)
        return await self._quietly(ref, name, lambda step: screening.screen(step, chunk))

    @activity.defn(name="investigation.sanctioned_ownership")
    async def sanctioned_ownership(self, ref: Ref) -> JsonObject:
        """Compute ownership by sanctioned persons, from the screening's seeds."""
        work = functools.partial(ownership.sanctioned, attested=self._attested)
        return await self._quietly(ref, ownership.STEP, work)

    @activity.defn(name="investigation.module")
    async def module(self, ref: Ref, code: str) -> JsonObject:
        """Run one module's rules; the website is examined, and an agent asked, before that."""
        if code == footprint.CODE:
            work = footprint.run(self._runtime, self._sources.websites, ref)
            await self._guard(ref, f"module:{code}", work)
            return {}
        if code in agent_modules.CODES:
            work = agent_modules.run(self._runtime, ref, code)
            await self._guard(ref, f"module:{code}", work)
            return {}
        rules = functools.partial(assess.module, code=code, attested=self._attested)
        return await self._quietly(ref, f"module:{code}", rules)

    @activity.defn(name="investigation.indicators")
    async def indicators(self, ref: Ref) -> JsonObject:
        """Record every rule's outcome as a risk indicator."""
        return await self._quietly(ref, "indicators", assess.indicators)

    @activity.defn(name="investigation.evaluation")
    async def evaluation(self, ref: Ref) -> JsonObject:
        """Evaluate the subject with the risk matrix."""
        work = functools.partial(assess.evaluation, attested=self._attested)
        return await self._quietly(ref, "evaluation", work)

    @activity.defn(name="investigation.complete")
    async def complete(self, ref: Ref) -> JsonObject:
        """End a run that did all its steps."""
        return await self._guard(ref, "complete", execution.complete(self._runtime, ref))

    @activity.defn(name="investigation.settle")
    async def settle(self, ref: Ref) -> JsonObject:
        """Cancel a run whose workflow was cancelled."""
        return await self._guard(ref, "settle", execution.settle(self._runtime, ref))

    @activity.defn(name="investigation.touched")
    async def touched(self, ref: Ref) -> JsonObject:
        """Return the runs whose risk a more severe hit may raise."""
        return await raising.guarded(ref, raising.touched(self._runtime, ref))

    @activity.defn(name="investigation.raise")
    async def raise_risk(self, ref: Ref) -> JsonObject:
        """Evaluate a run again with hits that count for more; return whether it is under way."""
        return await raising.guarded(ref, raising.raise_risk(self._runtime, ref, self._attested))

    async def _do(self, ref: Ref, name: str, work: execution.Work) -> JsonObject:
        return await self._guard(ref, name, execution.run_step(self._runtime, ref, name, work))

    async def _quietly(self, ref: Ref, name: str, work: execution.Work) -> JsonObject:
        await self._do(ref, name, work)
        return {}

    async def _guard(self, ref: Ref, name: str, work: Awaitable[JsonObject]) -> JsonObject:
        return await execution.guarded(self._runtime, ref, execution.this_attempt(), work, name)


def build_activities(
    runtime: Runtime, sources: Sources, attested: Attestations
) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    bound = InvestigationActivities(runtime, sources, attested)
    return [
        bound.begin,
        bound.enrich,
        bound.structure,
        bound.screen,
        bound.sanctioned_ownership,
        bound.module,
        bound.indicators,
        bound.evaluation,
        bound.complete,
        bound.settle,
        bound.touched,
        bound.raise_risk,
    ]
