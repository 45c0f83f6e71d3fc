"""Evaluations: what their words rest on, so that lists filter by the words as of today."""

from atlas.foundation.db.migration import add_columns

revision = "0071"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them at once, without a rewrite, and leave them empty in rows that are there.

    Evaluations stay as they were made. A row without `current_until` (also one that a process of
    the release before adds meanwhile) says both in its result and its facts; readers look there.
    """
    add_columns("risk_evaluation", "rules_hash text", "current_until date")
