"""Errors of the ontology room."""

from collections.abc import Sequence

from atlas.foundation.core.errors import NotFoundError, UnavailableError


class OntologyInvalidError(UnavailableError):
    """The base ontology is inconsistent; `problems` names every problem."""

    code = "ontology_invalid"
    title = "The base ontology is not valid"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The base ontology is not valid: " + "; ".join(self.problems))


class TypeNotFoundError(NotFoundError):
    """The ontology has no such type."""

    code = "ontology_type_not_found"
    title = "The ontology has no such type"
