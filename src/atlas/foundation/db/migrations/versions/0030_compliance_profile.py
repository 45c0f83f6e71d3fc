"""Compliance profiles: versions with the period in which each holds."""

from atlas.foundation.db.migration import create_tenant_table

revision = "0030"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    create_tenant_table(
        "compliance_profile",
        """id uuid NOT NULL,
           version integer NOT NULL,
           status text NOT NULL CHECK (status IN ('draft', 'proposed', 'adopted', 'discarded')),
           origin text NOT NULL CHECK (origin IN ('firm', 'operator', 'demo')),
           title text NOT NULL,
           content jsonb NOT NULL,
           rules_hash text NOT NULL,
           valid_from date,
           valid_to date,
           editor_ids uuid[] NOT NULL DEFAULT '{}',
           editor_person_ids uuid[] NOT NULL DEFAULT '{}',
           proposed_by uuid,
           proposed_person uuid,
           proposed_at timestamptz,
           activated_by uuid,
           activated_at timestamptz,
           companies_to_review integer,
           revision bigint NOT NULL DEFAULT 1,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           CHECK (status <> 'adopted' OR valid_from IS NOT NULL),
           CHECK (valid_to IS NULL OR valid_to >= valid_from)""",
        unique=(("version",),),
        # one draft at a time: who proposes and who adopts speak of the same text
        unique_where=(((), "status IN ('draft', 'proposed')"),),
        indexes=(("created_at", "id"),),
        indexes_where=((("valid_from",), "status = 'adopted'"),),
    )
