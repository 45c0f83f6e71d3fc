"""Calls of language models: for which investigation, so that its budget and its cost are known."""

from alembic import op

from atlas.foundation.db.migration import add_columns, create_index

revision = "0106"
down_revision = "0105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; calls of before are of none. The key is NOT VALID: it looks at new rows alone."""
    add_columns("model_call", "investigation_id uuid")
    op.execute(
        "ALTER TABLE model_call DROP CONSTRAINT IF EXISTS model_call_investigation_fkey,"
        " ADD CONSTRAINT model_call_investigation_fkey FOREIGN KEY"
        " (tenant_id, investigation_id) REFERENCES investigation (tenant_id, id) NOT VALID"
    )
    create_index(
        "model_call",
        ("investigation_id", "called_at"),
        where="investigation_id IS NOT NULL",
    )
