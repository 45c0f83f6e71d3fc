"""What screening knows of entities, for those who look at a whole structure at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.sources.lists import service as lists
from atlas.sources.screening.domain.matches import EntityHit, EntityStanding, answered_by
from atlas.sources.screening.domain.results import ALGORITHM
from atlas.sources.screening.repository import hits as hits_repository
from atlas.sources.screening.repository import matches as repository
from atlas.sources.screening.repository import newer
from atlas.sources.screening.service import rescreenings
from atlas.sources.screening.service.swept import unswept


async def standing_of(
    session: TenantSession, entity_ids: Sequence[UUID]
) -> dict[UUID, EntityStanding]:
    """Return the standing of each entity; one never screened has no `screened_at`.

    Hits and screenings of entities joined into one count as its own. A list gives an answer only
    where the party, as it is known now, was compared with what it lists now, by the name matcher of
    this release.
    """
    clusters = await entities.clusters(session, list(entity_ids))
    owner = {f"entity:{member}": one for one, cluster in clusters.items() for member in cluster}
    rows = await hits_repository.hits_of_parties(session, list(owner))
    listed = await lists.listed_dates(session, [row.entry_id for row in rows])
    hits: dict[UUID, list[EntityHit]] = {}
    for row in rows:
        hit = EntityHit(
            row.id, row.list_id, row.entry_name, row.regime, row.measure,
            tuple(row.topics), row.strength, row.status, row.delisted, listed.get(row.entry_id),
            row.delisting_confirmed,
        )  # fmt: skip
        hits.setdefault(owner[row.party_key], []).append(hit)
    waiting = {
        one.list_id: str(one.id)
        for one in await unswept(session, await lists.current_versions(session))
    }
    joined = {key for key, one in owner.items() if len(clusters[one]) > 1}
    found = await repository.last_screenings(session, list(owner))
    apart = await _apart(session, [one.party_key for one in found if one.party_key in joined])
    last: dict[UUID, tuple[datetime, frozenset[str]]] = {}
    for one in found:
        party = owner[one.party_key]
        counts = one.watched and one.algorithm == ALGORITHM and one.party_key not in apart
        answered = answered_by(one.lists) if counts else frozenset()
        answered -= {
            item["list_id"]
            for item in one.lists
            if waiting.get(item["list_id"], item["version_id"]) != item["version_id"]
        }
        if party not in last or one.screened_at > last[party][0]:
            last[party] = (one.screened_at, answered)
    return {
        one: EntityStanding(tuple(hits.get(one, ())), *last.get(one, (None, frozenset())))
        for one in clusters
    }


async def _apart(session: TenantSession, keys: Sequence[str]) -> set[str]:
    """Return who was screened as one of several parties that have been joined since.

    Each was compared by what was known of it alone. The next sweep compares what they are together.
    """
    if not keys:
        return set()
    return await rescreenings.changed_parties(session, await newer.subjects_of_keys(session, keys))
