"""One-time links: invitations, and resets of passwords. A used or revoked link is deleted."""

from atlas.foundation.db.migration import Reference, add_columns, create_tenant_table

revision = "0095"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them (at once, without a rewrite)."""
    create_tenant_table(
        "invitation",
        """id uuid NOT NULL,
           email text NOT NULL,
           display_name text NOT NULL,
           roles text[] NOT NULL,
           token_hash text NOT NULL,
           invited_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           renewed_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL""",
        unique=(("email",), ("token_hash",)),
        foreign_keys=(Reference(("invited_by",), "user_account"),),
        indexes=(("created_at DESC", "id DESC"), ("expires_at",), ("invited_by",)),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    create_tenant_table(
        "password_reset",
        """id uuid NOT NULL,
           user_id uuid NOT NULL,
           token_hash text NOT NULL,
           made_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL""",
        unique=(("user_id",), ("token_hash",)),
        foreign_keys=(
            Reference(("user_id",), "user_account"),
            Reference(("made_by",), "user_account"),
        ),
        indexes=(("expires_at",), ("made_by",)),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    add_columns("user_account", "invited_by uuid", "reset_asked_at timestamptz")
