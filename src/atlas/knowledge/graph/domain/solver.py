"""The linear system of integrated shares, on arrays.

`matrix[i, j]` is the share (0-1) of holder j in company i. The shares of all holders in company c
are s = a_c + s·A, that is a_c·(I - A)⁻¹ (Brioschi, Buzzacchi, Colombo 1989); with the holder's own
incoming edges cut first it is s_j / N_jj, where N = (I - A)⁻¹.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Vector: TypeAlias = npt.NDArray[np.float64]
Nodes: TypeAlias = npt.NDArray[np.int64]
Matrix: TypeAlias = Any  # scipy's csr_array; its stubs do not carry the element type through

RESIDUAL = 1e-12
"""Share of the company that a solve may leave undistributed."""
STEPS = 60
"""Steps taken in large cycles before GMRES is asked."""
ITERATIONS = 2_000
DENSE = 2_500
"""Companies of one cycle up to which its inverse is taken densely."""
FULL = 1e-9
"""A company of which less than this share is held from outside its cycle is held within it."""


@dataclass(frozen=True)
class Cycles:
    """Strongly connected parts of more than one company, or of one that holds itself."""

    members: tuple[Nodes, ...]


def cycles_of(matrix: Matrix) -> Cycles:
    """Find the cyclic parts of a holding matrix."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  slow to import

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


def full_parts(matrix: Matrix, cycles: Cycles) -> list[Nodes]:
    """Return the cyclic parts that do not converge: nothing, or too little, flows out of them."""
    held = np.asarray(matrix.sum(axis=1)).ravel()
    return [
        part
        for part in cycles.members
        if not _substochastic(held[part]) and not _part_converges(matrix[part][:, part])
    ]


def walk(matrix: Matrix, row: Vector, cycles: Cycles) -> Vector:
    """Return row·(I - A)⁻¹ for a converging A.

    Shares run upward step by step. A cycle of moderate size is solved at once (its own LU), so
    the steps end with the longest chain. In a large cycle steps soon shrink by one ratio: then
    the rest is a geometric series; where they do not, it is solved by GMRES.
    """
    moderate = [part for part in cycles.members if part.size <= DENSE]
    solve, outer = _within(matrix, moderate) if moderate else (None, matrix)
    across = outer.T
    large = len(moderate) < len(cycles.members)
    share = np.zeros(row.size)
    step = row if solve is None else solve(row)
    for _ in range(STEPS if large else row.size + 1):
        share += step
        mass = float(step.sum())
        moved = across @ step
        if solve is not None:
            moved = solve(moved)
        ratio = float(moved.sum()) / mass if mass else 0.0
        if mass * ratio < RESIDUAL * (1 - ratio):
            return share
        if large and ratio < 1:
            # (I - A)·moved/(1 - ratio) misses `moved` by no more than this
            missed = float(np.abs(moved - ratio * step).sum()) / (1 - ratio) ** 2
            if missed < RESIDUAL:
                return np.asarray(share + moved / (1 - ratio))
        step = moved
    return share + _krylov(across, step, solve)


def returns(matrix: Matrix, cycles: Cycles) -> Vector:
    """Return N_jj of every party: 1 outside cycles."""
    diagonal = np.ones(matrix.shape[0])
    for part in cycles.members:
        block = matrix[part][:, part]
        if part.size <= DENSE:
            inverse = np.linalg.inv(np.eye(part.size) - block.toarray())
            diagonal[part] = inverse.diagonal()
        else:
            diagonal[part] = _large_diagonal(block)
    return diagonal


def _within(matrix: Matrix, parts: list[Nodes]) -> tuple[Callable[[Vector], Vector], Matrix]:
    """Return a solver of the holdings inside parts, and the matrix without those holdings."""
    from scipy.sparse import csr_array, eye_array  # noqa: PLC0415  slow to import
    from scipy.sparse.linalg import splu  # noqa: PLC0415

    label = np.full(matrix.shape[0], -1)
    for number, part in enumerate(parts):
        label[part] = number
    nodes = np.concatenate(parts)
    entries = matrix.tocoo()
    inside = (label[entries.row] >= 0) & (label[entries.row] == label[entries.col])
    shape = matrix.shape
    within = csr_array((entries.data[inside], (entries.row[inside], entries.col[inside])), shape)
    outer = csr_array((entries.data[~inside], (entries.row[~inside], entries.col[~inside])), shape)
    block = within[nodes][:, nodes]
    factor = splu((eye_array(nodes.size) - block.T).tocsc())

    def solve(step: Vector) -> Vector:
        solved = step.copy()
        solved[nodes] = factor.solve(step[nodes])
        return solved

    return solve, outer


def _krylov(across: Matrix, step: Vector, solve: Callable[[Vector], Vector] | None) -> Vector:
    """Return step·(I - A)⁻¹ by GMRES (Saad, Schultz 1986), or by one LU should that stop short."""
    from scipy.sparse import eye_array  # noqa: PLC0415  slow to import
    from scipy.sparse.linalg import LinearOperator, gmres, splu  # noqa: PLC0415

    def apply(vector: Vector) -> Vector:
        moved: Vector = across @ vector
        return vector - (moved if solve is None else solve(moved))

    operator = LinearOperator((step.size, step.size), matvec=apply, dtype=np.float64)
    share, missed = gmres(operator, step, rtol=RESIDUAL, atol=0.0, restart=40, maxiter=50)
    if missed and solve is None:
        share = splu((eye_array(step.size) - across).tocsc()).solve(step)
    return np.maximum(share, 0.0)


def _large_diagonal(block: Matrix) -> Vector:
    from scipy.sparse import eye_array  # noqa: PLC0415  slow to import
    from scipy.sparse.linalg import splu  # noqa: PLC0415

    size = block.shape[0]
    factor = splu((eye_array(size) - block).tocsc())
    diagonal = np.empty(size)
    for start in range(0, size, 256):
        places = np.arange(start, min(start + 256, size))
        units = np.zeros((size, places.size))
        units[places, np.arange(places.size)] = 1.0
        diagonal[places] = factor.solve(units)[places, np.arange(places.size)]
    return diagonal


def _substochastic(held: Vector) -> bool:
    """Whether an irreducible part surely converges: no row above 1, one below (Perron 1907)."""
    return float(held.max()) <= 1 and float(held.min()) < 1 - FULL


def _part_converges(block: Matrix) -> bool:
    held = np.asarray(block.sum(axis=1)).ravel()
    if float(held.max()) <= 1:
        return _substochastic(held)
    size = block.shape[0]
    ones = np.ones(size)
    if size <= DENSE:
        try:
            solution = np.linalg.solve(np.eye(size) - block.toarray(), ones)
        except np.linalg.LinAlgError:
            return False
        # For a non-negative A the inverse is non-negative exactly when (I - A)x = 1 has a
        # solution x ≥ 0; a nearly singular system answers with enormous numbers.
        return bool((solution >= 0).all() and solution.max() < 1 / FULL)
    step = ones
    for _ in range(ITERATIONS):
        step = block @ step
        if float(step.max()) < 1:
            return True
    return False
