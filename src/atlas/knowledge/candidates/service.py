"""Reading and writing pairs of parties that may be one. Who decides is `knowledge.resolution`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.candidates import repository
from atlas.knowledge.candidates.schemas import Candidate, OpenPair, Waiting

CANDIDATES = repository.CANDIDATES


async def open_pairs(
    session: TenantSession, entity_ids: Sequence[UUID], known_at: datetime | None = None
) -> list[OpenPair]:
    """Return the undecided pairs that touch any of the entities.

    Args:
        session: the tenant's.
        entity_ids: canonical entities.
        known_at: as it was recorded then; None: now.

    """
    return await repository.fetch_open(session, entity_ids, known_at)


async def add(session: TenantSession, rows: Sequence[Candidate]) -> list[Candidate]:
    """Add pairs that are not known, whatever was decided of them; return the new ones."""
    if not rows:
        return []
    added = set(await repository.insert_candidates(session, rows))
    return [row for row in rows if row.id in added]


async def find(
    session: TenantSession, candidate_id: UUID, *, lock: bool = False
) -> Candidate | None:
    """Return a pair, locked when asked; None when it is absent or another tenant's."""
    return await repository.find_candidate(session, candidate_id, lock=lock)


async def list_page(session: TenantSession, params: ListParams) -> Page[Candidate]:
    """Return one page of pairs."""
    return await repository.fetch_candidates(session, params)


async def save_verdict(session: TenantSession, row: Candidate) -> Candidate:
    """Write the decision on a pair that the caller has locked."""
    return await repository.save_verdict(session, row)


async def waiting(session: TenantSession) -> list[Waiting]:
    """Return how many pairs there are, by status, and how long they have waited."""
    return await repository.count_by_status(session)
