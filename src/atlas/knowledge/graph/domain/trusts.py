"""Which parties of a trust no source states."""

from collections.abc import Mapping, Sequence

from atlas.knowledge.graph.domain.model import ControlKind, HoldingKind, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

_PARTIES: Mapping[ControlKind, str] = {
    ControlKind.SETTLOR: "settlor",
    ControlKind.TRUSTEE: "trustee",
    ControlKind.BENEFICIARY: "beneficiaries",
}
"""The beneficial owners of a trust, each next to the others; a protector only where there is one.

Directive (EU) 2015/849, article 3(6)(b) and, for similar arrangements, (c); Money Laundering
Regulations 2017, regulation 6(1).
"""


def parties_not_stated(graph: OwnershipGraph, key: str) -> Sequence[str]:
    """Return the roles that no source gives anyone in a trust, or in what a trustee holds.

    Nothing of a trust of which nothing at all is stated: there the chain leaves the sources.
    """
    roles = {edge.control for edge in graph.into(key, HoldingKind.TRUST_ROLE)}
    is_trust = graph.party(key).kind is PartyKind.TRUST
    if not (is_trust or ControlKind.TRUSTEE in roles):
        return ()
    if not any(graph.into(key, kind) for kind in HoldingKind):
        return ()
    return [words for role, words in _PARTIES.items() if role not in roles]
