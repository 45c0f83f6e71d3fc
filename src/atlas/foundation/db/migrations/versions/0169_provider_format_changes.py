"""Which answers of providers changed their format, for the operator."""

from atlas.foundation.db.migration import create_platform_table

revision = "0169"
down_revision = "0168"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count them of all tenants together: nothing says whose calls they were."""
    create_platform_table(
        "provider_format_change",
        """provider text NOT NULL,
           plugin_version text NOT NULL,
           response text NOT NULL,
           first_at timestamptz NOT NULL,
           last_at timestamptz NOT NULL,
           calls bigint NOT NULL CHECK (calls > 0)""",
        primary_key=("provider", "plugin_version", "response"),
        grants="SELECT, INSERT, UPDATE",
    )
