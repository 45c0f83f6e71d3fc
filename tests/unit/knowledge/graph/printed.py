"""Prints what the ownership rules answer on random graphs: run under several hash seeds.

`python -m tests.unit.knowledge.graph.printed`
"""

import json
import random
import sys

from tests.unit.knowledge.graph.answers import answer
from tests.unit.knowledge.graph.build import AS_OF, control, graph, holding, regime_rule, vote

from atlas.knowledge.graph.domain import (
    Band,
    Comparator,
    Holding,
    HoldingKind,
    Seed,
    exactly,
    integrated_shares,
    sanctioned_ownership,
    ubos,
)
from atlas.knowledge.graph.domain.below import shares_below
from atlas.knowledge.graph.domain.reachable import Reachable
from atlas.knowledge.graph.domain.ubos import UboRule

GRAPHS = 60
REGIMES = ("ofac", "eu", "uk")


def random_holdings(chance: random.Random) -> list[Holding]:
    """Companies c… that hold in each other, persons p…, trusts t… and unknown persons u…."""
    size = chance.randint(3, 12)
    found: dict[tuple[str, str], Holding] = {}
    for _ in range(chance.randint(4, 45)):
        kind = chance.choice("cccpppptu")
        holder = f"{kind}{chance.randint(0, size if kind == 'c' else 6)}"
        company = f"c{chance.randint(0, size)}"
        if holder == company:
            continue
        share = chance.uniform(0, 40)
        band = (
            exactly(share) if chance.random() < 0.6 else Band(share, share + chance.uniform(0, 40))
        )
        make = chance.choice((holding, holding, holding, vote))
        one = make(holder, company, band) if chance.random() < 0.9 else control(holder, company)
        found.setdefault((holder, company), one)
    return [*found.values(), holding("p9", "c0", 0.1)]


def said(holdings: list[Holding]) -> list[str]:
    """Every answer on a graph, with all digits of its numbers."""
    built = graph(*holdings)
    shares = [
        integrated_shares(built, "c0", kind) for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
    ]
    listed = [Seed(f"p{n}", certain=n < 4) for n in range(5)]
    owners = ubos(built, "c0", UboRule(25, Comparator.AT_LEAST), shares=shares[0], votes=shares[1])
    parties = frozenset(f"p{n}" for n in range(7))
    return [
        json.dumps(answer("c0", holdings), default=str, sort_keys=True),
        *map(repr, shares),
        *(repr(list(shares_below(built, key, HoldingKind.OWNERSHIP))) for key in ("p0", "c1")),
        *(repr(sanctioned_ownership(built, listed, regime_rule(one, AS_OF))) for one in REGIMES),
        repr(sorted(Reachable(built, "c0", owners, shares).of(parties))),
    ]


if __name__ == "__main__":
    chance = random.Random(31)
    json.dump([said(random_holdings(chance)) for _ in range(GRAPHS)], sys.stdout)
