"""Providers: by what an answer is known again, and when it was confirmed without a new one."""

from atlas.foundation.db.migration import add_columns, serve_from

revision = "0098"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them (at once, without a rewrite)."""
    add_columns(
        "provider_call",
        "etag text",
        "last_modified text",
        "retrieved_at timestamptz",
        "confirmed_at timestamptz",
    )
    add_columns("evidence", "confirmed_at timestamptz")
    serve_from("0090")
