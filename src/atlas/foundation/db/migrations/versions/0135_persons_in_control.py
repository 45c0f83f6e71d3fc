"""An attestation of the owners names who controls or manages the company, apart from its note."""

from atlas.foundation.db.migration import add_columns

revision = "0135"
down_revision = "0134"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty in attestations given before: their note names the person."""
    add_columns("check_attestation", "in_control jsonb")
