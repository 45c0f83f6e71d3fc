"""Failures of the evaluations room."""

from atlas.foundation.core.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    ReferenceNotFoundError,
)


class EvaluationNotFoundError(NotFoundError):
    """There is no evaluation with that id."""

    code = "risk_evaluation_not_found"
    title = "No such risk evaluation"


class SubjectNotFoundError(ReferenceNotFoundError):
    """The body names a company, entity or investigation that is not there, or has no run yet."""

    title = "The subject of the evaluation does not exist"


class UnratableSubjectError(InvalidRequestError):
    """The entity cannot be a customer (it is an address, a document or a domain)."""

    code = "subject_not_ratable"
    title = "This entity cannot be evaluated"


class EvaluationSupersededError(ConflictError):
    """There is a newer evaluation of the same subject."""

    code = "evaluation_superseded"
    title = "A newer evaluation counts"


LATER_RUN = "A later investigation of the company was evaluated: evaluate that one again."
"""Why an earlier one is not: it knows less, and its result would count for the company."""
