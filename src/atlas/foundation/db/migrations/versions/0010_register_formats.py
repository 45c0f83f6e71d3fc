"""Register formats: earlier states of relationships, and what a load warns of."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_platform_table

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DATASET = Reference(("dataset_id",), "registry_dataset", platform=True)


def upgrade() -> None:
    """Create the history of relationship records."""
    create_platform_table(
        "registry_past_statement",
        """dataset_id uuid NOT NULL,
           record_id text NOT NULL,
           statement_id text NOT NULL,
           statement_date date NOT NULL,
           status text NOT NULL CHECK (status IN ('new', 'updated', 'closed')),
           holder_record text,
           body jsonb NOT NULL,
           load_id uuid NOT NULL""",
        primary_key=("dataset_id", "record_id", "statement_id"),
        foreign_keys=(DATASET,),
        grants="SELECT, INSERT",
    )
    op.execute("ALTER TABLE registry_load ADD COLUMN warnings text[] NOT NULL DEFAULT '{}'")
