"""Against what a search is made: the lists of one moment, and what the profile requires of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.list_standing import ListStanding
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening.domain.outcome import Required, Rules
from atlas.sources.screening.repository.subjects import begin_search


@dataclass(frozen=True, slots=True)
class Against:
    """What is searched, and what the absence of hits rests on: lists' states, the profile's rules.

    Of one moment: `standings` are those of `versions`, by list.
    """

    rules: Rules
    standings: Mapping[str, ListStanding]
    versions: Mapping[str, ListVersion]


async def standing_rules(session: TenantSession) -> Against:
    """Return how the lists stand today, by the ages that the active profile demands.

    They are for a search in this transaction. A list may be replaced before it is over; a sweep
    after the new version begins only then, so it comes to the parties of this search as well.
    """
    await begin_search(session)
    found = await lists.standings_for(session, now().date())
    required = (
        None
        if found.required is None
        else tuple(Required(item.list_id, item.topic, item.law) for item in found.required)
    )
    rules = Rules(required, found.loaded, lists.FICTITIOUS)
    return Against(rules, found.by_id, found.versions)
