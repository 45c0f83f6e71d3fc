"""What can go wrong in the exposure room."""

from atlas.foundation.core.errors import InvalidRequestError


class UnknownRegimeError(InvalidRequestError):
    """There is no ownership rule for a sanctions regime with that name."""

    code = "regime_unknown"
    title = "No such sanctions regime"
