"""Long work in chunks: the activities' side. A killed worker does no part twice and none never."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

from temporalio import activity
from temporalio.exceptions import ApplicationError

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.errors import AtlasError, NotFoundError, UnavailableError
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import WriteConflictError
from atlas.foundation.durable.options import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.telemetry import logger

log = logger(__name__)
ATTEMPTS_AT_A_DEFECT = 5
"""An error that is neither Atlas's own nor an outage is tried this often, then fails the work."""

Part = Callable[[TenantSession, AuthContext, UUID], Awaitable[bool]]
"""Does the next part of a piece of work in the session's transaction; True when it is over."""


class End(Protocol):
    """Ends a piece of work: `complete`, `cancelled`, or `failed` with a problem."""

    async def __call__(
        self,
        session: TenantSession,
        actor: AuthContext,
        resource_id: UUID,
        status: str,
        error: dict[str, Any] | None = None,
        /,
    ) -> None:
        """End it; work that is over already stays as it is."""


async def do_part(runtime: Runtime, ref: Ref, part: Part, end: End) -> dict[str, Any]:
    """Do a part; an outage is tried again, anything else ends the work by name."""
    actor = system_actor(ref.tenant)
    try:
        async with runtime.db.tenant(ref.tenant) as session:
            return {"over": await part(session, actor, ref.resource)}
    except (UnavailableError, WriteConflictError):
        raise
    except NotFoundError:
        return {"over": True}
    except AtlasError as error:
        problem = {"code": error.code, "detail": error.detail}
    except Exception as error:
        log.exception("chunk_failed", resource=ref.id)
        if activity.info().attempt < ATTEMPTS_AT_A_DEFECT:
            # what an error says may name a person; the history keeps its kind alone
            raise ApplicationError("a chunk failed", type=type(error).__name__) from None
        problem = {"code": "internal_error", "detail": "A part failed; the log names it."}
    await end_work(runtime, ref, end, "failed", problem)
    return {"over": True}


async def end_work(
    runtime: Runtime, ref: Ref, end: End, status: str, error: dict[str, Any] | None = None
) -> dict[str, Any]:
    """End a piece of work in a transaction of its own."""
    async with runtime.db.tenant(ref.tenant) as session:
        await end(session, system_actor(ref.tenant), ref.resource, status, error)
    return {}
