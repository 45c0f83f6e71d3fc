"""What blocks a customer and under whose sanctions; what a licence and a rebuttal lift. Pure.

A licence permits what one authority's law forbids, for what it names and as long as it says (such
as the Sanctions and Anti-Money Laundering Act 2018, section 15(3)). It lifts no other authority's
block and no other obstacle to an approval.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Ground: TypeAlias = Literal["true_match", "ownership", "control"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One regime under which the customer is blocked, or has a party that is a true match.

    regime: `eu`, `ofac` …; of a list that belongs to no regime, the list's id. binds: the firm's
    profile has it among its binding or adopted lists, or its regimes of ownership.
    """

    regime: str
    grounds: frozenset[Ground]
    binds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A floor that refuses approval. sanctions: all that it looks at is a true match or a block.

    binds: False where all that it found is on lists that the firm's profile does not require.
    """

    floor: str
    title: str
    sanctions: bool
    binds: bool = True


@dataclass(frozen=True, slots=True)
class Licence:
    """Whose licence it is, and the last day on which it holds."""

    regime: str
    expires_on: date


def merged(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return one block for each regime, with all its grounds, in the order of the regimes."""
    found: dict[str, Block] = {}
    for one in blocks:
        known = found.get(one.regime, one)
        found[one.regime] = Block(
            regime=one.regime,
            grounds=known.grounds | one.grounds,
            binds=known.binds or one.binds,
        )
    return tuple(found[regime] for regime in sorted(found))


def to_lift(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the regimes that an approval must be licensed under, every one of them.

    Those that bind the firm. Where none does, one of those that block is enough: see `lifts`.
    """
    return frozenset(one.regime for one in blocks if one.binds)


def lifts(blocks: Sequence[Block], regimes: Collection[str]) -> bool:
    """Whether licences of these regimes are about this customer's blocks, and leave none out."""
    blocking = {one.regime for one in blocks}
    named = set(regimes)
    return bool(named) and named <= blocking and to_lift(blocks) <= named


def expired(licences: Iterable[Licence], day: date) -> bool:
    """Whether any of the licences has outlived its last day."""
    return any(one.expires_on < day for one in licences)


def rebuttable(blocks: Sequence[Block], counting: Collection[str]) -> bool:
    """Whether control is the sole ground, under regimes that all count control."""
    by_control = {one.regime for one in blocks}
    sole = all(one.grounds == {"control"} for one in blocks)
    return bool(blocks) and sole and by_control <= set(counting)
