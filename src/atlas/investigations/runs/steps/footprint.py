"""Step `module:DFWO`: examine the website outside any transaction, keep and judge in one.

The network is asked at least once: a worker killed in between asks again, and nothing is half
kept. Each raw answer is stored as evidence before a rule sees what it says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from atlas.foundation.db import TenantSession
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules.domain.observations import NoFootprint
from atlas.investigations.results.domain import (
    WEBSITE,
    JsonObject,
    ModuleResult,
    ProbeResult,
    Result,
    Website,
    read,
)
from atlas.investigations.runs import execution
from atlas.investigations.runs.domain import MAX_PARTIES
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.steps import agent_modules, assess
from atlas.investigations.runs.steps.sources import Kept, keep, keep_asked, to_ask
from atlas.knowledge.entities import service as entities
from atlas.sources.protocol.domain.answers import CollectRequest, SourceAnswer
from atlas.sources.protocol.domain.source import Source
from atlas.sources.protocol.errors import NotAskedError

CODE = "DFWO"
STEP = WEBSITE
SHALLOW = "sdd"
"""Depth at which the website is not examined."""
_Looked = tuple[CollectRequest, SourceAnswer] | NoFootprint | None


async def run(runtime: Runtime, websites: Source, ref: Ref) -> JsonObject:
    """Examine the website, then judge.

    Raises:
        RunStoppedError: the run is no longer running.

    """
    looked, done = await asyncio.gather(
        _look(runtime, websites, ref), agent_modules.ask(runtime, ref, CODE)
    )
    return await execution.run_step(runtime, ref, STEP, lambda step: _judge(step, looked, done))


async def _look(runtime: Runtime, websites: Source, ref: Ref) -> _Looked:
    """Ask the network; None when there is nothing left to do."""
    async with runtime.db.tenant(ref.tenant, read_only=True) as session:
        run = await to_ask(session, ref, STEP)
        if run is None:
            return None
        asked = await _request(session, run)
    if isinstance(asked, NoFootprint):
        return asked
    try:
        return asked, await websites.collect(ref.tenant, asked)
    except NotAskedError as error:
        return NoFootprint(reason=error.code, detail=error.detail, remedy=error.remedy)


class _Stated(Result, frozen=True, kw_only=True):
    """What the subject's data state, as far as it is read here."""

    website: object = None
    legal_name: object = None
    trading_names: Any = None
    registration_numbers: Any = None


async def _request(session: TenantSession, run: Investigation) -> CollectRequest | NoFootprint:
    if run.depth == SHALLOW:
        return NoFootprint(
            reason="depth",
            detail="A run of depth sdd does not look at the website.",
            remedy="Rerun with depth cdd.",
        )
    stated = _Stated()
    if run.entity_id is not None:
        stated = read(_Stated, (await entities.get_entity(session, run.entity_id)).data)
    website = run.website or stated.website
    if not website:
        return NoFootprint(
            reason="no_website",
            detail="No website was given, and no source states one.",
            remedy="Rerun with the company's website.",
        )
    names = [run.company_name, stated.legal_name, *(stated.trading_names or ())]
    numbers = [(run.register, run.registration_number)]
    numbers += [
        (item.get("register"), item.get("value"))
        for item in stated.registration_numbers or ()
        if isinstance(item, Mapping)
    ]
    return CollectRequest(
        as_of=run.day,
        max_parties=MAX_PARTIES,
        names=tuple(dict.fromkeys(str(name) for name in names if name)),
        numbers=tuple(dict.fromkeys((str(a), str(b)) for a, b in numbers if a and b)),
        website=str(website),
        entity_id=run.entity_id,
    )


async def _judge(
    step: Step, looked: _Looked, done: agent_modules.AgentWork
) -> Outcome[ModuleResult]:
    match looked:
        case (asked, found):
            kept = (await keep(step, found)).evidence
            await keep_asked(step, found.asked, kept)
            noted = _noted(step.run, asked, found, kept)
        case NoFootprint():
            noted = Website(reason=looked.reason, detail=looked.detail, remedy=looked.remedy)
        case None:
            raise RuntimeError("a claimed step was not looked at")
    await agent_modules.keep(step, done)
    return await assess.module(
        step, CODE, website=noted, reading=done.reading, agent=done.shown(step.run.id)
    )


def _noted(run: Investigation, asked: CollectRequest, found: SourceAnswer, kept: Kept) -> Website:
    return Website(
        website=asked.website,
        host=found.reference,
        origin="request" if run.website else "register",
        probes={
            one.name: ProbeResult(
                status=one.outcome,
                reason=one.reason,
                detail=one.detail,
                evidence_ids=tuple(map(str, kept[one.source])),
                facts=one.facts,
            )
            for one in found.asked
        },
    )
