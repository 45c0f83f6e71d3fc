"""Failures of the matrix room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError, ReferenceNotFoundError


class MatrixNotFoundError(NotFoundError):
    """There is no risk matrix with that id."""

    code = "matrix_not_found"
    title = "No such risk matrix"


class MatrixExistsError(ConflictError):
    """A matrix of this name and version exists, or the assignments have changed."""

    code = "matrix_exists"
    title = "The version exists already"


class MatrixStateError(ConflictError):
    """The matrix's state does not allow the change."""

    code = "matrix_state"
    title = "The matrix' state does not allow this"


class NamedMatrixNotFoundError(ReferenceNotFoundError):
    """The matrix that a body or query names is not there."""

    title = "The risk matrix that is named does not exist"


class BadMatrixError(Exception):
    """A shipped matrix is damaged; the process must not start."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("risk matrix is damaged:\n" + "\n".join(problems))
