"""Which parties of a trust no source states."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from atlas.knowledge.graph.domain.bands import WHOLE
from atlas.knowledge.graph.domain.model import ControlKind, Holding, HoldingKind, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

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
    that role too. Nothing of a trust of which nothing at all is stated: there the chain
    leaves the sources.
    """
    roles = defaultdict[ControlKind | None, list[Holding]](list)
    for edge in graph.into(key, HoldingKind.TRUST_ROLE):
        roles[edge.control].append(edge)
    is_trust = graph.party(key).kind is PartyKind.TRUST
    if not (is_trust or roles.keys() - _NOMINATION):
        return ()
    if not any(graph.into(key, kind) for kind in HoldingKind):
        return ()
    return [
        others if role in roles else none
        for role, (none, others) in _PARTIES.items()
        if _in_part(roles.get(role, ()))
    ]


def _in_part(role: Sequence[Holding]) -> bool:
    """Whether the whole of a role is not stated: no one in it, or parts of less than the whole."""
    parts = [edge.part for edge in role if edge.part is not None]
    return len(parts) == len(role) and sum(part.lower for part in parts) < WHOLE
