"""The feed of changes over HTTP."""

from typing import Annotated

from fastapi import Query

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import DEFAULT_LIMIT, MAX_LIMIT
from atlas.foundation.web import Actor, AtlasRouter, Session
from atlas.workspace.changes import service
from atlas.workspace.changes.domain import PATTERN
from atlas.workspace.changes.schemas import ChangesOut

router = AtlasRouter(prefix="/changes", tags=["changes"])
_LONGEST = 2_000


@router.get(
    "",
    permission=Permission.READ,
    rate="status",
    operation_id="list_changes",
    summary="List what changed",
    errors=(409,),
)
async def list_changes(
    session: Session,
    actor: Actor,
    after: Annotated[
        str | None,
        Query(
            pattern=PATTERN,
            description="`position` of an earlier answer; `latest`: what changes from now on.",
        ),
    ] = None,
    limit: Annotated[
        int, Query(ge=1, le=MAX_LIMIT, description=f"1-{MAX_LIMIT}, default {DEFAULT_LIMIT}.")
    ] = DEFAULT_LIMIT,
    types: Annotated[
        str | None,
        Query(
            alias="resource_type.in",
            max_length=_LONGEST,
            description="Kinds of things, separated by commas.",
        ),
    ] = None,
    actions: Annotated[
        str | None,
        Query(alias="action.in", max_length=_LONGEST, description="Actions, separated by commas."),
    ] = None,
) -> ChangesOut:
    """Return what was made, changed or withdrawn after a position, oldest first.

    Keep `position` and send it as `after`: no change is lost, and none appears twice. A change
    appears within about five seconds. What you may not read is left out.
    """
    return await service.read_changes(
        session,
        actor,
        after=after,
        limit=limit,
        types=None if types is None else types.split(","),
        actions=None if actions is None else actions.split(","),
    )
