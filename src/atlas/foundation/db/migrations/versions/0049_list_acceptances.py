"""Lists: acceptances can be rejected and withdrawn; who stated what stands in the audit alone.

`list_statement` held names of persons, was readable in every tenant's session and read by nothing:
each of its rows is an event `list_statement.recorded` of the operator's audit trail, which from now
on no tenant's session reads either.
"""

from alembic import op

from atlas.foundation.db.migration import NO_TENANT, add_columns, create_index

revision = "0049"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add nullable columns and two states; one row of a key and content is open at a time."""
    add_columns(
        "list_acceptance",
        "accepted_reason text",
        "closed_by uuid",
        "closed_at timestamptz",
        "closed_reason text",
    )
    op.execute(
        "ALTER TABLE list_acceptance DROP CONSTRAINT IF EXISTS list_acceptance_status_check,"
        " ADD CONSTRAINT list_acceptance_status_check"
        " CHECK (status IN ('proposed', 'accepted', 'rejected', 'withdrawn'))"
    )
    op.execute(
        "ALTER TABLE list_acceptance DROP CONSTRAINT IF EXISTS"
        " list_acceptance_tenant_id_list_id_entry_key_content_hash_key"
    )
    create_index(
        "list_acceptance",
        ("list_id", "entry_key", "content_hash"),
        where="status IN ('proposed', 'accepted')",
        unique=True,
        name="list_acceptance_open",
    )
    op.execute("DROP TABLE list_statement")
    op.execute("DROP POLICY platform_read ON platform_event")
    op.execute(f"CREATE POLICY platform_read ON platform_event FOR SELECT USING ({NO_TENANT})")
