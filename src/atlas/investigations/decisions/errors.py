"""Errors of decisions."""

from atlas.foundation.core.errors import ConflictError


class DecisionRefusedError(ConflictError):
    """The outcome is not available now; `obstacles` names every reason."""

    code = "decision_refused"
    title = "This cannot be decided now"


class StaleBasisError(ConflictError):
    """The information behind the decision has changed since it was read."""

    code = "stale_basis"
    title = "The basis of the decision is stale"


class InsufficientDepthError(ConflictError):
    """The due-diligence tier requires a deeper investigation."""

    code = "insufficient_depth"
    title = "The investigation is not deep enough"


class MandatoryChecksOpenError(ConflictError):
    """Checks that the tier requires are neither fulfilled nor attested; `checks` names them."""

    code = "mandatory_checks_open"
    title = "Mandatory checks are open"
