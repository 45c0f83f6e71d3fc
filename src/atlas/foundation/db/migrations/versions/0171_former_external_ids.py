"""External ids that a company had before: a withdrawn record stays the one that had them."""

from atlas.foundation.db.migration import add_columns, create_index

revision = "0171"
down_revision = "0170"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, at once, and an index of the few withdrawn records that have any."""
    add_columns("company", "former_external_ids text[]")
    create_index(
        "company",
        ("id",),
        name="company_former_external_ids",
        where="withdrawn_at IS NOT NULL AND former_external_ids IS NOT NULL",
    )
