"""Modules: companies of the registers by address."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_platform_table

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DATASET = Reference(("dataset_id",), "registry_dataset", platform=True)


def upgrade() -> None:
    """Create the address keys; a dataset loaded before has none until its next load."""
    create_platform_table(
        "registry_address",
        """dataset_id uuid NOT NULL,
           record_id text NOT NULL,
           address_key text NOT NULL""",
        primary_key=("dataset_id", "record_id", "address_key"),
        foreign_keys=(DATASET,),
        indexes=(("address_key",),),
        grants="SELECT, INSERT, DELETE",
    )
    op.execute("ALTER TABLE registry_dataset ADD COLUMN address_rules integer NOT NULL DEFAULT 0")
