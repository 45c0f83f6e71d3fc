"""What can go wrong with a screening, a hit, a batch."""

from atlas.foundation.core.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
)


class ScreeningNotFoundError(NotFoundError):
    """No such screening for this tenant."""

    title = "Screening not found"


class HitNotFoundError(NotFoundError):
    """No such hit for this tenant."""

    title = "Hit not found"


class SuppressionNotFoundError(NotFoundError):
    """No such suppression for this tenant."""

    title = "Suppression not found"


class BatchNotFoundError(NotFoundError):
    """No such batch for this tenant."""

    title = "Screening batch not found"


class RescreeningNotFoundError(NotFoundError):
    """No such re-screening for this tenant."""

    title = "Re-screening not found"


class DecisionRefusedError(ConflictError):
    """The hit's state does not allow this decision."""

    code = "decision_not_possible"
    title = "Decision not possible"


class DecisionPendingError(ConflictError):
    """A decision is already waiting for a second person."""

    code = "decision_pending"
    title = "A decision is pending"


class NothingProposedError(ConflictError):
    """No decision is waiting for a second person."""

    code = "nothing_proposed"
    title = "No decision is pending"


class SuppressionEndedError(ConflictError):
    """The suppression has ended."""

    code = "suppression_ended"
    title = "The suppression has ended"


class BatchStateError(ConflictError):
    """The batch has ended."""

    code = "batch_finished"
    title = "The batch is over"


class BatchFileError(InvalidRequestError):
    """The file holds no rows that can be read; nothing was started."""

    code = "batch_file_broken"
    title = "Batch file broken"
