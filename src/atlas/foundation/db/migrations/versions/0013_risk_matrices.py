"""Risk matrices: a tenant's own versions, which is used when; overrides of evaluations."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_index, create_tenant_table

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; an evaluation may follow from another."""
    _matrices()
    _assignments()
    _overrides()


def _matrices() -> None:
    create_tenant_table(
        "risk_matrix",
        """id uuid NOT NULL,
           name text NOT NULL,
           version text NOT NULL,
           title text NOT NULL,
           basis text NOT NULL,
           url text NOT NULL,
           definition jsonb NOT NULL,
           dimension_count integer NOT NULL,
           factor_count integer NOT NULL,
           content_hash text NOT NULL,
           status text NOT NULL CHECK (status IN ('draft', 'published', 'archived')),
           based_on uuid,
           snapshot_hash text,
           revision bigint NOT NULL DEFAULT 1,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           published_by uuid,
           published_at timestamptz,
           CHECK (status <> 'published' OR (published_at IS NOT NULL AND snapshot_hash IS NOT NULL))
        """,
        # evaluations name a matrix by name and version: what was ever published stays unique
        unique_where=((("name", "version"), "status <> 'archived' OR published_at IS NOT NULL"),),
        foreign_keys=(Reference(("snapshot_hash",), "reference_snapshot", target=("hash",)),),
        indexes=(
            ("name", "published_at"),
            ("name", "id"),
            ("version", "id"),
            ("created_at", "id"),
            ("status", "id"),
        ),
    )


def _assignments() -> None:
    # a set is never changed: the newest revision holds, the earlier ones are its history
    create_tenant_table(
        "risk_matrix_assignment",
        """revision bigint NOT NULL CHECK (revision > 0),
           entries jsonb NOT NULL,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL""",
        primary_key=("revision",),
        grants="SELECT, INSERT",
    )


def _overrides() -> None:
    op.execute("ALTER TABLE risk_evaluation ADD COLUMN parent_id uuid")
    op.execute(
        "ALTER TABLE risk_evaluation ADD CONSTRAINT risk_evaluation_parent_fkey FOREIGN KEY"
        " (tenant_id, parent_id) REFERENCES risk_evaluation (tenant_id, id) NOT VALID"
    )
    op.execute("ALTER TABLE risk_evaluation VALIDATE CONSTRAINT risk_evaluation_parent_fkey")
    create_tenant_table(
        "risk_override",
        """id uuid NOT NULL,
           evaluation_id uuid NOT NULL,
           factor text NOT NULL,
           score bigint NOT NULL CHECK (score >= 0),
           rationale text NOT NULL,
           lowers boolean NOT NULL,
           status text NOT NULL CHECK (status IN ('proposed', 'applied', 'rejected', 'withdrawn')),
           derived_id uuid,
           proposed_by uuid NOT NULL,
           proposed_person uuid NOT NULL,
           proposed_at timestamptz NOT NULL,
           decided_by uuid,
           decided_person uuid,
           decided_at timestamptz,
           decision_rationale text,
           revision bigint NOT NULL DEFAULT 1,
           CHECK (status <> 'applied' OR derived_id IS NOT NULL),
           CHECK (NOT lowers OR status <> 'applied'
               OR (decided_person IS NOT NULL AND decided_person <> proposed_person))""",
        foreign_keys=(
            Reference(("evaluation_id",), "risk_evaluation"),
            Reference(("derived_id",), "risk_evaluation"),
        ),
        unique_where=((("evaluation_id", "factor"), "status = 'proposed'"),),
        indexes=(
            ("evaluation_id", "proposed_at"),
            ("status", "proposed_at", "id"),
            ("proposed_at", "id"),
        ),
    )
    create_index("risk_evaluation", ("parent_id",), where="parent_id IS NOT NULL")
