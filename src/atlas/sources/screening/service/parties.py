"""Which party a query is about: the key of its hits, and the keys it had before merges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.sources.screening.domain.features import PartyFeatures, party_features
from atlas.sources.screening.schemas import ScreeningQuery


@dataclass(frozen=True, slots=True)
class Party:
    """A screened party: `key` names it, `aliases` are all keys its hits may stand under."""

    key: str
    aliases: tuple[str, ...]
    entity_id: UUID | None
    features: PartyFeatures


async def parties_of(session: TenantSession, queries: Sequence[ScreeningQuery]) -> list[Party]:
    """Return the party of each query.

    An entity is its cluster, so that what was decided about a merged one is found; without an
    entity the caller's reference names the party, without that its own features do.
    """
    wanted = list({query.entity_id for query in queries if query.entity_id is not None})
    clusters = await entities.clusters(session, wanted) if wanted else {}
    return [party_of(query, clusters) for query in queries]


def party_of(query: ScreeningQuery, clusters: Mapping[UUID, tuple[UUID, ...]]) -> Party:
    """Return the party of a query, given the clusters of entities."""
    features = party_features(query)
    if query.entity_id is not None:
        cluster = clusters.get(query.entity_id, (query.entity_id,))
        aliases = tuple(f"entity:{member}" for member in cluster)
        return Party(aliases[0], aliases, cluster[0], features)
    key = f"reference:{query.reference}" if query.reference else f"features:{features.fingerprint}"
    return Party(key, (key,), None, features)
