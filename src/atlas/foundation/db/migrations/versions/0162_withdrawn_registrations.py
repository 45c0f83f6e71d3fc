"""Withdrawn customers by their registration: adding a company again starts no clean record."""

from atlas.foundation.db.migration import create_index

revision = "0162"
down_revision = "0150"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; the one of before leaves withdrawn customers out."""
    create_index(
        "company",
        ["register", "registration_number", "id"],
        where="withdrawn_at IS NOT NULL",
    )
