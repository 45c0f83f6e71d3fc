"""The durable workflow of one investigation: the order of the steps, and nothing else.

It takes ids only; every effect is in an activity (`activities.py`), exactly once
(`execution.py`). Steps are short local activities: a killed worker is noticed by the workflow
task's timeout, and the step is done again by the next one.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypedDict

from temporalio import workflow
from temporalio.exceptions import (
    ApplicationError,
    FailureError,
    is_cancelled_exception,
)

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref, local_activity_options

_LONG_SECONDS = 300.0
"""A step over a large group: 2,000 parties collected, stored and computed on a busy machine. The
workflow task's timeout still notices a killed worker in 3 s."""
_PAUSE = timedelta(seconds=2)
"""Until a run that is under way is examined again."""


class Plan(TypedDict):
    """What is left of a run once its parties are settled: screenings, and modules by code."""

    chunks: int
    before_screening: list[str]
    after_screening: list[str]


class Touched(TypedDict):
    """The runs whose risk a more severe hit may raise."""

    runs: list[str]


class Raised(TypedDict):
    """Whether a run could not be examined yet."""

    under_way: bool


@workflow.defn(name="investigation.run")
class InvestigationWorkflow:
    """enrich → structure → modules ∥ screening → sanctioned ownership → modules → risk → report."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Investigate; the workflow's id is the investigation's."""
        try:
            await self._investigate(ref)
        except (FailureError, asyncio.CancelledError) as error:
            if _ended_by_run(error):
                return
            if is_cancelled_exception(error):
                await _step("investigation.settle", ref)
                return
            raise

    async def _investigate(self, ref: Ref) -> None:
        await _step("investigation.begin", ref)
        await _step("investigation.enrich", ref, seconds=_LONG_SECONDS)
        plan: Plan = await _step("investigation.structure", ref, seconds=_LONG_SECONDS)
        await _together(
            [_step("investigation.module", ref, code) for code in plan["before_screening"]],
            [self._screen(ref, plan["chunks"])],
        )
        await _step("investigation.sanctioned_ownership", ref, seconds=_LONG_SECONDS)
        await _together(
            [_step("investigation.module", ref, code) for code in plan["after_screening"]]
        )
        await _step("investigation.indicators", ref)
        await _step("investigation.evaluation", ref)
        await _step("investigation.report", ref, seconds=_LONG_SECONDS)
        await _step("investigation.complete", ref)

    async def _screen(self, ref: Ref, chunks: int) -> None:
        for chunk in range(chunks):
            await _step("investigation.screen", ref, chunk, seconds=_LONG_SECONDS)


@workflow.defn(name="investigation.raise")
class RaisingWorkflow:
    """A hit counts for more than before: the risk of each customer with that party rises at once.

    Its id is that of the decision, or of the suppression that has ended.
    """

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Examine each run that counts; wait for one that is under way."""
        touched: Touched = await _step("investigation.touched", ref)
        left = touched["runs"]
        while left:
            left = [one for one in left if (await _raised(ref, one))["under_way"]]
            if left:
                await workflow.sleep(_PAUSE)


async def _raised(ref: Ref, run_id: str) -> Raised:
    found: Raised = await _step("investigation.raise", Ref(ref.tenant_id, run_id))
    return found


async def _step(name: str, ref: Ref, *args: Any, seconds: float = 60.0) -> Any:
    return await workflow.execute_local_activity(
        name, args=[ref, *args], result_type=dict[str, Any], **local_activity_options(seconds)
    )


async def _together(*groups: Sequence[Any]) -> None:
    await asyncio.gather(*(item for group in groups for item in group))


def _ended_by_run(error: BaseException) -> bool:
    """Whether a step found its run over (cancelled, failed): the rows state so already."""
    # a local activity's own error comes bare or as the cause of an ActivityError
    return any(
        isinstance(item, ApplicationError) and item.type == "RunStopped"
        for item in (error, error.__cause__)
    )
