"""Keys that seal checkpoints and bundles, apart from the keys of tokens."""

from atlas.foundation.db.migration import create_platform_table

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    create_platform_table(
        "sealing_key",
        """
        id uuid NOT NULL,
        kid text NOT NULL,
        algorithm text NOT NULL,
        public_jwk jsonb NOT NULL,
        wrapped_private_key bytea NOT NULL,
        created_at timestamptz NOT NULL,
        retired_at timestamptz
        """,
        unique=(("kid",),),
    )
