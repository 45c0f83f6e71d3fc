"""What a worker counts: its steps, how long they took, and how they ended."""

import asyncio
import time
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from atlas.foundation.telemetry import STEP_SECONDS, STEPS

CONTENT_TYPE = CONTENT_TYPE_LATEST.encode()


def exposition() -> bytes:
    """Return the metrics of this process in Prometheus's text format."""
    return generate_latest()


class _Counting(ActivityInboundInterceptor):
    async def execute_activity(
        self,
        input: ExecuteActivityInput,  # noqa: A002  Temporal's name
    ) -> Any:
        name = activity.info().activity_type
        began, outcome = time.monotonic(), "failed"
        try:
            found = await self.next.execute_activity(input)
            outcome = "ok"
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            STEPS.labels(name, outcome).inc()
            STEP_SECONDS.labels(name).observe(time.monotonic() - began)
        return found


class StepMetrics(Interceptor):
    """Counts every step of the worker."""

    def intercept_activity(
        self,
        next: ActivityInboundInterceptor,  # noqa: A002  Temporal's name
    ) -> ActivityInboundInterceptor:
        """Return the interceptor of steps."""
        return _Counting(next)
