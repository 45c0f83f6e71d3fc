"""The two activities of a kind of work. A killed worker does no part twice and leaves none out."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from temporalio import activity
from temporalio.exceptions import ApplicationError

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.errors import AtlasError, NotFoundError, UnavailableError
from atlas.foundation.core.types import JSON, Failure
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import WriteConflictError
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger
from atlas.workspace.jobs.domain import JobStatus
from atlas.workspace.work.service import P, Work

log = logger(__name__)
ATTEMPTS_AT_A_DEFECT = 5
"""An error that is neither Atlas's own nor an outage is tried this often, then fails the work."""
_BETWEEN_SECONDS = 0.2

Part = Callable[[TenantSession, AuthContext, UUID], Awaitable[bool]]
"""Does the next part of a piece in the session's transaction; True when the piece is over."""


def activities_of(
    runtime: Runtime, work: Work[P], part: Part, *, does: str, cancelled: str, looks: int = 1
) -> list[Callable[..., Any]]:
    """Return the activity that does the next part, and the one that notes a cancellation.

    Args:
        runtime: the worker's parts.
        work: the kind of work.
        part: does the next part.
        does: name of the first activity (`risk.batch_chunk`).
        cancelled: name of the second (`risk.batch_cancelled`).
        looks: parts in one activity, 0.2 s apart: one entry of the workflow's history for all.

    """

    @activity.defn(name=does)
    async def do(ref: Ref) -> dict[str, JSON]:
        over = await _do(runtime, ref, work, part)
        for _ in range(looks - 1):
            if over:
                break
            await asyncio.sleep(_BETWEEN_SECONDS)
            over = await _do(runtime, ref, work, part)
        return {"over": over}

    @activity.defn(name=cancelled)
    async def cancel(ref: Ref) -> dict[str, JSON]:
        await _end(runtime, ref, work, "cancelled")
        return {}

    return [do, cancel]


async def _do(runtime: Runtime, ref: Ref, work: Work[P], part: Part) -> bool:
    """Do a part; an outage is tried again, anything else ends the work by name."""
    try:
        async with runtime.db.tenant(ref.tenant) as session:
            return await part(session, system_actor(ref.tenant), ref.resource)
    except (UnavailableError, WriteConflictError):
        raise
    except NotFoundError:
        return True
    except AtlasError as error:
        problem = Failure(code=error.code, detail=error.detail)
    except Exception as error:
        log.exception("chunk_failed", resource=ref.id)
        if activity.info().attempt < ATTEMPTS_AT_A_DEFECT:
            # what an error says may name a person; the history keeps its kind alone
            raise ApplicationError("a chunk failed", type=type(error).__name__) from None
        problem = Failure(code="internal_error", detail="A part failed; the log names it.")
    await _end(runtime, ref, work, "failed", problem)
    return True


async def _end(
    runtime: Runtime,
    ref: Ref,
    work: Work[P],
    status: JobStatus,
    error: Failure | None = None,
) -> None:
    async with runtime.db.tenant(ref.tenant) as session:
        await work.end(session, system_actor(ref.tenant), ref.resource, status, error)
