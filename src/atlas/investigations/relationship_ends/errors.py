"""Failures of ends that persons state."""

from atlas.foundation.core.errors import ConflictError, NotFoundError


class RelationshipEndNotFoundError(NotFoundError):
    """The relationship has no end that a person stated."""

    code = "relationship_end_not_found"
    title = "No end was stated"


class RelationshipStatedError(ConflictError):
    """A source states the relationship as current: its register has to end it."""

    code = "relationship_stated"
    title = "A source states the relationship"


class RelationshipEndStateError(ConflictError):
    """The end waits, counts or was decided already, or there is nothing to end."""

    code = "relationship_end_state"
    title = "Not possible in this state"
