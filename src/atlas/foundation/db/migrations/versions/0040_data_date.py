"""The day of which a source's data is, beside when Atlas obtained it."""

from atlas.foundation.db.migration import add_columns

revision = "0040"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty for evidence stored before."""
    add_columns("evidence", "data_date date")
