"""How well scores separate labelled pairs: precision, recall, F1 with an interval, a curve.

Interval: percentile bootstrap over the pairs (Efron 1979), with a fixed seed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
_SEED = 20_240_601


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of one decision: true and false positives and negatives."""

    tp: int
    fp: int
    tn: int
    fn: int

    @property
    def precision(self) -> float | None:
        """Share of the claimed matches that are matches; None when nothing was claimed."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else None

    @property
    def recall(self) -> float | None:
        """Share of the matches that were found; None when there were none."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None without any match, claimed or real."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else None


def confusion(scores: Sequence[float], labels: Sequence[bool], threshold: float) -> Confusion:
    """Count decisions "match from `threshold` on"."""
    claimed = np.asarray(scores, dtype=float) >= threshold
    real = np.asarray(labels, dtype=bool)
    return Confusion(
        tp=int((claimed & real).sum()),
        fp=int((claimed & ~real).sum()),
        tn=int((~claimed & ~real).sum()),
        fn=int((~claimed & real).sum()),
    )


def f1_interval(
    scores: Sequence[float], labels: Sequence[bool], threshold: float
) -> tuple[float, float] | None:
    """Return the 95 % interval of F1; None for fewer than two pairs, or no match at all."""
    if len(scores) < 2 or not any(labels):
        return None
    claimed = np.asarray(scores, dtype=float) >= threshold
    real = np.asarray(labels, dtype=bool)
    # a pair is one of four cases: a resample is a draw of their counts
    counts = [
        (claimed & real).sum(),
        (claimed & ~real).sum(),
        (~claimed & real).sum(),
        (~claimed & ~real).sum(),
    ]
    chances = np.asarray(counts, dtype=float) / len(scores)
    drawn = np.random.default_rng(_SEED).multinomial(len(scores), chances, size=RESAMPLES)
    total = 2 * drawn[:, 0] + drawn[:, 1] + drawn[:, 2]
    f1: NDArray[np.float64] = np.where(total > 0, 2 * drawn[:, 0] / np.maximum(total, 1), 0.0)
    low, high = np.percentile(f1, [2.5, 97.5])
    return float(low), float(high)


def best_threshold(scores: Sequence[float], labels: Sequence[bool]) -> tuple[float, float]:
    """Return the score from which on F1 is highest, and that F1."""
    best = (0.0, 0.0)
    for threshold in sorted(set(scores)):
        f1 = confusion(scores, labels, threshold).f1 or 0.0
        if f1 > best[1]:
            best = (threshold, f1)
    return best


def half_of(name1: str, name2: str) -> str:
    """Return `a` or `b`: the half of a labelled file that a pair falls into, for ever.

    By the first byte of SHA-256 over both names, order-free: half a is for tuning, half b for
    telling how good the result is.
    """
    both = "|".join(sorted((name1.strip().casefold(), name2.strip().casefold())))
    return "b" if hashlib.sha256(both.encode()).digest()[0] % 2 else "a"
