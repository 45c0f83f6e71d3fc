"""Hits of earlier runs that a run's evaluation still counts, of parties it has no more.

Where something was not assessed, the findings of the previous evaluation still count
(`risk.evaluations.domain.findings`), also of parties that no source ties to the company any more.
No attestation replaces what they rest on: the hits are decided before the run is.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.runs import history, queries
from atlas.risk.evaluations import service as evaluations
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas.hits import HitOut
from atlas.sources.screening.service import EarlierHit

WAITING = frozenset({"undecided", "unsure"})


async def taken_over(
    session: TenantSession, run: queries.Run, evaluation_id: UUID | None, own: Collection[UUID]
) -> tuple[HitOut, ...]:
    """Return the undecided hits of earlier runs on which findings of an evaluation rest.

    Those of all parties of the customer's runs before it, back to the last run whose evaluation
    took nothing over: exact and strong ones, and those whose whole name equals a listed one.

    Args:
        session: the tenant's.
        run: the run; those before it count also if they were withdrawn or never finished.
        evaluation_id: its newest evaluation; None: it was not evaluated.
        own: ids of the hits that the run's own parties have.

    """
    parties: set[UUID] = set()
    last: queries.Run | None = run
    newest = evaluation_id
    while last is not None and (newest is None or await evaluations.takes_over(session, newest)):
        last = await history.run_before(session, last)
        if last is None:
            break
        parties |= {one.entity_id for one in await history.fetch_parties(session, last.id)}
        newest = (await evaluations.newest_ids(session, [last.id])).get(last.id)
    found = await screening.earlier_hits(session, sorted(parties)) if parties else {}
    return waiting([one for several in found.values() for one in several if one.hit.id not in own])


def waiting(found: Iterable[EarlierHit]) -> tuple[HitOut, ...]:
    """Return the undecided hits that are exact, strong, or of a name that equals a listed one."""
    hits = {one.hit.id: one.hit for one in found if one.waits}
    return tuple(hits[key] for key in sorted(hits))
