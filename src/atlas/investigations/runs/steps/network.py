"""The parties around the subject, as the graph and the lists know them once all are screened."""

from collections.abc import Iterator, Sequence

from atlas.foundation.db import TenantSession
from atlas.investigations.modules.domain.network import (
    MOST_PARTIES,
    STEPS,
    Near,
    Network,
    network_of,
)
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import lifecycle
from atlas.knowledge.graph import service as graph
from atlas.sources.screening.domain.matches import EntityHit
from atlas.sources.screening.schemas.hits import HitOut
from atlas.sources.screening.service.matches import standing_of

_PARTIES = frozenset({"Person", "LegalEntity", "Trust"})


async def around(
    session: TenantSession,
    run: Investigation,
    seen: InvestigationSnapshot,
    named: Sequence[HitOut],
    *,
    uncompared: bool,
) -> Network | None:
    """Return the risk of the parties around a run's subject, by the worst of them.

    Those within two steps, and everyone whom the run collected: owners further up, who held before
    or will hold; and persons in control whom an attestation names by name alone.

    Args:
        session: the tenant's.
        run: the run; None is returned where its subject is not known.
        seen: what it found.
        named: the hits of the persons in control who are no parties.
        uncompared: whether one of them was not compared with the sanctions lists.

    """
    if run.entity_id is None:
        return None
    left_out = bool((await lifecycle.find_enriched(session, run.id)).beside_left_out)
    scope = graph.Scope(as_of=seen.as_of)
    near = await graph.neighbourhood(session, run.entity_id, scope, depth=STEPS, limit=MOST_PARTIES)
    known = {one.id: (one.name, one.distance) for one in seen.parties if one.type in _PARTIES}
    known |= {one.id: (one.name, one.distance) for one in near.nodes if one.type in _PARTIES}
    parties = {key: one for key, one in known.items() if one[1] > 0}
    standings = await standing_of(session, list(parties))
    found = [
        Near(
            name=name,
            distance=distance,
            hits=standings[key].hits,
            screened=standings[key].screened_at is not None,
        )
        for key, (name, distance) in parties.items()
    ]
    return network_of(
        (*found, *_in_control(named, uncompared=uncompared)),
        truncated=near.truncated or left_out,
    )


def _in_control(named: Sequence[HitOut], *, uncompared: bool) -> Iterator[Near]:
    """Yield those in control who are no parties: who has a hit, and one who was not compared."""
    people = {hit.reference: hit.party_name for hit in named}
    for reference, name in people.items():
        hits = tuple(_hit(hit) for hit in named if hit.reference == reference)
        yield Near(name=name, distance=1, hits=hits)
    if uncompared:
        yield Near(name="A person in control", distance=1, screened=False)


def _hit(hit: HitOut) -> EntityHit:
    return EntityHit(
        hit.id, hit.list_id, hit.entry_name, hit.regime, hit.measure.value, tuple(hit.topics),
        hit.strength.value, hit.status, hit.delisted, None, hit.delisting_confirmed,
    )  # fmt: skip
