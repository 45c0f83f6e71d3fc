"""Errors of usage."""

from atlas.foundation.core.errors import InvalidRequestError


class PeriodError(InvalidRequestError):
    """The period ends before it begins, or is too long."""

    code = "invalid_period"
    title = "The period is not valid"
