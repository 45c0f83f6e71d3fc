"""How the lists of an installation stand: what readiness and `atlas doctor` say of them."""

from datetime import date

from atlas.foundation.db import Database
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import PUBLISHED_IDS
from atlas.sources.lists.domain.list_standing import ListStanding
from atlas.sources.lists.readings import read_due
from atlas.sources.lists.standings import by_list, standings


async def installation_standings(
    database: Database, as_of: date, *, every: bool = False
) -> dict[str, ListStanding]:
    """Return how each list stands that is loaded, or that a tenant's active profile requires.

    An informative list is not required. `every`: also those that are neither.
    Where no tenant has an active profile, every published list counts as required. The smallest
    age that a profile demands counts, and an unreadable entry is accepted where all have accepted
    it. While profiles were never read, every published list counts as required; while any has to
    be read again, nothing counts as accepted.
    """
    unread = await read_due(database)
    async with database.platform() as session:
        never = (await repository.count_readings(session))["never"]
        ages = await repository.required_ages(session)
        accepted = by_list([] if unread else await repository.accepted_by_all(session))
        found = await standings(session, as_of, max_ages=ages, accepted=accepted)
    everything = never or not ages
    needed = {*ages, *(PUBLISHED_IDS if everything else ())}
    return {key: item for key, item in found.items() if every or item.loaded or key in needed}
