"""Results of batches say whether the evaluation before was of a company that was identified."""

from atlas.foundation.db.migration import add_columns

revision = "0175"
down_revision = "0174"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it, at once; results of earlier releases have none."""
    add_columns("risk_batch_result", "previous_identified boolean")
