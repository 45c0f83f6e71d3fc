"""Ownership by sanctioned persons, per regime: a least fixed point with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from atlas.knowledge.graph.domain.bands import Band, Comparator
from atlas.knowledge.graph.domain.network import OwnershipGraph


@dataclass(frozen=True, slots=True)
class SanctionsRule:
    """One regime's rule, valid over a time (`valid_to` exclusive).

    Direct holdings of members are compared with `threshold` percent. `aggregate`: over all
    members together; else per designated person (with that person's own companies, and joint
    holders as one). `votes`, `appointment`, `control`: these grounds count too.
    """

    regime: str
    threshold: float
    comparator: Comparator
    aggregate: bool
    votes: bool
    appointment: bool
    control: bool
    source: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Seed:
    """A party matched on an asset-freeze list of the regime; undecided hits are not `certain`."""

    party: str
    certain: bool


@dataclass(frozen=True, slots=True)
class ProofEdge:
    """One holding of the proof: who, of what, how much, since and until when."""

    holding: str
    holder: str
    company: str
    kind: str
    band: Band | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class OwnedBySanctioned:
    """A company that sanctioned persons own: `blocked`, or only `possible`.

    `contested`: possible because the threshold is reached only through an over-declared
    company. `total` is the band of the members' direct holdings (None on control). `proof`
    leads from seeds to this company, in the order the companies joined.
    """

    company: str
    status: str
    contested: bool
    basis: str
    total: Band | None
    seeds: tuple[str, ...]
    proof: tuple[ProofEdge, ...]


@dataclass(frozen=True, slots=True)
class SanctionedOwnership:
    """All companies of the graph that the seeds own under one rule."""

    rule: SanctionsRule
    as_of: date
    seeds: tuple[Seed, ...]
    owned: tuple[OwnedBySanctioned, ...]

    def of(self, company: str) -> OwnedBySanctioned | None:
        """Return the entry of a company, or None when the seeds do not own it."""
        return next((entry for entry in self.owned if entry.company == company), None)


def regime_rule(regime: str, as_of: date) -> SanctionsRule:
    """Return a regime's rule at a date (`ofac`, `eu`, `uk`).

    Raises:
        KeyError: no rule of that regime is valid then.

    """
    raise NotImplementedError


def sanctioned_ownership(
    graph: OwnershipGraph, seeds: Sequence[Seed], rule: SanctionsRule
) -> SanctionedOwnership:
    """Return which companies the seeds own under the rule."""
    raise NotImplementedError
