"""Errors of decisions."""

from atlas.foundation.core.errors import ConflictError


class DecisionRefusedError(ConflictError):
    """The outcome is not open now; `obstacles` names every reason."""

    code = "decision_refused"
    title = "This cannot be decided now"


class StaleBasisError(ConflictError):
    """What the decision would rest on has changed since."""

    code = "stale_basis"
    title = "The basis of the decision is stale"


class InsufficientDepthError(ConflictError):
    """The tier asks for a deeper run."""

    code = "insufficient_depth"
    title = "The investigation is not deep enough"


class MandatoryChecksOpenError(ConflictError):
    """A check that the tier asks for is neither fulfilled nor attested; `checks` names them."""

    code = "mandatory_checks_open"
    title = "Mandatory checks are open"
