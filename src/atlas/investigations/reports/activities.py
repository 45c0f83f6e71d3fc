"""The activities of reports, bound to a worker's parts."""

from collections.abc import Callable
from typing import Any

from temporalio import activity

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.errors import AtlasError, UnavailableError
from atlas.foundation.db.errors import WriteConflictError
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.investigations.agents import writing
from atlas.investigations.agents.writing import Wrote
from atlas.investigations.reports import narrating, service
from atlas.investigations.reports.service import KIND
from atlas.investigations.reports.workflow import ReportWorkflow
from atlas.investigations.results.domain import REPORT, JsonObject, Reported
from atlas.investigations.runs import execution
from atlas.investigations.runs import service as runs

log = logger(__name__)
WORKFLOWS: tuple[type, ...] = (ReportWorkflow,)
OUTBOX_KINDS: dict[str, type] = {KIND: ReportWorkflow}


class ReportActivities:
    """Steps over one worker's database and storage."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @activity.defn(name="investigation.report")
    async def report_of_run(self, ref: Ref) -> dict[str, Any]:
        """Make the report of a running investigation: its last step but one."""

        async def narrate_and_build() -> JsonObject:
            wrote = await narrating.narrate(self._runtime, ref)
            return await execution.run_step(
                self._runtime, ref, REPORT, lambda step: _build(step, wrote)
            )

        step = narrate_and_build()
        await execution.guarded(self._runtime, ref, execution.this_attempt(), step, REPORT)
        return {}

    @activity.defn(name="report.build")
    async def build(self, ref: Ref) -> dict[str, Any]:
        """Make a report that was asked for."""
        try:
            async with self._runtime.db.tenant(ref.tenant) as session:
                await service.build(
                    session, self._runtime.storage, system_actor(ref.tenant), ref.resource
                )
        except (UnavailableError, WriteConflictError):
            raise
        except AtlasError as error:
            await self._end(ref, "failed", error.code)
        except Exception as error:
            log.exception("report_failed", report=ref.id)
            if activity.info().attempt < execution.ATTEMPTS_AT_A_DEFECT:
                raise execution.defect(error) from None
            await self._end(ref, "failed", "internal_error")
        return {}

    @activity.defn(name="report.cancelled")
    async def cancelled(self, ref: Ref) -> dict[str, Any]:
        """Note that a report was cancelled."""
        await self._end(ref, "cancelled", None)
        return {}

    async def _end(self, ref: Ref, status: str, error: str | None) -> None:
        async with self._runtime.db.tenant(ref.tenant) as session:
            await service.end(session, ref.resource, status, error)


def build_activities(runtime: Runtime) -> list[Callable[..., Any]]:
    """Return the bound activities of one worker."""
    bound = ReportActivities(runtime)
    return [bound.report_of_run, bound.build, bound.cancelled]


async def _build(step: execution.Step, wrote: Wrote | None) -> execution.Outcome[Reported]:
    text = wrote.narrative if wrote else None
    row = await service.build_for_run(
        step.session, step.runtime.storage, step.actor, step.run, text
    )
    if wrote is not None:
        await writing.keep(step.session, wrote)
    await runs.link_report(step.session, step.run.id, row.id)
    return execution.Outcome(
        result=Reported(report_id=str(row.id), sha256=row.content_sha256, narrative=text),
        message="The report is written.",
        data={"report_id": str(row.id)},
    )
