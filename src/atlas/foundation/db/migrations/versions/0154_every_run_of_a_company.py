"""Every run of a customer, also one that was withdrawn: whom its attestations named stays held."""

from atlas.foundation.db.migration import create_index

revision = "0154"
down_revision = "0145"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; the one of before leaves withdrawn runs out."""
    create_index("investigation", ["company_id", "id"])
