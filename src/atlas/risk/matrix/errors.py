"""Failures of the matrix room."""

from atlas.foundation.core.errors import NotFoundError


class MatrixNotFoundError(NotFoundError):
    """No matrix schema of that id."""

    code = "matrix_not_found"
    title = "No such risk matrix"


class BadMatrixError(Exception):
    """A shipped matrix is damaged; the process must not start."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("risk matrix is damaged:\n" + "\n".join(problems))
