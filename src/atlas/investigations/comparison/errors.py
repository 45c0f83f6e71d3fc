"""Errors of comparisons."""

from atlas.foundation.core.errors import ConflictError


class NothingToCompareError(ConflictError):
    """There is no earlier version, and no other investigation was named."""

    code = "nothing_to_compare"
    title = "There is no run to compare with"
