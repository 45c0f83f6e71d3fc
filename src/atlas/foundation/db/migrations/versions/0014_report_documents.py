"""Report documents: a tenant's branding; reports that were withdrawn."""

from alembic import op

from atlas.foundation.db.migration import create_tenant_table

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, add the columns (empty: nothing is rewritten)."""
    create_tenant_table(
        "report_branding",
        """
        singleton boolean NOT NULL DEFAULT true CHECK (singleton),
        organisation text NOT NULL,
        accent text NOT NULL CHECK (accent ~ '^#[0-9a-f]{6}$'),
        logo_type text CHECK (logo_type IN ('image/png', 'image/svg+xml')),
        logo_sha256 text,
        logo_size bigint,
        version bigint NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL,
        updated_by uuid NOT NULL,
        CHECK ((logo_type IS NULL) = (logo_sha256 IS NULL))
        """,
        primary_key=("singleton",),
    )
    op.execute("ALTER TABLE report ADD COLUMN withdrawn_at timestamptz")
    op.execute("ALTER TABLE report ADD COLUMN withdrawn_by uuid")
