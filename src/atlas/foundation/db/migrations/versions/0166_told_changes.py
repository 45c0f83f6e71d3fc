"""People are told once that the registers may say something else than a run read."""

from atlas.foundation.db.migration import add_columns, create_index

revision = "0166"
down_revision = "0165"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note when that was; index the runs of which it is still to be done."""
    add_columns("run_registers", "told_at timestamptz")
    create_index("run_registers", ["investigation_id"], where="same_at IS NULL AND told_at IS NULL")
