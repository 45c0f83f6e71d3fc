"""Errors of the mutations room."""

from collections.abc import Sequence

from atlas.foundation.core.errors import InvalidRequestError, NotFoundError


class SubjectNotFoundError(NotFoundError):
    """The entity or relationship a claim is about does not exist for this tenant."""

    code = "entity_not_found"
    title = "No such entity"


class ClaimInvalidError(InvalidRequestError):
    """The claim does not fit the ontology."""

    code = "claim_invalid"
    title = "The claim is against the ontology"


class BatchInvalidError(InvalidRequestError):
    """The batch as a whole cannot be read: keys repeat, or it has no key or source."""

    code = "batch_invalid"
    title = "The batch is not valid"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
