"""Errors of batches."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class BatchNotFoundError(NotFoundError):
    """No such batch in this tenant."""

    code = "investigation_batch_not_found"
    title = "Batch not found"


class BatchStateError(ConflictError):
    """The batch's state does not allow the change."""

    code = "investigation_batch_state"
    title = "Not in this state"
