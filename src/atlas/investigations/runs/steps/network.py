"""The parties around the subject, as the graph and the lists know them once all are screened."""

from datetime import date
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.modules.domain.network import (
    MOST_PARTIES,
    STEPS,
    Near,
    Network,
    network_of,
)
from atlas.knowledge.graph import service as graph
from atlas.sources.screening.service.matches import standing_of

_PARTIES = frozenset({"Person", "LegalEntity", "Trust"})


async def around(
    session: TenantSession, subject: UUID, as_of: date, *, left_out: bool = False
) -> Network:
    """Return the risk of the parties within two steps of the subject, by the worst of them.

    left_out: whether parties within two steps were not collected, for their number.
    """
    near = await graph.neighbourhood(
        session, subject, graph.Scope(as_of=as_of), depth=STEPS, limit=MOST_PARTIES
    )
    nodes = [node for node in near.nodes if node.type in _PARTIES and node.distance > 0]
    standings = await standing_of(session, [node.id for node in nodes])
    return network_of(
        (
            Near(
                name=node.name,
                distance=node.distance,
                hits=standings[node.id].hits,
                screened=standings[node.id].screened_at is not None,
            )
            for node in nodes
        ),
        truncated=near.truncated or left_out,
    )
