"""Parties whom no source names, and which of them leave open who else owns a company."""

from __future__ import annotations

from collections.abc import Collection

from atlas.knowledge.graph.domain.model import PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph


def standing_open(
    graph: OwnershipGraph,
    above: Collection[str],
    unsized: Collection[str],
    answered: Collection[str],
) -> frozenset[str]:
    """Return the unnamed parties that leave the owners open, whatever share they have.

    Such a party stands in the place of an owner in three cases. Its source states that it is
    unknown: a share tells how much it has, not who it is. No source states how much it has. Its
    source withholds it: this counts also where another statement leaves the owners open already.

    Args:
        graph: the projection above a company.
        above: the company, and every party above it.
        unsized: who has rights of an extent that no source states (`unsized_rights`).
        answered: the companies and parties whose owner, or identity, a statement leaves open.

    """
    answered = {*answered}
    return frozenset(
        key
        for key in above
        if (party := graph.party(key)).kind is PartyKind.UNKNOWN_PERSON
        and (
            party.withheld
            or (
                (party.unnamed or key in unsized)
                and answered.isdisjoint({key, *graph.below([key])})
            )
        )
    )
