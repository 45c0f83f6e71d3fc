"""Lists: two clocks (published, last checked), who stated them, and what persons accepted."""

from alembic import op

from atlas.foundation.db.migration import (
    add_columns,
    create_platform_table,
    create_tenant_table,
)

revision = "0037"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add nullable columns: old code writes rows without them, and such lists are not current.

    What a file itself stated stays known; that a list was obtained from its publisher was never
    recorded, so nothing is assumed.
    """
    add_columns(
        "list_version",
        "published date", "published_source text",
        "last_checked timestamptz", "last_checked_source text",
    )  # fmt: skip
    op.execute(
        "UPDATE list_version SET published = version_date, published_source = version_date_source"
        " WHERE version_date_source IN ('published', 'manifest')"
    )
    # what a named person (or the product, of its own lists) stated of a version, in order
    create_platform_table(
        "list_statement",
        "id uuid NOT NULL, list_id text NOT NULL, version_id uuid NOT NULL,"
        " kind text NOT NULL CHECK (kind IN ('checked', 'published', 'forced', 'removals')),"
        " stated text, reason text, stated_by text NOT NULL, stated_by_user uuid,"
        " recorded_at timestamptz NOT NULL",
        indexes=(("list_id", "recorded_at", "id"),),
        grants="SELECT, INSERT",
    )
    # an entry without a readable name, or a list of too few, that two persons of a tenant accept
    create_tenant_table(
        "list_acceptance",
        "id uuid NOT NULL, list_id text NOT NULL, entry_key text NOT NULL,"
        " content_hash text NOT NULL, reason text NOT NULL,"
        " status text NOT NULL CHECK (status IN ('proposed', 'accepted')),"
        " proposed_by uuid NOT NULL, proposed_person uuid NOT NULL,"
        " proposed_at timestamptz NOT NULL, accepted_by uuid, accepted_at timestamptz",
        unique=(("list_id", "entry_key", "content_hash"),),
    )
