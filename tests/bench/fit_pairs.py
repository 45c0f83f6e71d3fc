"""Fit the weights of two companies' names to labelled pairs: `data/company_pairs.txt`.

    python -m tests.bench.fit_pairs pairs.csv [more.csv ...]

Only half a of each file is used (`measures.half_of`), and of it the pairs of companies that are
weighed at all. Logistic regression with a ridge; each file counts by the root of its pairs. A
weight that would count in the direction opposite to its meaning is left out, the worst first.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from atlas.knowledge.names.domain import company_pairs, pairs
from atlas.knowledge.names.domain.labelled import read_pairs
from atlas.knowledge.names.domain.measures import half_of

FOR = frozenset(
    {
        "letters_alike",
        "short_form",
        "nothing_left",
        "left_alike",
        "initials_of_words",
        "rare_shared",
        "common_left",
    }
    | {f"score_over_{least:.2f}" for least in company_pairs.STEPS}
)
EITHER_WAY = "always"
RIDGE, ROUNDS, SMALLEST = 1.0, 25, 60
Matrix = NDArray[np.float64]


def read(files: Sequence[Path]) -> tuple[list[str], Matrix, Matrix, Matrix]:
    """Return the features' names, their values, the labels (0, 1) and how much each pair counts."""
    rows: list[dict[str, float]] = []
    labels: list[float] = []
    counts: list[float] = []
    for file in files:
        found = [
            (company_pairs.features(compared), pair.is_match)
            for pair in read_pairs(file.read_bytes())[0]
            if half_of(pair.name1, pair.name2) == "a"
            and pairs.kind_of(pair.schema) == pairs.ORGANISATION
            and pairs.is_weighed(compared := pairs.compare(*sorted((pair.name1, pair.name2))))
        ]
        rows += [features for features, _ in found]
        labels += [float(match) for _, match in found]
        counts += [max(SMALLEST, len(found)) ** -1.0] * len(found)
    names = list(rows[0])
    weights = np.array(counts)
    values = np.array([[row[name] for name in names] for row in rows])
    return names, values, np.array(labels), weights / weights.mean()


def fit(names: Sequence[str], values: Matrix, labels: Matrix, counts: Matrix) -> Matrix:
    """Return the weight of each feature; 0 for those left out."""
    kept = np.ones(len(names), dtype=bool)
    signs = np.array([0 if n == EITHER_WAY else 1 if n in FOR else -1 for n in names])
    while True:
        found = np.zeros(len(names))
        found[kept] = _newton(values[:, kept], labels, counts)
        wrong = np.where(found * signs < 0, np.abs(found), 0.0)
        if not wrong.any():
            return found
        kept[int(wrong.argmax())] = False


def _newton(values: Matrix, labels: Matrix, counts: Matrix) -> Matrix:
    found = np.zeros(values.shape[1])
    for _ in range(ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-values @ found))
        slope = values.T @ (counts * (chance - labels)) + RIDGE * found
        bend = (values.T * (counts * chance * (1.0 - chance))) @ values
        found -= np.linalg.solve(bend + RIDGE * np.eye(len(found)), slope)
    return found


if __name__ == "__main__":
    names_, *data = read([Path(one) for one in sys.argv[1:]])
    for name, value in zip(names_, fit(names_, *data), strict=True):
        if value:
            print(f"{name}: {value:.2f}")
