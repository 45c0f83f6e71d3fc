"""Errors of the tenancy room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class TenantNotFoundError(NotFoundError):
    """No such tenant."""

    code = "tenant_not_found"
    title = "Tenant not found"


class TenantSlugTakenError(ConflictError):
    """Another tenant has this slug."""

    code = "tenant_slug_taken"
    title = "The slug is taken"


class TenantInUseError(ConflictError):
    """The tenant has data; it can be suspended, not deleted."""

    code = "tenant_in_use"
    title = "The tenant has data"
