"""The text for the report of a running investigation, where the tenant wants one."""

from __future__ import annotations

import orjson

from atlas.foundation.core.errors import AtlasError, UnavailableError
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.investigations.agents import writing
from atlas.investigations.agents.narrative import Fact
from atlas.investigations.agents.service import Work
from atlas.investigations.agents.writing import Wrote
from atlas.investigations.reports import service
from atlas.investigations.reports.narrated import facts_of
from atlas.investigations.results.domain import REPORT
from atlas.investigations.runs.steps.sources import to_ask

log = logger(__name__)


async def narrate(runtime: Runtime, ref: Ref) -> Wrote | None:
    """Have the text written; None: it is switched off, or the company is not known.

    A worker that is killed in between asks again, and nothing is half kept.
    """
    async with runtime.db.tenant(ref.tenant, read_only=True) as session:
        run = await to_ask(session, ref, REPORT)
        if run is None or run.entity_id is None or not await writing.wanted(session):
            return None
    try:
        facts = await _facts(runtime, ref)
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001  the report itself says what is wrong with the run
        code = error.code if isinstance(error, AtlasError) else "internal_error"
        log.warning("narrative_without_facts", error_type=type(error).__name__)
        return Wrote(writing.not_written(code, "The facts of the run could not be read."))

    async def running() -> bool:
        async with runtime.db.tenant(ref.tenant, read_only=True) as session:
            return await to_ask(session, ref, REPORT) is not None

    return await writing.write(runtime, Work(ref.tenant, run.id, run.company_name, running), facts)


async def _facts(runtime: Runtime, ref: Ref) -> list[Fact]:
    async with runtime.db.tenant(ref.tenant, read_only=True) as session:
        data = await service.compose(session, ref.resource)
    return await in_thread(_facts_in, data)


def _facts_in(data: bytes) -> list[Fact]:
    return facts_of(orjson.loads(data))
