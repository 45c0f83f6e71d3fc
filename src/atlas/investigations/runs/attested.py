"""What people attested that an evaluation of a run rests on; the room of the checks answers it."""

from typing import Protocol

from atlas.foundation.db import TenantSession
from atlas.investigations.results.domain import Steps
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import findings
from atlas.knowledge.graph.domain.causes import UboCause
from atlas.sources.screening.schemas.hits import HitOut

_OFFICIALS = frozenset({"officer", "senior_manager"})


class Attestations(Protocol):
    """Attestations as the checks of a run count them now, own ones and those carried over."""

    async def owners_attested(self, session: TenantSession, run: Investigation) -> bool:
        """Return whether an attestation of the beneficial owners counts for an evaluated run."""

    async def named_hits(self, session: TenantSession, run: Investigation) -> tuple[HitOut, ...]:
        """Return the hits of those whom attestations of the customer name by name alone.

        Attestations that count no more are included: their hits are still to be decided.
        """


async def officials_stand_in(
    session: TenantSession, run: Investigation, steps: Steps, attested: Attestations
) -> bool:
    """Return whether verified senior managing officials count in place of a beneficial owner.

    No party must meet the test, a source must name an official of the company, and an attestation
    of the owners must count now. So check and floor say the same.
    """
    found = steps.structure.ownership
    if found is None or found.cause != UboCause.EXHAUSTED:
        return False
    parties = await findings.fetch_parties(session, run.id)
    named = any(_OFFICIALS & {*party.roles} for party in parties)
    return named and await attested.owners_attested(session, run)
