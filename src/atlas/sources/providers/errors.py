"""Errors of providers."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class RouteNotFoundError(NotFoundError):
    """The tenant has set nothing for this country and provider."""

    code = "provider_route_not_found"
    title = "No such route"


class RouteStateError(ConflictError):
    """Nothing waits for a second person, or the routing has changed meanwhile."""

    code = "provider_route_state"
    title = "The routing does not allow it"
