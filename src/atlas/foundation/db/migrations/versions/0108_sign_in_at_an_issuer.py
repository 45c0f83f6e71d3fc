"""Issuers: where the Console signs people in; sessions that were opened so."""

from alembic import op

from atlas.foundation.db.migration import add_columns

revision = "0108"
down_revision = "0106"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what an issuer's sign-in needs (none: it offers none), and the method of its sessions.

    The former check is replaced by a wider one, so no row can fail it, and none is read.
    """
    add_columns(
        "issuer",
        "client_id text",
        "authorization_endpoint text",
        "token_endpoint text",
        "scope text NOT NULL DEFAULT 'openid profile email'",
    )
    op.execute(
        "ALTER TABLE user_session DROP CONSTRAINT IF EXISTS user_session_method_check,"
        " ADD CONSTRAINT user_session_method_check"
        " CHECK (method IN ('password', 'cli', 'openid')) NOT VALID"
    )
