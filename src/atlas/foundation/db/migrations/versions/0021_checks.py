"""Attestations of checks; overrides that an evaluation took over, or let lapse."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; add the column, empty in evaluations made before."""
    create_tenant_table(
        "check_attestation",
        """id uuid NOT NULL,
           investigation_id uuid NOT NULL,
           check_id text NOT NULL,
           note text NOT NULL,
           reference text,
           evidence_ids uuid[] NOT NULL,
           attested_by uuid NOT NULL,
           attested_person uuid NOT NULL,
           attested_at timestamptz NOT NULL,
           withdrawn boolean NOT NULL DEFAULT false,
           withdrawn_by uuid,
           withdrawn_at timestamptz,
           version bigint NOT NULL DEFAULT 1,
           CHECK (withdrawn = (withdrawn_at IS NOT NULL))""",
        unique_where=((("investigation_id", "check_id"), "NOT withdrawn"),),
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
        indexes=(("investigation_id", "attested_at DESC", "id DESC"),),
    )
    op.execute("ALTER TABLE risk_evaluation ADD COLUMN carried jsonb")
