"""Parties that may be one, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AtlasRouter,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.knowledge.resolution import service
from atlas.knowledge.resolution.schemas import (
    CandidateOut,
    ComparedCandidateOut,
    MergeCheckOut,
    MergeOut,
    MergeUndoIn,
    ResolutionMetricsOut,
    SearchOut,
)

router = AtlasRouter(prefix="/resolution", tags=["resolution"])


@router.get(
    "/candidates",
    permission=Permission.READ,
    operation_id="list_candidates",
    summary="List parties that may be one",
)
async def list_candidates(
    session: Session, params: Annotated[ListParams, Depends(list_query(service.CANDIDATES))]
) -> PageOut[CandidateOut]:
    """List pairs of parties that different sources name, and that may be one party."""
    return page_out(await service.list_candidates(session, params), CandidateOut)


@router.get(
    "/candidates/{candidate_id}",
    permission=Permission.READ,
    operation_id="get_candidate",
    summary="Compare two parties side by side",
    errors=(404,),
)
async def get_candidate(
    session: Session, candidate_id: UUID, response: Response
) -> ComparedCandidateOut:
    """Return what agrees, what contradicts and what is unknown of the two today."""
    found = await service.get_candidate(session, candidate_id)
    response.headers["ETag"] = etag(found.revision)
    return found


@router.post(
    "/entities/{entity_id}/searches",
    permission=Permission.RUN,
    rate="expensive",
    idempotent=True,
    operation_id="start_candidate_search",
    summary="Search for parties that may be one",
    status_code=202,
    errors=(404,),
)
async def start_search(
    session: Session, actor: Actor, entity_id: UUID, response: Response
) -> SearchOut:
    """Compare a company's holders and officers, and the company with its namesakes, as a job."""
    made = await service.start(session, actor, entity_id)
    response.headers["Location"] = f"/api/resolution/searches/{made.id}"
    response.headers["Retry-After"] = "1"
    return SearchOut.model_validate(made)


@router.get(
    "/searches",
    permission=Permission.READ,
    operation_id="list_candidate_searches",
    summary="List searches",
)
async def list_searches(
    session: Session, params: Annotated[ListParams, Depends(list_query(service.SEARCHES))]
) -> PageOut[SearchOut]:
    """List searches for parties that may be one, newest first."""
    return page_out(await service.list_searches(session, params), SearchOut)


@router.get(
    "/searches/{search_id}",
    permission=Permission.READ,
    rate="status",
    operation_id="get_candidate_search",
    summary="Get a search",
    errors=(404,),
)
async def get_search(session: Session, search_id: UUID) -> SearchOut:
    """Return how far it is, what it found, and what it did not compare."""
    return SearchOut.model_validate(await service.WORK.get(session, search_id))


@router.get(
    "/metrics",
    permission=Permission.READ,
    operation_id="get_resolution_metrics",
    summary="Get the queue in numbers",
)
async def get_metrics(session: Session) -> ResolutionMetricsOut:
    """Return how many candidates are undecided and decided, and how long they have waited."""
    return await service.metrics(session)


@router.post(
    "/merges/{merge_id}/reconcile",
    permission=Permission.RUN,
    operation_id="reconcile_merge",
    summary="Check a merge against what is known today",
    errors=(404,),
)
async def reconcile_merge(session: Session, actor: Actor, merge_id: UUID) -> MergeCheckOut:
    """Compare the two again, each by itself; a contradiction opens a task, and undoes nothing."""
    return await service.reconcile(session, actor, merge_id)


@router.get(
    "/merges",
    permission=Permission.READ,
    operation_id="list_merges",
    summary="List merges",
)
async def list_merges(
    session: Session, params: Annotated[ListParams, Depends(list_query(service.MERGES))]
) -> PageOut[MergeOut]:
    """List which parties persons have joined, also where it was taken back."""
    return page_out(await service.list_merges(session, params), MergeOut)


@router.post(
    "/merges/{merge_id}/undo",
    permission=Permission.DECIDE,
    operation_id="undo_merge",
    summary="Take a merge back",
    errors=(404,),
)
async def undo_merge(session: Session, actor: Actor, merge_id: UUID, body: MergeUndoIn) -> MergeOut:
    """Make two parties of one again; later runs keep them apart.

    The first call proposes it, and the candidate is `undo_proposed`. A second person (senior
    officer or MLRO) confirms it with the same call. The verdict `merge` on the candidate refuses.
    """
    return MergeOut.model_validate(await service.undo(session, actor, merge_id, body.reason))
