"""Restrictions of relationships, whatever customer record they stand under."""

from atlas.foundation.db.migration import create_index

revision = "0163"
down_revision = "0162"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index: restrictions are few among the changes of status."""
    create_index(
        "company_status_change",
        ["company_id", "changed_at", "id"],
        where="to_status = 'restricted'",
        name="company_status_change_restricted_idx",
    )
