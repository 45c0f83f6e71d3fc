"""The outbox under Row-Level Security: a tenant's session reaches its own pointers alone."""

from alembic import op

from atlas.foundation.db.migration import NO_TENANT, TENANT

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sessions without a tenant (the dispatcher, the sweep, the operator) see and change all."""
    op.execute("ALTER TABLE outbox ENABLE ROW LEVEL SECURITY")
    own = f"tenant_id = {TENANT}"
    for verb, clause in (
        ("SELECT", f"USING ({NO_TENANT} OR {own})"),
        ("INSERT", f"WITH CHECK ({NO_TENANT} OR {own})"),
        ("UPDATE", f"USING ({NO_TENANT}) WITH CHECK ({NO_TENANT})"),
        ("DELETE", f"USING ({NO_TENANT})"),
    ):
        op.execute(f"CREATE POLICY outbox_{verb.lower()} ON outbox FOR {verb} {clause}")
