"""Investigations: which customers were investigated as one entity."""

from atlas.foundation.db.migration import create_index

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index, also over investigations that were withdrawn."""
    create_index("investigation", ["entity_id", "company_id"], where="entity_id IS NOT NULL")
