"""Errors of the feed of changes."""

from atlas.foundation.core.errors import ConflictError


class UnknownPositionError(ConflictError):
    """The position is not of this feed: an older backup was restored. Read everything again."""

    code = "change_position_unknown"
    title = "The position is not of this feed"
