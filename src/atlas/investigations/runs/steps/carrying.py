"""Countries that registers stated to an earlier run of the company and no longer state.

The lack of a statement is not a correction. What ties a party to a country counts until the same
source states the same kind of tie again: another residence, another place of business.
"""

from collections.abc import Mapping
from uuid import UUID

from msgspec.structs import replace

from atlas.investigations.results.domain import CountryStated, Enriched, Observed
from atlas.investigations.runs.execution import Step
from atlas.investigations.runs.repository import history, lifecycle
from atlas.knowledge.entities import service as entities


async def with_earlier(
    step: Step, found: Observed, ids: Mapping[str, UUID], subject: UUID
) -> Observed:
    """Return what was observed, with what the newest earlier run saw and no source has replaced.

    Args:
        step: the run's step.
        found: what the registers state now.
        ids: party key to entity.
        subject: the company. Every run about it counts, of another customer record or withdrawn.

    """
    cluster = (await entities.clusters(step.session, [subject]))[subject]
    run = await history.enriched_before(step.session, step.run, cluster)
    if run is None:
        return found
    before = await lifecycle.find_enriched(step.session, run)
    wanted = {UUID(one.entity_id) for one in before.observed.countries} | {*ids.values()}
    stands = {
        str(party): str(found[0])
        for party, found in (await entities.clusters(step.session, sorted(wanted))).items()
    }
    now = {stands[str(party)]: str(party) for party in ids.values()}
    return carried(found, before, {key: now.get(root) for key, root in stands.items()})


def carried(found: Observed, before: Enriched, party_of: Mapping[str, str | None]) -> Observed:
    """Return what was observed, with earlier statements that no source has replaced.

    Args:
        found: what the registers state now.
        before: what an earlier run kept.
        party_of: entity of that run to the one of this run; None or absent: not a party of it.

    """
    known = {_kind(one) for one in found.countries}
    any_use = {kind[:3] for kind in known}
    countries = [
        moved
        for one in before.observed.countries
        if (party := party_of.get(one.entity_id)) is not None
        and _kind(moved := replace(one, entity_id=party, earlier=True)) not in known
        and not (one.use is None and _kind(moved)[:3] in any_use)
    ]
    return replace(found, countries=(*found.countries, *countries))


def _kind(said: CountryStated) -> tuple[str, str, str, str | None]:
    """Return what a statement answers: which party, by what tie, which source, as what address."""
    return said.entity_id, said.tie, said.source, said.use
