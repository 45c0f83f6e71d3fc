"""Errors of the companies room."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError


class CompanyNotFoundError(NotFoundError):
    """The company does not exist for this tenant, or was withdrawn."""

    code = "company_not_found"
    title = "No such company"


class CompanyExistsError(ConflictError):
    """Another company already has this external id or registration."""

    code = "company_exists"
    title = "The company exists already"


class ReviewTooLateError(InvalidRequestError):
    """A review can be brought forward, but not postponed beyond the date set by the policy."""

    code = "review_too_late"
    title = "The review would come too late"
