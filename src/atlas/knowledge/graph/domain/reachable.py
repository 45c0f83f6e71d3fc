"""Which parties, or shares that no one declares, may still be those of one more owner."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from atlas.knowledge.graph.domain.bands import Band, Reach
from atlas.knowledge.graph.domain.beneficial import UboResult
from atlas.knowledge.graph.domain.control import controlled_by
from atlas.knowledge.graph.domain.loops import cycles_above
from atlas.knowledge.graph.domain.model import (
    Holding,
    HoldingKind,
    IntegratedShares,
    Party,
    PartyKind,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.shares import integrated_shares

_HALF = 50


class Reachable:
    """Which parties, or who stands behind them, may meet the test of a company."""

    def __init__(
        self,
        graph: OwnershipGraph,
        company: str,
        result: UboResult,
        interests: Sequence[IntegratedShares],
    ) -> None:
        """Take the structure, its owners as found, and the integrated shares and votes."""
        self._graph, self._company, self._interests = graph, company, interests
        self._rule = result.rule
        self._lost = {ubo.party for ubo in result.unidentified}

    def of(self, parties: Collection[str]) -> frozenset[str]:
        """Return those of the parties that may meet the test, alone or with the others.

        One person may stand behind several of them, so that their shares count together.
        """
        alone = {party for party in parties if party in self._lost or self._controls(party)}
        for interest in self._interests:
            bands = {
                party: share.integrated
                for party in sorted(
                    parties
                )  # a sum in the order of a set is another in each process
                if (share := interest.by_party.get(party)) is not None
            }
            # a closed loop has no shares: how much is held behind it is not known
            alone |= {party for party, band in bands.items() if band is None}
            most = sum(band.upper for band in bands.values() if band is not None)
            together = Band(0, min(most, 100.0))
            if together.reaches(self._rule.threshold, self._rule.comparator) is not Reach.NO:
                alone |= {party for party, band in bands.items() if band and band.upper > 0}
        return frozenset(alone | ({self._company} & set(parties)))

    def of_rests(self, rests: Mapping[str, Band]) -> list[str]:
        """Return the companies whose undeclared shares may be those of one more owner.

        One person may hold all of them. A majority of a company that controls may be in them.
        """
        hand = self._one_hand(rests)
        if (
            hand is None
            or hand.reaches(self._rule.threshold, self._rule.comparator) is not Reach.NO
        ):
            return [key for key, rest in rests.items() if rest.upper > 0]
        shares = next((one for one in self._interests if one.kind is HoldingKind.OWNERSHIP), None)
        most: dict[str, Band] = {}
        for key, rest in rests.items():
            if key == self._company:
                most[key] = rest
            elif rest.upper >= _HALF and self._controls(key):
                most[key] = Band(0, 100)
            elif shares and (held := shares.by_party.get(key)) and held.integrated:
                open_ = rest.upper_open or held.integrated.upper_open
                most[key] = Band(0, rest.upper * held.integrated.upper / 100, upper_open=open_)
        most = {key: band for key, band in most.items() if band.upper > 0}
        together = Band(
            0,
            min(sum(band.upper for band in most.values()), 100.0),
            upper_open=any(band.upper_open for band in most.values()),
        )
        meets = together.reaches(self._rule.threshold, self._rule.comparator) is not Reach.NO
        return list(most) if meets else []

    def _one_hand(self, rests: Mapping[str, Band]) -> Band | None:
        """Return the most that one person holds who has all of the rests; None if it has no number.

        Where companies own each other a rest weighs more than its share times the company's: it
        is worked out as every holder's share is. Without a circle nothing is worked out here.
        """
        if not rests or not cycles_above(self._graph, self._company):
            return Band(0, 0)
        stranger = Party("?", "?", PartyKind.UNKNOWN_PERSON)
        held = [
            Holding(f"?{key}", stranger.key, key, HoldingKind.OWNERSHIP, rest)
            for key, rest in rests.items()
        ]
        edges = [*self._graph.edges(HoldingKind.OWNERSHIP), *held]
        parties = [*self._graph.parties.values(), stranger]
        built = OwnershipGraph(parties, edges, self._graph.as_of)
        found = integrated_shares(built, self._company, HoldingKind.OWNERSHIP)
        share = found.by_party.get(stranger.key)
        return share.integrated if share is not None else Band(0, 0)

    def _controls(self, party: str) -> bool:
        return self._company in controlled_by(self._graph, party)
