"""Companies: when a name, registration or country last changed, for decisions that rest on it."""

from atlas.foundation.db.migration import add_columns

revision = "0064"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it (at once, without a rewrite); null: not changed since this release."""
    add_columns("company", "identity_changed_at timestamptz")
