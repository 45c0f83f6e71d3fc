"""Claims that their source no longer states: they go on counting against a party, never for it."""

from alembic import op

from atlas.foundation.db.migration import APP_ROLE, Reference, add_columns, create_tenant_table

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns at once, without a rewrite, then the marks of claims.

    Nothing is marked in rows that are there: which record left what out is seen when a run reads
    the register the next time. A process of the release before writes no marks and reads none.
    """
    add_columns("entity", "unstated jsonb NOT NULL DEFAULT '{}'")
    add_columns("entity_identifier", "unstated_at timestamptz")
    op.execute(f"GRANT UPDATE (unstated_at) ON entity_identifier TO {APP_ROLE}")
    create_tenant_table(
        "claim_silence",
        "id uuid NOT NULL, claim_id uuid NOT NULL, batch_id uuid NOT NULL,"
        " recorded_at timestamptz NOT NULL",
        unique=[("claim_id",)],
        foreign_keys=[
            Reference(("claim_id",), "claim"),
            Reference(("batch_id",), "claim_batch"),
        ],
        grants="SELECT, INSERT",
    )
