"""Failures of the room of parties that may be one."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class CandidateNotFoundError(NotFoundError):
    """The candidate does not exist for this tenant."""

    code = "candidate_not_found"
    title = "No such candidate"


class MergeNotFoundError(NotFoundError):
    """The merge does not exist for this tenant."""

    code = "merge_not_found"
    title = "No such merge"


class CandidateDecidedError(ConflictError):
    """The candidate was merged or rejected, or its parties are one already."""

    code = "candidate_decided"
    title = "The candidate is decided"


class MergeVetoedError(ConflictError):
    """What is known of the two parties excludes that they are one."""

    code = "merge_vetoed"
    title = "The two cannot be one party"


class SearchNotFoundError(NotFoundError):
    """The search does not exist for this tenant."""

    code = "resolution_search_not_found"
    title = "No such search"


class SearchFinishedError(ConflictError):
    """The search has ended."""

    code = "resolution_search_finished"
    title = "The search is over"
