"""When a record took each external id first and last: one that took it later was not before it."""

from atlas.foundation.db.migration import add_columns

revision = "0176"
down_revision = "0175"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, at once; of the ids that records have already, no day is known."""
    add_columns("company", "external_ids_since jsonb")
