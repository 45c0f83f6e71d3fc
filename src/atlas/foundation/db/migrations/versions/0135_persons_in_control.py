"""An attestation of the owners names who controls or manages the company, apart from its note."""

from alembic import op

revision = "0135"
down_revision = "0134"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty in attestations given before: their note names the person."""
    op.execute("ALTER TABLE check_attestation ADD COLUMN in_control jsonb")
