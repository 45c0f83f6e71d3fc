"""Results of batches say whether a level is provisional, and the level at worst."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both (at once, without a rewrite); results of earlier releases have neither."""
    op.execute(
        "ALTER TABLE risk_batch_result ADD COLUMN IF NOT EXISTS provisional boolean,"
        " ADD COLUMN IF NOT EXISTS level_high text"
    )
