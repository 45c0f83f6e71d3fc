"""What is stated of more than the whole of it: of shares, votes and rights, and of roles."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from atlas.knowledge.graph.domain.direct import OVER_DECLARED_ABOVE, direct_holders
from atlas.knowledge.graph.domain.model import Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

SHARES = "over_declared"
ROLE = "role_over_stated"
"""Code: the parts of one role in a trust, or of those behind nominees, sum to more than all."""
RIGHTS = "rights_over_stated"
"""Code: rights of one kind, next to shares, sum to more than all of the profits or assets."""
CODES = frozenset({SHARES, ROLE, RIGHTS})


@dataclass(frozen=True, slots=True)
class OverStated:
    """One kind of holding in a party of which more than the whole is stated.

    `sources`: those that say so only together, and may name one holder each in its own way; empty
    where one alone does.
    """

    code: str
    party: str
    what: str
    holdings: tuple[str, ...]
    sources: tuple[str, ...] = ()


def over_stated(graph: OwnershipGraph, keys: Iterable[str]) -> Iterator[OverStated]:
    """Yield what is stated of more than the whole of a party, in the order of the parties."""
    for key in keys:
        for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING):
            held = direct_holders(graph, key, kind)
            if held.over_declared:
                records = tuple(one for direct in held.declared for one in direct.keys)
                sources = tuple(held.by_source) if held.across_sources else ()
                yield OverStated(SHARES, key, "", records, sources)
        yield from _rights_over_stated(graph, key)
        yield from roles_over_stated(graph, key)


def roles_over_stated(graph: OwnershipGraph, key: str) -> list[OverStated]:
    """Return the roles of which the parts that several parties have sum to more than the whole.

    That another party has the role as such makes no less of the parts.
    """
    parted = [one for one in graph.into(key, HoldingKind.TRUST_ROLE) if one.part is not None]
    roles = defaultdict[str, list[tuple[Holding, float]]](list)
    for edge in parted:
        lower = edge.part.lower if edge.part else 0.0
        roles[str(edge.control or "unknown role")].append((edge, lower))
    return [*_above_the_whole(ROLE, key, roles)]


def _rights_over_stated(graph: OwnershipGraph, key: str) -> Iterator[OverStated]:
    rights = defaultdict[str, list[tuple[Holding, float]]](list)
    for edge in graph.into(key, HoldingKind.CONTROL):
        if edge.right is not None:
            rights[str(edge.interest_type)].append((edge, edge.right.lower))
    yield from _above_the_whole(RIGHTS, key, rights)


def _above_the_whole(
    code: str, key: str, kinds: Mapping[str, Collection[tuple[Holding, float]]]
) -> Iterator[OverStated]:
    for kind, stated in sorted(kinds.items()):
        most = _sum(stated)
        if most <= OVER_DECLARED_ABOVE:
            continue
        records = tuple(edge.key for edge, _ in stated)
        told = f"{kind.replace('_', ' ')}: {most:g} %"
        yield OverStated(code, key, told, records, _only_together(stated))


def _sum(stated: Iterable[tuple[Holding, float]]) -> float:
    """Return what all have: joint holders once, and of one holder the largest statement."""
    parts: dict[str, float] = {}
    for edge, lower in stated:
        holder = edge.joint_group or edge.holder
        parts[holder] = max(lower, parts.get(holder, 0.0))
    return sum(parts.values())


def _only_together(stated: Collection[tuple[Holding, float]]) -> tuple[str, ...]:
    """Return the sources where none of several alone states more than the whole."""
    sources = sorted({source for edge, _ in stated for source in edge.sources})
    alone = (
        _sum([(edge, lower) for edge, lower in stated if not edge.sources or one in edge.sources])
        for one in sources
    )
    together = len(sources) > 1 and all(most <= OVER_DECLARED_ABOVE for most in alone)
    return tuple(sources) if together else ()
