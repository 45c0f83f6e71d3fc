"""Providers: how each call ended; claims and sources of runs say under which licence, how live."""

from atlas.foundation.db.migration import add_columns, create_tenant_table

revision = "0077"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them (at once, without a rewrite)."""
    create_tenant_table(
        "provider_call",
        """id uuid NOT NULL,
           provider text NOT NULL,
           plugin_version text NOT NULL,
           response text NOT NULL,
           request_key text,
           outcome text NOT NULL CHECK (outcome IN ('ok', 'empty', 'schema_changed', 'unreachable',
             'throttled', 'unauthorised', 'missing_credentials')),
           status integer,
           detail text NOT NULL,
           sha256 text,
           called_at timestamptz NOT NULL,
           seconds double precision""",
        indexes=(("provider", "called_at DESC"), ("request_key", "called_at DESC")),
        grants="SELECT, INSERT",
    )
    add_columns("claim", "licence text", "liveness text")
    add_columns("investigation_source", "outcome text")
    add_columns("investigation", "refresh boolean NOT NULL DEFAULT false")
