"""Which parties of a trust no source states."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from atlas.knowledge.graph.domain.bands import WHOLE
from atlas.knowledge.graph.domain.model import ControlKind, Holding, HoldingKind, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.over_stated import roles_over_stated

_PARTIES: Mapping[ControlKind, tuple[str, str]] = {
    ControlKind.SETTLOR: ("settlor", "other settlors"),
    ControlKind.TRUSTEE: ("trustee", "other trustees"),
    ControlKind.BENEFICIARY: ("beneficiaries", "other beneficiaries"),
}
"""Words for no one in a role, and for a part of it alone.

The beneficial owners of a trust, each next to the others; a protector only where there is one.

Directive (EU) 2015/849, article 3(6)(b) and, for similar arrangements, (c); Money Laundering
Regulations 2017, regulation 6(1).
"""


_NOMINATION = frozenset({ControlKind.NOMINEE, ControlKind.NOMINATOR})


def parties_not_stated(graph: OwnershipGraph, key: str) -> Sequence[str]:
    """Return the roles that no source gives anyone in a trust, or in a trust that holds a company.

    Where a source states one role of a trust at the company itself, its shares are held in trust.
    Where it states a part of a role of everyone in it, together less than the whole, others are in
    that role too: so it is with those for whom nominees hold a company. Nothing of a trust of which
    nothing at all is stated: there the chain leaves the sources.
    """
    roles = defaultdict[ControlKind | None, list[Holding]](list)
    for edge in graph.into(key, HoldingKind.TRUST_ROLE):
        roles[edge.control].append(edge)
    behind = ["other nominators"] if has_other_nominators(graph, key) else []
    is_trust = graph.party(key).kind is PartyKind.TRUST
    if not (is_trust or roles.keys() - _NOMINATION):
        return behind
    if not any(graph.into(key, kind) for kind in HoldingKind):
        return ()
    lacking = [
        others if role in roles else none
        for role, (none, others) in _PARTIES.items()
        if _stated(roles.get(role, ())) < WHOLE
    ]
    return [*lacking, *behind]


def has_other_nominators(graph: OwnershipGraph, key: str) -> bool:
    """Whether the nominators that are stated stand behind less than what the nominees may hold.

    Where they are stated to stand behind more than all, it is not sure which of them do.
    """
    roles = graph.into(key, HoldingKind.TRUST_ROLE)
    nominators = [edge for edge in roles if edge.control is ControlKind.NOMINATOR]
    nominees = {edge.holder for edge in roles if edge.control is ControlKind.NOMINEE}
    held = [
        edge.band.upper if edge.band else WHOLE
        for edge in graph.into(key, HoldingKind.OWNERSHIP)
        if edge.holder in nominees
    ]
    less = _stated(nominators) < min(WHOLE, sum(held) or WHOLE)
    return bool(nominators) and (less or behind_is_over_stated(graph, key))


def behind_is_over_stated(graph: OwnershipGraph, key: str) -> bool:
    """Whether more than the whole of a role is stated: which of its parties are so is not sure."""
    return bool(roles_over_stated(graph, key))


def _stated(role: Sequence[Holding]) -> float:
    """Return how much of a role is surely stated: all of it where someone has the role as such.

    What one party has by several statements may be the same part: the largest counts.
    """
    parts: dict[str, float] = {}
    for edge in role:
        if edge.part is None:
            return WHOLE
        parts[edge.holder] = max(edge.part.lower, parts.get(edge.holder, 0.0))
    return sum(parts.values())
