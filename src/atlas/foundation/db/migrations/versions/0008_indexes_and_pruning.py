"""Indexes of list filters and sorts; sessions that are long over may be deleted."""

from alembic import op

from atlas.foundation.db.migration import APP_ROLE, create_index

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Grant, then index."""
    for table in ("user_session", "refresh_token", "operator_session"):
        op.execute(f"GRANT DELETE ON {table} TO {APP_ROLE}")
    create_index("user_session", ("expires_at",))
