"""Which ids belong to which group, kept as one array and its offsets."""

from collections.abc import Sequence

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
