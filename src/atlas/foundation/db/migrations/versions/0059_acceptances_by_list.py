"""Lists: a list's acceptances are found by an index, of every state."""

from atlas.foundation.db.migration import create_index

revision = "0059"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index that the list of acceptances reads."""
    create_index("list_acceptance", ("list_id", "proposed_at DESC", "id DESC"))
