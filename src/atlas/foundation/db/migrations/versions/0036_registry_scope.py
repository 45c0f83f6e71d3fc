"""What a registry dataset declares to cover: NULL is the default of its format."""

from alembic import op

from atlas.foundation.db.migration import add_columns

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    add_columns("registry_dataset", "scope text[]")


def downgrade() -> None:
    """Revert."""
    op.execute("ALTER TABLE registry_dataset DROP COLUMN scope")
