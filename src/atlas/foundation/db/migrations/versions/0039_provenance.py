"""What each reading of an evaluation was read from, beside the evaluation and in no hash."""

from atlas.foundation.db.migration import add_columns

revision = "0039"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty for evaluations made before: of those nothing was recorded."""
    add_columns("risk_evaluation", "provenance jsonb")
