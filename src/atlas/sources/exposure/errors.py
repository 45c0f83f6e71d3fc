"""What can go wrong in the exposure room."""

from atlas.foundation.core.errors import InvalidRequestError


class UnknownRegimeError(InvalidRequestError):
    """No sanctions regime of that name has a rule on ownership."""

    code = "regime_unknown"
    title = "No such sanctions regime"
