"""Reference datasets: a tenant's own versions with their history; the installation's defaults."""

from atlas.foundation.db.migration import Reference, create_platform_table, create_tenant_table

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_FACTS = """type text NOT NULL,
           version text NOT NULL,
           name text NOT NULL,
           source text NOT NULL,
           url text NOT NULL,
           source_date text NOT NULL,
           licence text NOT NULL,
           refresh_days integer,
           judgement boolean NOT NULL,
           note text NOT NULL,
           data jsonb NOT NULL,
           entries integer NOT NULL,
           due date,
           content_hash text NOT NULL"""


def upgrade() -> None:
    """Create the tables."""
    create_tenant_table(
        "reference_dataset",
        f"""id uuid NOT NULL,
           {_FACTS},
           status text NOT NULL CHECK (status IN ('draft', 'active', 'superseded', 'archived')),
           revision bigint NOT NULL DEFAULT 1,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           activated_at timestamptz""",
        # an archived version's name may be used again
        unique_where=(
            (("type", "version"), "status <> 'archived'"),
            (("type",), "status = 'active'"),
        ),
        indexes=(("type", "id"), ("created_at", "id"), ("status",)),
    )
    create_tenant_table(
        "reference_dataset_event",
        """id uuid NOT NULL,
           dataset_id uuid NOT NULL,
           action text NOT NULL CHECK
               (action IN ('created', 'updated', 'activated', 'superseded', 'archived')),
           content_hash text NOT NULL,
           actor_id uuid NOT NULL,
           created_at timestamptz NOT NULL""",
        foreign_keys=(Reference(("dataset_id",), "reference_dataset"),),
        indexes=(("dataset_id", "created_at", "id"),),
        grants="SELECT, INSERT",
    )
    # one default per type: it stands for the shipped one in every tenant without an own version
    create_platform_table(
        "reference_default",
        f"""{_FACTS},
           revision bigint NOT NULL DEFAULT 1,
           withdrawn boolean NOT NULL DEFAULT false,
           updated_at timestamptz NOT NULL""",
        primary_key=("type",),
    )
