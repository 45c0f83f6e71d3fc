"""How the lists stand: for a tenant by its compliance profile, for the installation by its own.

`standings_for` is the one answer for a tenant: screening, ownership, reports, decisions, the
lists' routes and their acceptances read it. Nothing else derives a list's allowed age.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from atlas.foundation.db import AnySession, TenantSession
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.compliance_profile.domain import DEMO_HOME, EffectiveRules, RequiredList
from atlas.sources.lists import repository
from atlas.sources.lists.domain.catalogue import (
    LISTS,
    PUBLISHED_IDS,
    ListDefinition,
    definition_of,
)
from atlas.sources.lists.domain.list_standing import ListStanding, standing_of
from atlas.sources.lists.domain.manifest import definition_from
from atlas.sources.lists.domain.national import bare_definition
from atlas.sources.lists.opening import definition_for
from atlas.sources.lists.schemas import ListVersion

FICTITIOUS = frozenset(definition.id for definition in LISTS.values() if definition.fictitious)
"""Lists of the demo: a firm with a real home, or with none yet, neither sees nor searches them."""
_BARRING = frozenset({"binding", "adopted"})


@dataclass(frozen=True, slots=True)
class TenantStandings:
    """How each list stands for a tenant on a day, and what its active profile requires.

    `required`: the binding and adopted lists; None where no profile is active, and then no
    favourable result may be reported. `by_id` holds every list that Atlas knows, that is loaded, or
    that is required; lists of the demo only for a firm at home in the fictitious country.
    `versions`: the loaded version of each of them that is loaded.
    """

    rules: EffectiveRules | None
    required: tuple[RequiredList, ...] | None
    by_id: Mapping[str, ListStanding]
    versions: Mapping[str, ListVersion]

    @property
    def loaded(self) -> frozenset[str]:
        """The lists of which a version is loaded."""
        return frozenset(key for key, item in self.by_id.items() if item.loaded)

    def title_of(self, list_id: str) -> str:
        """Return what a list is called; its id where nothing known has another name for it."""
        return definition(list_id, self.versions.get(list_id)).title

    @property
    def answering(self) -> frozenset[str]:
        """The lists on which the lack of a hit counts; fictitious ones only where required."""
        needed = {item.list_id for item in self.required or ()}
        return frozenset(
            key
            for key, item in self.by_id.items()
            if item.answers and (key in needed or not item.fictitious)
        )


def required_by(rules: EffectiveRules) -> tuple[RequiredList, ...]:
    """Return the lists that a negative answer requires: binding and adopted.

    A fictitious list never counts for a real home, regardless of its profile.
    """
    demo = at_home_in_demo(rules)
    return tuple(
        item
        for item in rules.required_lists
        if item.standing in _BARRING and (demo or item.list_id not in FICTITIOUS)
    )


def at_home_in_demo(rules: EffectiveRules | None) -> bool:
    """Return whether a firm is at home in the fictitious country, and nowhere else."""
    return rules is not None and rules.home == (DEMO_HOME,)


def allowed_ages(required: Iterable[RequiredList]) -> dict[str, int]:
    """Return list id → days since the last check, the fewest where a list is required twice."""
    ages: dict[str, int] = {}
    for item in required:
        ages[item.list_id] = min(item.max_age_days, ages.get(item.list_id, item.max_age_days))
    return ages


async def standings_for(
    session: TenantSession,
    as_of: date,
    *,
    accepted: Mapping[str, frozenset[str]] | None = None,
) -> TenantStandings:
    """Return how each list stands for the session's tenant, by the ages its profile demands.

    Args:
        session: its acceptances of unreadable entries and of sizes count.
        as_of: the day (UTC) for which ages are counted and whose profile holds.
        accepted: list id → accepted entries, in place of the tenant's own.

    """
    rules = await profiles.active(session, as_of)
    required = None if rules is None else required_by(rules)
    ages = allowed_ages(required or ())
    versions = {v.list_id: v for v in await session.once(repository.all_current)}
    found = await _standings_of(session, versions, as_of, ages, accepted)
    demo = at_home_in_demo(rules)
    seen = {key: item for key, item in found.items() if demo or key not in FICTITIOUS}
    return TenantStandings(
        rules, required, seen, {key: one for key, one in versions.items() if key in seen}
    )


async def standings(
    session: AnySession,
    as_of: date,
    *,
    max_ages: Mapping[str, int],
    accepted: Mapping[str, frozenset[str]] | None = None,
) -> dict[str, ListStanding]:
    """Return how each list stands by given ages: `standings_for` and the installation use it."""
    versions = {v.list_id: v for v in await session.once(repository.all_current)}
    return await _standings_of(session, versions, as_of, max_ages, accepted)


async def _standings_of(
    session: AnySession,
    versions: Mapping[str, ListVersion],
    as_of: date,
    max_ages: Mapping[str, int],
    accepted: Mapping[str, frozenset[str]] | None,
) -> dict[str, ListStanding]:
    if accepted is None:
        accepted = await accepted_entries(session)
    ids = dict.fromkeys((*PUBLISHED_IDS, *versions, *max_ages))
    return {
        list_id: standing(
            list_id,
            versions.get(list_id),
            as_of,
            accepted.get(list_id, frozenset()),
            max_ages.get(list_id),
        )
        for list_id in ids
    }


async def accepted_entries(session: AnySession) -> dict[str, frozenset[str]]:
    """Return the entries that two people of the session's tenant accepted, by list."""
    return by_list(await session.once(repository.accepted))


def by_list(accepted: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return accepted entries by list."""
    found: dict[str, set[str]] = {}
    for list_id, key in accepted:
        found.setdefault(list_id, set()).add(key)
    return {list_id: frozenset(keys) for list_id, keys in found.items()}


def standing(
    list_id: str,
    version: ListVersion | None,
    as_of: date,
    accepted: frozenset[str] = frozenset(),
    max_age_days: int | None = None,
) -> ListStanding:
    """Return how a list stands with a version; `max_age_days` None: the catalogue's age."""
    facts = version.facts(accepted) if version else None
    return standing_of(definition(list_id, version), facts, as_of, max_age_days=max_age_days)


def definition(list_id: str, version: ListVersion | None) -> ListDefinition:
    """Return a list as the catalogue has it, or the manifest of its version."""
    if list_id in LISTS:
        return definition_of(list_id)
    if version is None:  # a profile may require a list of its own that was never loaded
        return bare_definition(list_id)
    return definition_from(list_id, definition_for(version.manifest))
