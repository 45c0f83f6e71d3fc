"""List feeds: each attempt to fetch a list from its publisher."""

from atlas.foundation.db.migration import Reference, create_index, create_platform_table

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it. Of a list one fetch at a time is pending or running."""
    create_platform_table(
        "list_fetch",
        """id uuid NOT NULL,
           list_id text NOT NULL,
           trigger text NOT NULL CHECK (trigger IN ('schedule', 'request', 'command')),
           dry_run boolean NOT NULL,
           requested_by uuid,
           status text NOT NULL CHECK (status IN ('pending', 'running', 'complete', 'failed')),
           outcome text,
           code text,
           detail text,
           address text NOT NULL CHECK (address NOT LIKE '%?%'),
           http_status integer,
           bytes bigint,
           resumed integer NOT NULL,
           etag text,
           last_modified text,
           version_id uuid,
           failures integer NOT NULL,
           created_at timestamptz NOT NULL,
           started_at timestamptz,
           finished_at timestamptz,
           beat_at timestamptz,
           next_at timestamptz,
           CHECK ((outcome IS NULL) = (status IN ('pending', 'running')))""",
        foreign_keys=(Reference(("version_id",), "list_version"),),
        indexes=(("created_at", "id"), ("list_id", "finished_at")),
    )
    create_index(
        "list_fetch",
        ["list_id"],
        where="status IN ('pending', 'running')",
        unique=True,
        platform=True,
    )
