"""Errors of batches of evaluations."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class BatchNotFoundError(NotFoundError):
    """The batch does not exist for this tenant."""

    code = "risk_batch_not_found"
    title = "No such batch"


class BatchFinishedError(ConflictError):
    """The batch has ended."""

    code = "risk_batch_finished"
    title = "The batch is over"


class NothingToCompareError(ConflictError):
    """There is no earlier run to compare with."""

    code = "nothing_to_compare"
    title = "There is no earlier run to compare with"
