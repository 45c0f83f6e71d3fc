"""Which party a query is about: the key of its hits, and the keys it had before merges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.sources.screening.domain.features import PartyFeatures, party_features
from atlas.sources.screening.domain.parties import (
    BIRTHS,
    NAMES,
    SCREENED_TYPES,
    Stated,
    claims,
    completed,
    query_of_entity,
)
from atlas.sources.screening.schemas import ScreeningQuery


@dataclass(frozen=True, slots=True)
class Party:
    """A screened party: `key` names it, `aliases` are all keys its hits may stand under.

    `typed`: the query states facts of an entity that no source claims of it.
    """

    key: str
    aliases: tuple[str, ...]
    entity_id: UUID | None
    features: PartyFeatures
    typed: bool = False


async def parties_of(session: TenantSession, queries: Sequence[ScreeningQuery]) -> list[Party]:
    """Return the party of each query.

    An entity is its cluster, so that what was decided about a merged one is found; without an
    entity the caller's reference names the party, without that its own features do.
    """
    wanted = list({query.entity_id for query in queries if query.entity_id is not None})
    clusters = await entities.clusters(session, wanted) if wanted else {}
    own = await own_queries(session, wanted)
    return [replace(party_of(query, clusters), typed=_is_typed(query, own)) for query in queries]


async def stated_of(session: TenantSession, entity_ids: Sequence[UUID]) -> dict[UUID, Stated]:
    """Return what sources state of parties besides their attributes: numbers, names, births."""
    if not entity_ids:
        return {}
    numbers = await entities.identifiers_of(session, entity_ids)
    names = await entities.stated_values(session, entity_ids, NAMES)
    births = await entities.stated_values(session, entity_ids, BIRTHS)
    return {one: Stated(numbers[one], names[one], births[one]) for one in entity_ids}


async def own_queries(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> dict[UUID, ScreeningQuery]:
    """Return what the store itself knows of entities that lists can hold, as queries."""
    if not entity_ids:
        return {}
    return dict(await session.once(_own_queries, frozenset(entity_ids)))


async def _own_queries(
    session: TenantSession, entity_ids: frozenset[UUID]
) -> Mapping[UUID, ScreeningQuery]:
    found = await entities.get_entities(session, list(entity_ids))
    stated = await stated_of(session, list(found))
    return {
        key: query_of_entity(entity, stated=stated[key])
        for key, entity in found.items()
        if entity.type in SCREENED_TYPES
    }


async def with_own_facts(
    session: TenantSession, queries: Sequence[ScreeningQuery]
) -> list[ScreeningQuery]:
    """Return the queries, those about entities with everything that the store knows of them."""
    own = await own_queries(session, list({one.entity_id for one in queries if one.entity_id}))
    return [
        completed(query, own[query.entity_id]) if query.entity_id in own else query
        for query in queries
    ]


def _is_typed(query: ScreeningQuery, own: Mapping[UUID, ScreeningQuery]) -> bool:
    if query.entity_id is None:
        return False
    return query.entity_id not in own or not claims(own[query.entity_id], query)


def party_of(query: ScreeningQuery, clusters: Mapping[UUID, tuple[UUID, ...]]) -> Party:
    """Return the party of a query, given the clusters of entities."""
    features = party_features(query)
    if query.entity_id is not None:
        cluster = clusters.get(query.entity_id, (query.entity_id,))
        aliases = tuple(f"entity:{member}" for member in cluster)
        return Party(aliases[0], aliases, cluster[0], features)
    key = f"reference:{query.reference}" if query.reference else f"features:{features.fingerprint}"
    return Party(key, (key,), None, features)
