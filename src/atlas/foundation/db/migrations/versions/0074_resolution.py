"""Parties that may be one: candidates, and what persons joined."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; `entity_merge` goes on saying what is joined now."""
    create_tenant_table(
        "resolution_candidate",
        """id uuid NOT NULL,
           first_id uuid NOT NULL,
           second_id uuid NOT NULL CHECK (first_id < second_id),
           first_name text NOT NULL,
           second_name text NOT NULL,
           company_id uuid NOT NULL,
           score bigint NOT NULL,
           status text NOT NULL CHECK (status IN ('open', 'proposed', 'unsure', 'merged',
             'rejected')),
           investigation_id uuid,
           found_at timestamptz NOT NULL,
           proposed_by uuid,
           proposed_person uuid,
           decided_by uuid,
           decided_at timestamptz,
           reason text,
           revision bigint NOT NULL DEFAULT 1,
           CHECK ((status = 'open') = (reason IS NULL))""",
        unique=(("first_id", "second_id"),),
        foreign_keys=(
            Reference(("first_id",), "entity"),
            Reference(("second_id",), "entity"),
            Reference(("company_id",), "entity"),
        ),
        indexes=(
            ("found_at", "id"),
            ("status", "found_at", "id"),
            ("company_id",),
            ("second_id",),
        ),
    )
    create_tenant_table(
        "resolution_merge",
        """id uuid NOT NULL,
           candidate_id uuid NOT NULL,
           entity_id uuid NOT NULL,
           canonical_id uuid NOT NULL,
           canonical_name text NOT NULL,
           moved uuid[] NOT NULL,
           reason text NOT NULL,
           merged_by uuid NOT NULL,
           merged_at timestamptz NOT NULL,
           undone_by uuid,
           undone_at timestamptz,
           undone_reason text,
           revision bigint NOT NULL DEFAULT 1""",
        foreign_keys=(
            Reference(("candidate_id",), "resolution_candidate"),
            Reference(("entity_id",), "entity"),
            Reference(("canonical_id",), "entity"),
        ),
        indexes=(("merged_at", "id"), ("candidate_id",)),
    )
