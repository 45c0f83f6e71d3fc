"""Results of batches say whether a level is provisional, and the level at worst."""

from atlas.foundation.db.migration import add_columns

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both (at once, without a rewrite); results of earlier releases have neither."""
    add_columns("risk_batch_result", "provisional boolean", "level_high text")
