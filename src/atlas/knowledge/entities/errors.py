"""Errors of the entities room."""

from atlas.foundation.core.errors import NotFoundError


class EntityNotFoundError(NotFoundError):
    """The entity does not exist for this tenant."""

    code = "entity_not_found"
    title = "No such entity"
