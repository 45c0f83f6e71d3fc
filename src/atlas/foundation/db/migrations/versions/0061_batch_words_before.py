"""Results of batches say what the level that counted before must say against itself."""

from atlas.foundation.db.migration import add_columns

revision = "0061"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them (at once, without a rewrite); results of earlier releases have none."""
    add_columns(
        "risk_batch_result",
        "identified boolean",
        "previous_provisional boolean",
        "previous_level_high text",
    )
