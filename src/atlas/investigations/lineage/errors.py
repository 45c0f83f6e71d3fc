"""Errors of lineage."""

from atlas.foundation.core.errors import NotFoundError


class LineageTargetNotFoundError(NotFoundError):
    """The investigation contains no such statement."""

    code = "lineage_target_not_found"
    title = "No such statement"
