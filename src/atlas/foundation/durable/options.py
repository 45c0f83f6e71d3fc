"""What every workflow shares. Imported inside the workflow sandbox: keep it free of I/O."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from temporalio.common import RetryPolicy

WORKFLOW_TASK_TIMEOUT = timedelta(seconds=3)
STICKY_TIMEOUT = timedelta(seconds=2)
HEARTBEAT = timedelta(seconds=3)
HEARTBEAT_SENT = timedelta(seconds=1)
"""At least so often: by default at 80 % of the above, which leaves a beat 0.6 s to arrive, and on a
busy machine passes for a killed worker."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The only input a workflow takes: whose, and which."""

    tenant_id: str
    id: str

    @property
    def tenant(self) -> UUID:
        """Return the tenant's id."""
        return UUID(self.tenant_id)

    @property
    def resource(self) -> UUID:
        """Return the resource's id."""
        return UUID(self.id)


def retry_policy(attempts: int = 0) -> RetryPolicy:
    """Return the retry policy of steps: 0.2 s doubling to 10 s, for ever by default."""
    return RetryPolicy(
        initial_interval=timedelta(milliseconds=200),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(seconds=10),
        maximum_attempts=attempts,
    )


def local_activity_options(seconds: float = 10.0, attempts: int = 0) -> dict[str, Any]:
    """Return options of a short step run in the workflow task's worker (no queue)."""
    return {
        "start_to_close_timeout": timedelta(seconds=seconds),
        "retry_policy": retry_policy(attempts),
        "local_retry_threshold": timedelta(seconds=2),
    }


def activity_options(seconds: float = 60.0, attempts: int = 0) -> dict[str, Any]:
    """Return options of a longer step: it heartbeats, so a killed worker is noticed in 3 s."""
    return {
        "start_to_close_timeout": timedelta(seconds=seconds),
        "heartbeat_timeout": HEARTBEAT,
        "retry_policy": retry_policy(attempts),
    }
