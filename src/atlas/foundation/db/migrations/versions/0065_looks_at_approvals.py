"""Decisions: when it was last looked at whether an approval still holds."""

from atlas.foundation.db.migration import add_columns, create_index

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it (at once, without a rewrite), and the order in which approvals are looked at."""
    add_columns("case_decision", "looked_at timestamptz NOT NULL DEFAULT '-infinity'")
    create_index(
        "case_decision",
        ["looked_at", "company_id"],
        where="outcome IN ('approve', 'approve_under_licence', 'control_rebutted')",
    )
