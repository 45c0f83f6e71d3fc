"""Reading relationships. Writing is `knowledge.mutations`."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import Claim
from atlas.knowledge.entities.schemas import TimelineEvent
from atlas.knowledge.relationships import repository
from atlas.knowledge.relationships.errors import RelationshipNotFoundError
from atlas.knowledge.relationships.schemas import Relationship
from atlas.knowledge.survivorship.domain.ends import ENDED_BY_PERSON


async def list_relationships(session: TenantSession, params: ListParams) -> Page[Relationship]:
    """Return one page of the tenant's relationships, of all intervals."""
    return await repository.fetch_relationships(session, params)


async def get_relationship(session: TenantSession, relationship_id: UUID) -> Relationship:
    """Return a relationship.

    Raises:
        RelationshipNotFoundError: absent or another tenant's.

    """
    found = await repository.find_relationship(session, relationship_id)
    if found is None:
        raise RelationshipNotFoundError
    return found


async def of_entities(
    session: TenantSession,
    entity_ids: Sequence[UUID],
    *,
    types: Sequence[str] = (),
    as_of: date | None = None,
) -> list[Relationship]:
    """Return relationships that touch any of the entities, in one query.

    Args:
        entity_ids: entities; those joined into them count with them.
        types: relationship types; empty for all.
        as_of: only those whose validity covers this day; None for all intervals.

    """
    return await repository.fetch_of_entities(session, entity_ids, types, as_of)


async def ended_by_persons(
    session: TenantSession, wanted: Sequence[tuple[UUID, UUID, str]]
) -> set[tuple[UUID, UUID, str]]:
    """Return of which left-out relationships persons have stated the end, each of its kind.

    Args:
        session: the tenant's.
        wanted: canonical holder and company, and the type of relationship.

    """
    if not wanted:
        return set()
    found = await of_entities(session, sorted({holder for holder, _, _ in wanted}))
    ended: dict[tuple[UUID, UUID, str], bool] = {}
    for one in found:
        if one.data.get("left_out") is True:
            key = one.from_id, one.to_id, one.type
            ended[key] = ended.get(key, True) and ENDED_BY_PERSON in one.data
    return {key for key in wanted if ended.get(key, False)}


async def list_claims(
    session: TenantSession, relationship_id: UUID, params: ListParams
) -> Page[Claim]:
    """Return one page of the claims on a relationship: its existence and its attributes.

    Raises:
        RelationshipNotFoundError: absent or another tenant's.

    """
    found = await get_relationship(session, relationship_id)
    return await entities.list_subject_claims(session, [found.id], params)


async def list_timeline(
    session: TenantSession, relationship_id: UUID, params: ListParams
) -> Page[TimelineEvent]:
    """Return one page of the changes of a relationship.

    Raises:
        RelationshipNotFoundError: absent or another tenant's.

    """
    found = await get_relationship(session, relationship_id)
    return await entities.list_subject_timeline(session, [found.id], params)
