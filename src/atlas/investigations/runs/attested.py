"""What people attested that an evaluation of a run rests on; the room of the checks answers it."""

from collections.abc import Collection, Iterable
from typing import Protocol

from msgspec.structs import replace

from atlas.foundation.db import TenantSession
from atlas.investigations.results.domain import Regime, Steps
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import findings
from atlas.investigations.runs.screened import ended
from atlas.knowledge.graph.domain.causes import UboCause
from atlas.knowledge.graph.domain.ownership_words import led_by_listed
from atlas.sources.lists.domain.regimes import parted
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

    async def uncompared(self, session: TenantSession, run: Investigation) -> bool:
        """Return whether the customer's attestation names, by name alone, someone not compared.

        That is: no screening of the name excludes a match on the sanctions lists.
        """


def listed_under(hits: Iterable[HitOut]) -> frozenset[str]:
    """Return the regimes whose lists name, or may name, who has these hits."""
    held = (hit for hit in hits if hit.status != "false_positive" and not ended(hit))
    return frozenset(code for hit in held for code in parted(hit.regime))


def with_in_control(
    regimes: Iterable[Regime], listed: Collection[str], *, uncompared: bool
) -> tuple[Regime, ...]:
    """Return the regimes' answers with those in control by attestation, who are no parties.

    Args:
        regimes: the answers about the parties.
        listed: the regimes whose lists may name one of those in control (`listed_under`).
        uncompared: whether one of them was not compared with the sanctions lists.

    """
    return tuple(
        replace(
            one,
            control=led_by_listed(one.control, one.regime, listed, uncompared=uncompared),
        )
        if one.control
        else one
        for one in regimes
    )


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
