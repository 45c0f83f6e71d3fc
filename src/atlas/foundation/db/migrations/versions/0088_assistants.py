"""Programs that people allow to act: authorisation codes, and the sessions that come of them."""

from atlas.foundation.db.migration import Reference, add_columns, create_tenant_table

revision = "0088"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; a session without a client is a person's own."""
    add_columns("user_session", "client_id text", "resource text", "scopes text[]")
    create_tenant_table(
        "authorization_code",
        """id uuid NOT NULL,
           user_id uuid NOT NULL,
           code_hash text NOT NULL,
           client_id text NOT NULL,
           client_name text NOT NULL,
           redirect_uri text NOT NULL,
           resource text NOT NULL,
           scopes text[] NOT NULL,
           challenge text NOT NULL,
           created_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           used_at timestamptz,
           session_id uuid""",
        unique=(("code_hash",),),
        foreign_keys=(
            Reference(("user_id",), "user_account"),
            Reference(("session_id",), "user_session"),
        ),
        indexes=(("created_at",),),
        indexes_where=((("session_id",), "session_id IS NOT NULL"),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
