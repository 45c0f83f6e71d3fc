"""The matrices the product ships: read and checked once, at boot."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from atlas.knowledge.reference_data.domain import load_shipped
from atlas.risk.matrix.domain.checks import check_matrix
from atlas.risk.matrix.domain.model import Matrix
from atlas.risk.matrix.errors import BadMatrixError

_FOLDER = Path(__file__).parents[1] / "shipped"
DEFAULT_MATRIX = "eba_standard_v1"


@lru_cache(maxsize=1)
def shipped_matrices() -> tuple[Matrix, ...]:
    """Return the shipped matrices, oldest version first.

    Raises:
        BadMatrixError: names every problem of every file.

    """
    problems: list[str] = []
    matrices: list[Matrix] = []
    for path in sorted(_FOLDER.glob("*.yaml")):
        try:
            matrix = Matrix.model_validate(
                yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            )
        except (ValidationError, yaml.YAMLError) as error:
            problems.append(f"{path.name}: {error}")
            continue
        matrices.append(matrix)
        problems += [f"{path.name}: {text}" for text in check_matrix(matrix, load_shipped().types)]
    if problems:
        raise BadMatrixError(problems)
    return tuple(matrices)


def find_matrix(matrix_id: str, version: str | None = None) -> Matrix | None:
    """Return a shipped matrix, the newest version when none is named."""
    found = [
        matrix
        for matrix in shipped_matrices()
        if matrix.id == matrix_id and version in (None, matrix.version)
    ]
    return found[-1] if found else None


def default_matrix() -> Matrix:
    """Return the matrix that evaluates where nothing else is assigned."""
    matrix = find_matrix(DEFAULT_MATRIX)
    if matrix is None:
        raise BadMatrixError([f"{DEFAULT_MATRIX} is not shipped"])
    return matrix
