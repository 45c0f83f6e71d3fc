"""List formats: what a load was asked for; since when an entry is no longer listed."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add nullable and defaulted columns: old code writes rows without them."""
    op.execute("ALTER TABLE list_load ADD COLUMN options jsonb NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE list_entry ADD COLUMN delisted_date date")
    op.execute(
        "CREATE INDEX list_entry_delisted ON list_entry (list_id, entry_key)"
        " WHERE delisted_date IS NOT NULL"
    )
