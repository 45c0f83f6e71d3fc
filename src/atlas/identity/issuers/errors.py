"""Errors of the issuers room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class IssuerNotFoundError(NotFoundError):
    """No such issuer."""

    code = "issuer_not_found"
    title = "Issuer not found"


class IssuerTakenError(ConflictError):
    """Issuer and audience together are configured already."""

    code = "issuer_taken"
    title = "The issuer is configured already"
