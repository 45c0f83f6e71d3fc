"""Errors of the issuers room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class IssuerNotFoundError(NotFoundError):
    """No such issuer."""

    code = "issuer_not_found"
    title = "Issuer not found"


class IssuerTakenError(ConflictError):
    """The combination of issuer and audience is already configured."""

    code = "issuer_taken"
    title = "The issuer is configured already"
