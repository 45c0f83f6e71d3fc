"""Errors of bundles."""

from atlas.foundation.core.errors import ConflictError


class NothingToBundleError(ConflictError):
    """The investigation has no complete report, or the material behind it is no longer stored."""

    code = "nothing_to_bundle"
    title = "The investigation has nothing to bundle"
