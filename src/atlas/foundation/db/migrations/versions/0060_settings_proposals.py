"""Changes of a tenant's own rules that wait for a second person."""

from atlas.foundation.db.migration import create_tenant_table

revision = "0060"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    create_tenant_table(
        "settings_proposal",
        """id uuid NOT NULL,
           kind text NOT NULL,
           subject text NOT NULL,
           status text NOT NULL CHECK (status IN ('proposed', 'confirmed', 'superseded')),
           content jsonb NOT NULL,
           reasons text[] NOT NULL,
           accounts uuid[] NOT NULL,
           persons uuid[] NOT NULL,
           proposed_by uuid NOT NULL,
           proposed_at timestamptz NOT NULL,
           decided_by uuid,
           decided_at timestamptz""",
        unique_where=((("kind", "subject"), "status = 'proposed'"),),
        grants="SELECT, INSERT, UPDATE",
    )
