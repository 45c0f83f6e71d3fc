"""Errors of the risk policy."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class PolicyNotFoundError(NotFoundError):
    """The policy does not exist for this tenant."""

    code = "risk_policy_not_found"
    title = "No such risk policy"


class SegmentNotFoundError(NotFoundError):
    """The segment does not exist for this tenant."""

    code = "risk_segment_not_found"
    title = "No such segment"


class NotADraftError(ConflictError):
    """Only a draft can be changed, activated or discarded."""

    code = "not_a_draft"
    title = "Only a draft can be changed"
