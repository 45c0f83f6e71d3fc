"""What can go wrong with a screening."""

from atlas.foundation.core.errors import NotFoundError


class ScreeningNotFoundError(NotFoundError):
    """No such screening for this tenant."""

    title = "Screening not found"
