"""Searches of parties that may be one, on demand."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; each search is also a job."""
    create_tenant_table(
        "resolution_search",
        """id uuid NOT NULL,
           company_id uuid NOT NULL,
           status text NOT NULL CHECK (status IN ('pending', 'running', 'complete', 'failed',
             'cancelled')),
           compared bigint NOT NULL DEFAULT 0,
           found bigint NOT NULL DEFAULT 0,
           not_compared text[] NOT NULL DEFAULT '{}',
           error jsonb,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           finished_at timestamptz""",
        foreign_keys=(Reference(("company_id",), "entity"),),
        indexes=(("created_at", "id"), ("company_id",)),
    )
