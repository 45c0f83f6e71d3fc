"""screening: list versions, entries and loads (platform); screenings and candidates (tenant)."""

from atlas.foundation.db.migration import Reference, create_platform_table, create_tenant_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "'person', 'company', 'vessel', 'aircraft', 'unknown'"
MEASURES = "'asset_freeze', 'sectoral', 'trade', 'travel_ban', 'debarment', 'watch'"


def upgrade() -> None:
    """Create the tables."""
    _lists()
    _screenings()


def _lists() -> None:
    create_platform_table(
        "list_version",
        "id uuid NOT NULL, list_id text NOT NULL, sequence bigint NOT NULL,"
        " status text NOT NULL CHECK (status IN ('current', 'superseded')),"
        " version_date date NOT NULL, version_date_source text NOT NULL,"
        " max_age_days bigint NOT NULL CHECK (max_age_days > 0),"
        " loaded_at timestamptz NOT NULL, loaded_by uuid, content_hash text NOT NULL,"
        " entries bigint NOT NULL, added bigint NOT NULL, changed bigint NOT NULL,"
        " removed bigint NOT NULL, incomplete bigint NOT NULL,"
        " topics text[] NOT NULL, manifest jsonb NOT NULL, rejected jsonb NOT NULL",
        unique=(("list_id", "sequence"),),
        indexes=(("list_id", "status"),),
    )
    # An entry's row is one state of it, over the versions first_sequence … last_sequence.
    create_platform_table(
        "list_entry",
        "id uuid NOT NULL, list_id text NOT NULL, entry_key text NOT NULL,"
        " first_sequence bigint NOT NULL, last_sequence bigint,"
        " content_hash text NOT NULL, name text NOT NULL,"
        f" kind text NOT NULL CHECK (kind IN ({KINDS})),"
        f" measure text NOT NULL CHECK (measure IN ({MEASURES})),"
        " programmes text[] NOT NULL, countries text[] NOT NULL, listed_date date,"
        " incomplete boolean NOT NULL, data jsonb NOT NULL, created_at timestamptz NOT NULL",
        unique=(("list_id", "entry_key", "first_sequence"),),
        indexes=(("list_id", "last_sequence"), ("list_id", "first_sequence"), ("name", "id")),
    )
    create_platform_table(
        "list_load",
        "id uuid NOT NULL, list_id text NOT NULL,"
        " status text NOT NULL"
        " CHECK (status IN ('pending', 'running', 'complete', 'failed', 'cancelled')),"
        " storage_key text NOT NULL, file_name text NOT NULL, version_date date,"
        " force boolean NOT NULL, requested_by uuid NOT NULL, created_at timestamptz NOT NULL,"
        " started_at timestamptz, finished_at timestamptz, progress jsonb NOT NULL,"
        " report jsonb, error jsonb",
        indexes=(("status", "created_at"), ("created_at", "id")),
    )


def _screenings() -> None:
    create_tenant_table(
        "screening",
        "id uuid NOT NULL, investigation_id uuid, entity_id uuid, reference text,"
        f" name text NOT NULL, kind text NOT NULL CHECK (kind IN ({KINDS})),"
        " purpose text NOT NULL, algorithm text NOT NULL, threshold bigint NOT NULL,"
        " outcome text NOT NULL CHECK (outcome IN ('hits', 'clear', 'not_assessed')),"
        " query jsonb NOT NULL, topics jsonb NOT NULL, lists jsonb NOT NULL,"
        " candidate_count bigint NOT NULL, created_at timestamptz NOT NULL,"
        " created_by uuid NOT NULL",
        indexes=(
            ("created_at", "id"),
            ("investigation_id", "created_at", "id"),
            ("entity_id", "created_at", "id"),
            ("reference",),
        ),
        foreign_keys=(Reference(("entity_id",), "entity"),),
        grants="SELECT, INSERT",
    )
    create_tenant_table(
        "screening_candidate",
        "id uuid NOT NULL, screening_id uuid NOT NULL, position bigint NOT NULL,"
        " list_id text NOT NULL, version_id uuid NOT NULL, entry_id uuid NOT NULL,"
        " entry_key text NOT NULL, entry_name text NOT NULL, matched_name text NOT NULL,"
        " score double precision NOT NULL,"
        " strength text NOT NULL CHECK (strength IN ('exact', 'strong', 'weak')),"
        f" measure text NOT NULL CHECK (measure IN ({MEASURES})),"
        " status text NOT NULL DEFAULT 'undecided'"
        " CHECK (status IN ('undecided', 'true_match', 'false_positive', 'unsure')),"
        " data jsonb NOT NULL, created_at timestamptz NOT NULL",
        unique=(("screening_id", "position"),),
        foreign_keys=(
            Reference(("screening_id",), "screening"),
            Reference(("version_id",), "list_version", platform=True),
            Reference(("entry_id",), "list_entry", platform=True),
        ),
        indexes=(("list_id", "entry_key"),),
    )
