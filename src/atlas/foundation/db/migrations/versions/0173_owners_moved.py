"""Runs below a company of which another run has learned something since.

The column has the loads with which the registers were last seen to say what the run read.
"""

from atlas.foundation.db.migration import add_columns

revision = "0173"
down_revision = "0172"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, at once: nothing is known to have moved."""
    add_columns("run_registers", "owners_moved text")
