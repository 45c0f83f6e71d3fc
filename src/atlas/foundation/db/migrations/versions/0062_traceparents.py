"""A message of the outbox carries the trace of the request that wrote it."""

from atlas.foundation.db.migration import add_columns

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it (at once, without a rewrite); null: written while nothing was traced."""
    add_columns("outbox", "traceparent text")
