"""Failures of decisions between sources."""

from atlas.foundation.core.errors import ConflictError


class RelationshipConflictStateError(ConflictError):
    """Nothing waits for a decision, one counts already, or sources state something else now."""

    code = "relationship_conflict_state"
    title = "Not possible in this state"
