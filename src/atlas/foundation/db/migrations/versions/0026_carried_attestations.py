"""Attestations say for which tier and on what basis they were given; runs are found by a party."""

from alembic import op

revision = "0026"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty in attestations given before: those are not carried."""
    op.execute("ALTER TABLE check_attestation ADD COLUMN tier text, ADD COLUMN basis jsonb")
    op.execute("CREATE INDEX ON investigation_party (tenant_id, entity_id)")
