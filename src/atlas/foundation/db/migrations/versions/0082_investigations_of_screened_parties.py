"""Screened parties: which were last screened by an investigation."""

from atlas.foundation.db.migration import create_index

revision = "0082"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; most parties have an investigation."""
    create_index(
        "screening_subject", ["investigation_id", "entity_id"], where="investigation_id IS NOT NULL"
    )
