"""Rights in a company whose extent no source states."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from atlas.knowledge.graph.domain.control import controlled_by
from atlas.knowledge.graph.domain.economic import RIGHTS
from atlas.knowledge.graph.domain.model import HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph


def unsized_rights(
    graph: OwnershipGraph, companies: Collection[str], owners: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return who has rights of which nobody can say how far they reach, and the records' keys.

    Rights by contract, conditional ones (options), the use of assets, and interests that are
    unknown or not published (BODS 0.4, `interestType`); and control of which no source says how.
    Rights to profits or surplus assets beside shares are no control (`economic`).
    Whoever has them may be a beneficial owner, or hide one. What an identified owner has, alone or
    through what that owner surely controls, hides nobody else.

    Args:
        graph: the projection above a company.
        companies: the company, and whoever stands above it.
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
    if not rights:
        return {}
    known = {*owners}
    for owner in owners:
        known |= controlled_by(graph, owner, possibly=False).keys()
    found: dict[str, tuple[str, ...]] = {}
    for edge in rights:
        if edge.holder not in known:
            found[edge.holder] = (*found.get(edge.holder, ()), edge.key)
    return found
