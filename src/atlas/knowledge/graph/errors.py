"""What can go wrong in the graph room."""

from atlas.foundation.core.errors import NotFoundError


class EntityNotFoundError(NotFoundError):
    """No such party in the tenant."""

    code = "entity_not_found"
    title = "No such entity"
