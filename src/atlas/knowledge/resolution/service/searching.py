"""Use case: look for parties that may be one, around one company, as durable work."""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON, Failure
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.entities import service as entities
from atlas.knowledge.resolution import repository
from atlas.knowledge.resolution.actions import ResolutionAction
from atlas.knowledge.resolution.errors import SearchFinishedError, SearchNotFoundError
from atlas.knowledge.resolution.schemas import Search
from atlas.knowledge.resolution.service.deciding import words_lapse
from atlas.knowledge.resolution.service.finding import find_candidates
from atlas.workspace.jobs.domain import JobStatus
from atlas.workspace.work.service import Work

SEARCHES = repository.SEARCHES
KIND = "resolution.search"
"""Kind of the job and of the outbox message that starts the workflow."""


async def start(session: TenantSession, actor: AuthContext, entity_id: UUID) -> Search:
    """Write a search with its job, audit event and outbox message in one transaction.

    Raises:
        EntityNotFoundError: the company is absent or another tenant's.

    """
    entity = await entities.get_entity(session, entity_id)
    made = Search(
        id=new_id(),
        company_id=entity.id,
        status="pending",
        compared=0,
        found=0,
        not_compared=[],
        error=None,
        created_by=actor.user_id,
        created_at=now(),
        finished_at=None,
    )
    await repository.insert_search(session, made)
    facts: dict[str, JSON] = {"company": str(entity.id)}
    await WORK.start(session, actor, made.id, facts)
    return made


async def list_searches(session: TenantSession, params: ListParams) -> Page[Search]:
    """Return one page of searches."""
    return await repository.fetch_searches(session, params)


async def step(session: TenantSession, actor: AuthContext, search_id: UUID) -> bool:
    """Do the search, in one part; return that it is over.

    What rested on the parties as two lapses below them, until the next investigation.
    """
    made = await WORK.next(session, actor, search_id)
    if made is not None:
        seen = await find_candidates(session, actor, {made.company_id})
        await words_lapse(session, *seen.parties)
        await repository.save_found(session, search_id, seen.compared, seen.new, seen.not_compared)
        await WORK.end(session, actor, search_id, "complete")
    return True


async def _close(
    session: TenantSession,
    _actor: AuthContext,
    made: Search,
    status: JobStatus,
    error: Failure | None,
) -> dict[str, JSON]:
    await repository.end_search(session, made.id, status, error, now())
    return {"company": str(made.company_id)}


WORK = Work(
    kind=KIND,
    resource="resolution_search",
    actions=ResolutionAction,
    find=repository.find_search,
    close=_close,
    absent=SearchNotFoundError,
    over=SearchFinishedError,
    noun="search",
)
