"""Numbers that the requester states of a company in addition to its registration."""

from atlas.foundation.db.migration import add_columns

revision = "0170"
down_revision = "0169"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them to customers and to runs, at once: a list of scheme and value, empty until given."""
    for table in ("company", "investigation"):
        add_columns(table, "identifiers jsonb NOT NULL DEFAULT '[]'::jsonb")
