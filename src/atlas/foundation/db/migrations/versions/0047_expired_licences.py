"""Decisions remember when it was noted that the licence has expired which they rest on."""

from atlas.foundation.db.migration import add_columns, create_index

revision = "0047"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment (at once, without a rewrite), and an index of the licences that run."""
    add_columns("case_decision_entry", "reopened_at timestamptz")
    create_index(
        "case_decision_entry",
        ("decided_at", "id"),
        where="state = 'final' AND outcome = 'approve_under_licence' AND reopened_at IS NULL",
    )
