"""Which names are as whole strings like a query, by the triples of letters they share with it.

Moved blanks and typing errors leave most triples of a whole name without blanks the same.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from atlas.knowledge.names.domain.normalise import NormalName
from atlas.knowledge.names.domain.similarity import WHOLE_MIN
from atlas.sources.screening.domain.postings import (
    EMPTY,
    Floats,
    Grouping,
    Groups,
    Ints,
    Sums,
    sums_of,
)

_MIN_DICE = 0.42
_DICE_SCORED = 40
_LEAST_TRIPLES = 4
_GLUED_LETTERS, _GLUED_DICE = 9, 0.5
"""A word that is two neighbours has so many, or one of them is so short that it is looked up."""


@dataclass(frozen=True, slots=True)
class TripleParts:
    """The names by their triples of letters, and how many triples and letters each has."""

    names: Groups
    sizes: Floats
    lengths: NDArray[np.int32]


def triple_parts(normals: Iterable[NormalName]) -> TripleParts:
    """Return the names by their triples of letters."""
    names, sizes, lengths = Grouping(), array("f"), array("i")
    for position, name in enumerate(normals):
        mine = _triples(name.squashed)
        for triple in mine:
            names.add(triple, position)
        sizes.append(len(mine))
        lengths.append(len(name.squashed))
    return TripleParts(
        names.groups(),
        np.frombuffer(sizes, dtype=np.float32),
        np.frombuffer(lengths, dtype=np.int32),
    )


class ByTriples:
    """Names found as whole strings. Safe to read from many threads."""

    def __init__(self, normals: Sequence[NormalName], parts: TripleParts) -> None:
        self._normal, self._parts = normals, parts
        self._free: list[NDArray[np.uint16]] = []

    def find(self, query: NormalName) -> Ints:
        """Return the names that as whole strings may be like the query."""
        positions, dice = self._sharing(_triple_sums(query.squashed))
        # a word of the query may be two long ones of a name
        glued = max(map(len, query.tokens)) >= _GLUED_LETTERS
        lengths, mine = self._parts.lengths[positions], len(query.squashed)
        keep = np.minimum(lengths, mine) >= WHOLE_MIN * np.maximum(lengths, mine)
        keep |= (dice >= _GLUED_DICE) & glued
        positions, dice = positions[keep], dice[keep]
        if len(positions) > _DICE_SCORED:
            best = np.argpartition(-dice, _DICE_SCORED)[:_DICE_SCORED]
            positions, dice = positions[best], dice[best]
        if not len(positions):
            return EMPTY
        return positions[self._alike(query, positions) | ((dice >= _GLUED_DICE) & glued)]

    def _sharing(self, triples: Sums) -> tuple[Ints, NDArray[np.floating]]:
        """Return the names that share enough triples, and the Dice coefficient of each.

        It is `2 c / (n + m)` where a query of `n` triples and a name of `m` share `c`. As `m` is
        at least `c`, it reaches `d` only where `c` is at least `d n / (2 - d)`.
        """
        if len(triples) < _LEAST_TRIPLES:
            return EMPTY, np.empty(0)
        sharing = self._parts.names.all_of(triples)
        try:
            counts = self._free.pop()
        except IndexError:
            counts = np.zeros(len(self._normal), dtype=np.uint16)
        np.add.at(counts, sharing, np.uint16(1))
        least = np.uint16(_MIN_DICE / (2.0 - _MIN_DICE) * len(triples))
        enough = (counts >= least).nonzero()[0]
        shared = counts[enough]
        counts.fill(0)
        self._free.append(counts)
        dice = 2.0 * shared / (self._parts.sizes[enough] + len(triples))
        keep = dice >= _MIN_DICE
        return enough[keep], dice[keep]

    def _alike(self, query: NormalName, positions: Ints) -> NDArray[np.bool_]:
        """Return which names are as whole strings as like the query as the score asks for."""
        names = [self._normal[position] for position in positions.tolist()]
        blanks = process.cdist(
            [query.squashed],
            [name.squashed for name in names],
            scorer=OSA.normalized_similarity,
            score_cutoff=WHOLE_MIN,
        )
        order = process.cdist(
            [" ".join(query.key)],
            [" ".join(name.key) for name in names],
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=WHOLE_MIN,
        )
        alike: NDArray[np.bool_] = (blanks[0] > 0.0) | (order[0] > 0.0)
        return alike


@lru_cache(maxsize=2_000)
def _triple_sums(squashed: str) -> Sums:
    return sums_of(_triples(squashed))


def _triples(squashed: str) -> set[str]:
    padded = f"^{squashed}$"
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
