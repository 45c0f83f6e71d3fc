"""Errors of the companies room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class CompanyNotFoundError(NotFoundError):
    """The company does not exist for this tenant, or was withdrawn."""

    code = "company_not_found"
    title = "No such company"


class CompanyExistsError(ConflictError):
    """Another company holds the external id or the registration."""

    code = "company_exists"
    title = "The company exists already"
