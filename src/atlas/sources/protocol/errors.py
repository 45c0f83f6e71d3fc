"""Errors that every source may raise."""

from typing import ClassVar

from atlas.foundation.core.errors import InvalidRequestError


class NotAskedError(InvalidRequestError):
    """A source cannot be asked about this subject; `remedy` says what would help."""

    remedy: ClassVar[str]
