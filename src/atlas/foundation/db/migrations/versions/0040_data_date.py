"""The day of which a source's data is, beside when Atlas obtained it."""

from alembic import op

revision = "0040"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty for evidence stored before."""
    op.execute("ALTER TABLE evidence ADD COLUMN data_date date")
