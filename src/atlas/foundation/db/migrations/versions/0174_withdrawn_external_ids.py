"""Withdrawn companies are found by their external id."""

from atlas.foundation.db.migration import create_index

revision = "0174"
down_revision = "0173"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index: each withdrawn record leads to further ones by its external ids."""
    create_index(
        "company",
        ("external_id",),
        name="company_withdrawn_external_id",
        where="withdrawn_at IS NOT NULL AND external_id IS NOT NULL",
    )
