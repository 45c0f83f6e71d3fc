"""The linear system of integrated shares, on arrays.

`matrix[i, j]` is the share (0-1) of holder j in company i. The share of everybody in company c
is s = a_c + s·A, that is a_c·(I - A)⁻¹ (Brioschi, Buzzacchi, Colombo 1989); with the holder's own
incoming edges cut first it is s_j / N_jj, where N = (I - A)⁻¹.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, eye_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

Vector: TypeAlias = npt.NDArray[np.float64]
Matrix: TypeAlias = Any  # scipy's csr_array; its stubs do not carry the element type through

RESIDUAL = 1e-11
ITERATIONS = 200
DENSE = 2_500
"""Companies of one cycle up to which its inverse is taken densely."""


@dataclass(frozen=True)
class Cycles:
    """Strongly connected parts of more than one company, or of one that holds itself."""

    members: tuple[npt.NDArray[np.int64], ...]


def cycles_of(matrix: Matrix) -> Cycles:
    """Find the cyclic parts of a holding matrix."""
    count, labels = connected_components(matrix, directed=True, connection="strong")
    size = np.bincount(labels, minlength=count)
    cyclic = size[labels] > 1
    cyclic |= matrix.diagonal() > 0
    nodes = np.flatnonzero(cyclic)
    if not nodes.size:
        return Cycles(())
    order = nodes[np.argsort(labels[nodes], kind="stable")]
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return Cycles(tuple(np.sort(part) for part in parts))


def converges(matrix: Matrix, cycles: Cycles) -> bool:
    """Whether I - A can be inverted to something non-negative (spectral radius below 1).

    For a non-negative A this holds exactly when (I - A)x = 1 has a solution x ≥ 0.
    """
    return all(_part_converges(matrix[part][:, part]) for part in cycles.members)


def walk(matrix: Matrix, row: Vector) -> Vector:
    """Return row·(I - A)⁻¹ for a converging A: iterated, and solved where that is too slow."""
    transposed = matrix.T.tocsr()
    share = row.copy()
    step = row
    for _ in range(ITERATIONS):
        step = transposed @ step
        share += step
        if float(step.sum()) < RESIDUAL:
            return share
    size = matrix.shape[0]
    solution: Vector = splu((eye_array(size) - transposed).tocsc()).solve(row)
    return solution


def returns(matrix: Matrix, cycles: Cycles) -> Vector:
    """Return N_jj of every party: 1 outside cycles."""
    diagonal = np.ones(matrix.shape[0])
    for part in cycles.members:
        block = matrix[part][:, part]
        if part.size <= DENSE:
            inverse = np.linalg.inv(np.eye(part.size) - block.toarray())
            diagonal[part] = inverse.diagonal()
        else:
            factor = splu((eye_array(part.size) - block).tocsc())
            for place, node in enumerate(part):
                unit = np.zeros(part.size)
                unit[place] = 1.0
                diagonal[node] = factor.solve(unit)[place]
    return diagonal


def first_passage(matrix: Matrix, row: Vector, node: int) -> float:
    """Return one holder's share with its own incoming edges cut, solved for it alone."""
    cut = matrix.tolil(copy=True)
    cut[node, :] = 0
    cut_matrix = csr_array(cut)
    if not converges(cut_matrix, cycles_of(cut_matrix)):
        return float(row[node])
    return float(walk(cut_matrix, row)[node])


def _part_converges(block: Matrix) -> bool:
    size = block.shape[0]
    ones = np.ones(size)
    if float(block.sum(axis=1).max()) < 1 - 1e-12:
        return True
    if size <= DENSE:
        try:
            solution = np.linalg.solve(np.eye(size) - block.toarray(), ones)
        except np.linalg.LinAlgError:
            return False
        # a nearly singular system answers with enormous numbers
        return bool((solution >= 0).all() and solution.max() < 1e12)
    step, reach = ones, 0.0
    for _ in range(ITERATIONS * 10):
        step = block @ step
        reach = float(step.max())
        if reach < 1:
            return True
    return False
