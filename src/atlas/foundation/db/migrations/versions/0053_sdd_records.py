"""Records that reason simplified due diligence for a customer."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0053"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    create_tenant_table(
        "sdd_record",
        """id uuid NOT NULL,
           company_id uuid NOT NULL,
           status text NOT NULL CHECK (status IN ('proposed', 'confirmed', 'rejected', 'withdrawn',
             'superseded', 'revoked', 'lapsed')),
           segment text NOT NULL,
           factors jsonb NOT NULL,
           rationale text NOT NULL,
           evidence_ids uuid[] NOT NULL,
           valid_until date NOT NULL,
           fingerprint text NOT NULL,
           rules_hash text,
           score bigint,
           coverage bigint,
           proposed_by uuid NOT NULL,
           proposed_person uuid NOT NULL,
           proposed_at timestamptz NOT NULL,
           decided_by uuid,
           decided_person uuid,
           decided_at timestamptz,
           decision_rationale text,
           ended_by uuid,
           ended_at timestamptz,
           ended_because text[] NOT NULL DEFAULT '{}',
           end_rationale text,
           revision bigint NOT NULL DEFAULT 1,
           CHECK (status <> 'confirmed' OR (decided_by IS NOT NULL AND rules_hash IS NOT NULL
             AND score IS NOT NULL AND coverage IS NOT NULL))""",
        foreign_keys=[Reference(("company_id",), "company")],
        unique_where=((("company_id", "status"), "status IN ('proposed', 'confirmed')"),),
        indexes=(("company_id", "proposed_at", "id"),),
        indexes_where=((("valid_until",), "status = 'confirmed'"),),
    )
