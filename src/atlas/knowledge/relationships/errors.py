"""Errors of the relationships room."""

from atlas.foundation.core.errors import NotFoundError


class RelationshipNotFoundError(NotFoundError):
    """The relationship does not exist for this tenant."""

    code = "relationship_not_found"
    title = "No such relationship"
