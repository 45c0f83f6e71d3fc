"""List feeds over HTTP (operator): how they stand, each attempt, and fetching now."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    OperatorSession,
    PageOut,
    list_query,
    page_out,
)
from atlas.sources.feeds import service
from atlas.sources.feeds.repository import FETCHES
from atlas.sources.feeds.schemas import (
    ListFeedsOut,
    ListFetchCreate,
    ListFetchOut,
)

platform_router = AtlasRouter(prefix="/platform/lists", tags=["platform"])


@platform_router.get(
    "/feeds",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="list_list_feeds",
    summary="List list feeds",
)
async def list_list_feeds(session: OperatorSession, state: AppState) -> ListFeedsOut:
    """List the lists that can be fetched: the last attempt, what is loaded, the next attempt."""
    parts = service.parts_of(state.db, state.settings)
    return ListFeedsOut(
        every_hours=state.settings.list_feeds_hours,
        items=[service.feed_out(one) for one in await service.list_feeds(session, parts)],
    )


@platform_router.post(
    "/fetches",
    permission=Permission.PLATFORM,
    rate="expensive",
    idempotent=True,
    operation_id="start_list_fetch",
    summary="Fetch a list from its publisher",
    status_code=202,
    errors=(409,),
)
async def start_list_fetch(
    session: OperatorSession, actor: Actor, response: Response, body: ListFetchCreate
) -> ListFetchOut:
    """Fetch a list and load it; the guards of a load apply, and none is overridden.

    409 while a fetch of the list is pending or running, and where Atlas knows no address of it.
    """
    made = await service.request_fetch(session, actor, body.list_id, dry_run=body.dry_run)
    response.headers["Location"] = f"/api/platform/lists/fetches/{made.id}"
    response.headers["Retry-After"] = "1"
    return ListFetchOut.model_validate(made)


@platform_router.get(
    "/fetches",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="list_list_fetches",
    summary="List list fetches",
)
async def list_list_fetches(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(FETCHES))]
) -> PageOut[ListFetchOut]:
    """List the attempts to fetch lists, newest first."""
    return page_out(await service.list_fetches(session, params), ListFetchOut)


@platform_router.get(
    "/fetches/{fetch_id}",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="get_list_fetch",
    summary="Get a list fetch",
)
async def get_list_fetch(session: OperatorSession, fetch_id: UUID) -> ListFetchOut:
    """Return an attempt: how it ended, and why it was refused."""
    return ListFetchOut.model_validate(await service.get_fetch(session, fetch_id))
