"""What can go wrong with a screening, a hit, a batch."""

from atlas.foundation.core.errors import (
    ConflictError,
    ForbiddenError,
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


class MachineDecidesError(ForbiddenError):
    """A service account tried to decide: a person does that."""

    code = "machines_never_decide"
    title = "Machines never decide"

    def __init__(self) -> None:
        super().__init__("A service account cannot decide; sign in as a person.")


class SamePersonError(ForbiddenError):
    """Four eyes compare persons, not accounts."""

    code = "four_eyes_same_person"
    title = "Four eyes: another person must decide"

    def __init__(self) -> None:
        super().__init__("Another person than the one who proposed it must confirm or refuse.")


class DecisionRefusedError(ConflictError):
    """The hit does not stand where the decision could be made."""

    code = "decision_not_possible"
    title = "Decision not possible"


class DecisionPendingError(ConflictError):
    """A decision waits for its second person."""

    code = "decision_pending"
    title = "A decision is pending"


class NothingProposedError(ConflictError):
    """No decision waits for a second person."""

    code = "nothing_proposed"
    title = "No decision is pending"


class SuppressionEndedError(ConflictError):
    """The suppression is over."""

    code = "suppression_ended"
    title = "The suppression has ended"


class BatchStateError(ConflictError):
    """The batch is over."""

    code = "batch_finished"
    title = "The batch is over"


class BatchFileError(InvalidRequestError):
    """The file holds no rows that can be read; nothing was started."""

    code = "batch_file_broken"
    title = "Batch file broken"
