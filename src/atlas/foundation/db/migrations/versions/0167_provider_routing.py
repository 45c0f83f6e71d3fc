"""Routing of providers; calls name their run, and the sources of a run their tier."""

from alembic import op

from atlas.foundation.db.migration import add_columns, create_index, create_tenant_table

revision = "0167"
down_revision = "0166"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them (at once, without a rewrite). The key is NOT VALID: it looks at new rows alone."""
    create_tenant_table(
        "provider_routing",
        """revision integer NOT NULL CHECK (revision > 0),
           routes jsonb NOT NULL,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL""",
        primary_key=("revision",),
        grants="SELECT, INSERT",
    )
    add_columns("investigation_source", "tier text")
    add_columns("provider_call", "investigation_id uuid")
    op.execute(
        "ALTER TABLE provider_call DROP CONSTRAINT IF EXISTS provider_call_investigation_fkey,"
        " ADD CONSTRAINT provider_call_investigation_fkey FOREIGN KEY"
        " (tenant_id, investigation_id) REFERENCES investigation (tenant_id, id) NOT VALID"
    )
    create_index(
        "provider_call",
        ("investigation_id", "called_at DESC"),
        where="investigation_id IS NOT NULL",
    )
