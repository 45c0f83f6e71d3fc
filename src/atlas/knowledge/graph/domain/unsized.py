"""Rights in a company whose extent no source states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from atlas.knowledge.graph.domain.bands import UNKNOWN, Band, Reach
from atlas.knowledge.graph.domain.beneficial import UboRule
from atlas.knowledge.graph.domain.control import controlled_by
from atlas.knowledge.graph.domain.economic import RIGHTS
from atlas.knowledge.graph.domain.model import Holding, HoldingKind, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph


def unsized_rights(
    graph: OwnershipGraph, companies: Collection[str], owners: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return the parties with rights whose extent no source states, and the records' keys.

    These are rights by contract, conditional ones (options), the use of assets, and interests that
    are unknown or not published (BODS 0.4, `interestType`), and also control for which no source
    states the means. A party with such rights may be a beneficial owner, or hide one. What an
    identified owner has, alone or through what that owner surely controls, hides no one else.
    Rights to profits or surplus assets are not included: they have an extent (`economic_rights`).

    Args:
        graph: the projection above a company.
        companies: the company, and every party above it.
        owners: who certainly is a beneficial owner.

    """
    rights = [
        edge
        for key in companies
        for edge in (*graph.into(key, HoldingKind.CONTROL), *graph.shown_into(key))
        if edge.kind is HoldingKind.CONTROL
        and edge.control is None
        and edge.interest_type not in RIGHTS
    ]
    known = _known(graph, owners) if rights else set()
    found: dict[str, tuple[str, ...]] = {}
    for edge in rights:
        if edge.holder not in known:
            found[edge.holder] = (*found.get(edge.holder, ()), edge.key)
    return found


def economic_rights(
    graph: OwnershipGraph, companies: Collection[str], owners: Collection[str], rule: UboRule
) -> Mapping[str, tuple[Holding, ...]]:
    """Return, by company, rights to its profits or surplus assets that may hide one more owner.

    Next to the shares of others such a right is no share, and yet it may be the whole of what the
    company is worth. A natural person who has it is named and examined. Behind companies and trusts
    that no one is known to control, one person may stand with enough to be an owner. The arguments
    are those of `unsized_rights`.
    """
    rights: dict[tuple[str, str | None], list[Holding]] = defaultdict(list)
    for key in companies:
        for edge in (*graph.into(key, HoldingKind.CONTROL), *graph.shown_into(key)):
            if edge.kind is HoldingKind.CONTROL and edge.interest_type in RIGHTS:
                rights[key, edge.interest_type].append(edge)
    known = _known(graph, owners) if rights else set()
    found: dict[str, tuple[Holding, ...]] = {}
    for (company, _), edges in rights.items():
        opaque = [
            edge for edge in edges if edge.holder not in known and _is_opaque(graph, edge.holder)
        ]
        if opaque and _meets(opaque, rule):
            found[company] = (*found.get(company, ()), *opaque)
    return found


def _is_opaque(graph: OwnershipGraph, holder: str) -> bool:
    """Whether a party is no natural person, and none is known who surely controls it."""
    above = graph.above(holder, tuple(HoldingKind))
    return not any(
        graph.party(key).kind is PartyKind.PERSON
        and (key == holder or holder in controlled_by(graph, key, possibly=False))
        for key in above
    )


def _meets(held: Collection[Holding], rule: UboRule) -> bool:
    bands = [edge.right or UNKNOWN for edge in held]
    most = Band(
        0,
        min(sum(band.upper for band in bands), 100.0),
        upper_open=any(band.upper_open for band in bands),
    )
    return most.reaches(rule.threshold, rule.comparator) is not Reach.NO


def _known(graph: OwnershipGraph, owners: Collection[str]) -> set[str]:
    """Return the owners, and what they surely control: what these have hides no one else."""
    known = {*owners}
    for owner in owners:
        known |= controlled_by(graph, owner, possibly=False).keys()
    return known
