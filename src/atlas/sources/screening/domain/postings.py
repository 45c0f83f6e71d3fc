"""Which ids belong to which group, or to which text, kept in arrays."""

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
EMPTY: Ints = np.empty(0, dtype=np.int64)


class Postings:
    """Groups of ids. Eight bytes an id: NumPy indexes and counts by these without a copy."""

    def __init__(self, groups: Sequence[Sequence[int]]) -> None:
        sizes = np.fromiter((len(group) for group in groups), dtype=np.int64, count=len(groups))
        offsets = np.concatenate(([0], np.cumsum(sizes)))
        self.sizes: Ints = sizes
        self._offsets: list[int] = offsets.tolist()
        self._ids: Ints = np.fromiter(
            (item for group in groups for item in group), dtype=np.int64, count=int(sizes.sum())
        )

    def __getitem__(self, group: int) -> Ints:
        part: Ints = self._ids[self._offsets[group] : self._offsets[group + 1]]
        return part


class Texts:
    """Texts and the position of each one's group, by checksum: a few others are found too."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        sums = [
            (crc32(text.encode()), position)
            for position, texts in enumerate(groups)
            for text in texts
        ]
        sums.sort()
        self._sums = np.array([checksum for checksum, _ in sums], dtype=np.uint32)
        self._positions = np.array([position for _, position in sums], dtype=np.int32)

    def find(self, texts: Iterable[str]) -> list[int]:
        """Return the positions of the groups that hold one of the texts."""
        found: list[int] = []
        for text in texts:
            checksum = np.uint32(crc32(text.encode()))
            start = np.searchsorted(self._sums, checksum)
            end = np.searchsorted(self._sums, checksum, side="right")
            found += self._positions[start:end].tolist()
        return found

    def find_sums(self, sums: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
        """Yield of many checksums which one is found, and the position of a group that holds it."""
        starts = np.searchsorted(self._sums, sums)
        ends = np.searchsorted(self._sums, sums, side="right")
        for place in np.flatnonzero(starts < ends).tolist():
            for position in self._positions[starts[place] : ends[place]].tolist():
                yield place, position
