"""How the lists of an installation stand: what readiness and `atlas doctor` say of them."""

from datetime import date

from atlas.foundation.db import Database
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.lists.domain.catalogue import PUBLISHED_IDS
from atlas.sources.lists.domain.list_standing import ListStanding
from atlas.sources.lists.standings import accepted_entries, allowed_ages, required_by, standings

MOST_TENANTS = 500
"""Tenants whose profiles are read; where there are more, every published list counts as needed."""


async def installation_standings(
    database: Database, as_of: date, *, every: bool = False
) -> dict[str, ListStanding]:
    """Return how each list stands that is loaded, or that a tenant's active profile requires.

    An informative list is not required. `every`: also those that are neither.
    Where no tenant has an active profile, every published list counts as required. The smallest
    age that a profile demands counts, and an unreadable entry is accepted where all have accepted
    it.
    """
    async with database.platform() as session:
        tenants = await tenancy.tenant_ids(session)
    required: list[RequiredList] = []
    accepted: list[dict[str, frozenset[str]]] = []
    for tenant_id in tenants[:MOST_TENANTS]:
        async with database.tenant(tenant_id) as tenant:
            rules = await profiles.active(tenant, as_of)
            if rules is None:
                continue
            accepted.append(await accepted_entries(tenant))
        required.extend(required_by(rules))
    ages = allowed_ages(required)
    everything = not ages or len(tenants) > MOST_TENANTS
    async with database.platform() as session:
        found = await standings(session, as_of, max_ages=ages, accepted=_by_all(accepted))
    needed = {*ages, *(PUBLISHED_IDS if everything else ())}
    return {key: item for key, item in found.items() if every or item.loaded or key in needed}


def _by_all(accepted: list[dict[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    """Return what every tenant accepted, by list."""
    if not accepted:
        return {}
    first, *others = accepted
    return {
        list_id: keys.intersection(*(other.get(list_id, frozenset()) for other in others))
        for list_id, keys in first.items()
    }
