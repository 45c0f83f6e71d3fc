"""Source contracts: versions by which a tenant narrows them, and the contracts that runs obeyed."""

from atlas.foundation.db.migration import add_columns, create_tenant_table

revision = "0090"
down_revision = "0088"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them (at once, without a rewrite)."""
    create_tenant_table(
        "source_contract_version",
        """id uuid NOT NULL,
           provider text NOT NULL,
           number integer NOT NULL,
           status text NOT NULL DEFAULT 'draft'
             CHECK (status IN ('draft', 'active', 'superseded', 'discarded')),
           narrowing jsonb NOT NULL,
           note text NOT NULL,
           revision integer NOT NULL DEFAULT 1,
           created_by uuid NOT NULL,
           person_id uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           editors uuid[] NOT NULL,
           editor_persons uuid[] NOT NULL,
           activated_by uuid,
           activated_at timestamptz,
           superseded_at timestamptz""",
        unique=(("provider", "number"),),
        unique_where=((("provider",), "status = 'active'"),),
        indexes=(("created_at DESC", "id DESC"), ("status", "created_at DESC", "id DESC")),
    )
    create_tenant_table(
        "contract_obeyed",
        """sha256 text NOT NULL,
           provider text NOT NULL,
           version text NOT NULL,
           document jsonb NOT NULL,
           first_obeyed_at timestamptz NOT NULL""",
        primary_key=("sha256",),
        grants="SELECT, INSERT",
    )
    add_columns("investigation_source", "contract_version text", "contract_sha256 text")
