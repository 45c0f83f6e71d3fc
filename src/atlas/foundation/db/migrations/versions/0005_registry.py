"""registry: datasets, loads, records as published, their identifiers and names."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_platform_table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DATASET = Reference(("dataset_id",), "registry_dataset", platform=True)


def upgrade() -> None:
    """Create the tables."""
    create_platform_table(
        "registry_dataset",
        """id uuid NOT NULL,
           name text NOT NULL,
           format text NOT NULL,
           title text NOT NULL,
           publisher text NOT NULL,
           licence text NOT NULL,
           source_url text,
           data_date date,
           max_age_days bigint NOT NULL,
           complete boolean NOT NULL DEFAULT false,
           loaded_at timestamptz NOT NULL,
           records bigint NOT NULL DEFAULT 0,
           registers text[] NOT NULL DEFAULT '{}',
           countries text[] NOT NULL DEFAULT '{}',
           relationship_types text[] NOT NULL DEFAULT '{}'""",
        unique=(("name",),),
    )
    create_platform_table(
        "registry_load",
        """id uuid NOT NULL,
           dataset text NOT NULL,
           format text NOT NULL,
           status text NOT NULL CHECK
             (status IN ('pending', 'running', 'complete', 'failed', 'cancelled')),
           file_name text NOT NULL,
           storage_key text,
           options jsonb NOT NULL DEFAULT '{}',
           sha256 text,
           total_bytes bigint NOT NULL DEFAULT 0,
           done_bytes bigint NOT NULL DEFAULT 0,
           statements bigint NOT NULL DEFAULT 0,
           records bigint,
           added bigint,
           changed bigint,
           removed bigint,
           unchanged bigint,
           rejected bigint,
           data_date date,
           error jsonb,
           requested_by uuid,
           created_at timestamptz NOT NULL,
           started_at timestamptz,
           finished_at timestamptz,
           updated_at timestamptz NOT NULL""",
        indexes=(("created_at DESC", "id DESC"), ("dataset", "created_at DESC", "id DESC")),
        indexes_where=((("status", "created_at"), "status IN ('pending', 'running')"),),
    )
    create_platform_table(
        "registry_rejection",
        """id uuid NOT NULL,
           load_id uuid NOT NULL,
           line bigint NOT NULL,
           statement_id text,
           reason text NOT NULL""",
        indexes=(("load_id", "line", "id"),),
        foreign_keys=(Reference(("load_id",), "registry_load", platform=True),),
        grants="SELECT, INSERT",
    )
    _records()


def _records() -> None:
    # a record is the latest statement of its recordId; it is never deleted, only
    # `no longer published` (unpublished_on)
    create_platform_table(
        "registry_record",
        """dataset_id uuid NOT NULL,
           record_id text NOT NULL,
           record_type text NOT NULL CHECK (record_type IN ('entity', 'person', 'relationship')),
           statement_id text NOT NULL,
           statement_date date NOT NULL,
           status text NOT NULL CHECK (status IN ('new', 'updated', 'closed')),
           subject_record text,
           holder_record text,
           content_hash text NOT NULL,
           body jsonb NOT NULL,
           load_id uuid NOT NULL,
           first_load_id uuid NOT NULL,
           unpublished_on date""",
        primary_key=("dataset_id", "record_id"),
        foreign_keys=(DATASET,),
        indexes_where=(
            (("dataset_id", "subject_record"), "subject_record IS NOT NULL"),
            (("dataset_id", "holder_record"), "holder_record IS NOT NULL"),
        ),
    )
    create_platform_table(
        "registry_identifier",
        """dataset_id uuid NOT NULL,
           record_id text NOT NULL,
           scheme text NOT NULL,
           value text NOT NULL,
           certain boolean NOT NULL""",
        primary_key=("dataset_id", "record_id", "scheme", "value"),
        foreign_keys=(DATASET,),
        indexes=(("value", "scheme"),),
        grants="SELECT, INSERT, DELETE",
    )
    create_platform_table(
        "registry_name",
        """dataset_id uuid NOT NULL,
           record_id text NOT NULL,
           name_key text NOT NULL,
           legal_form text NOT NULL,
           country text NOT NULL,
           tokens text[] NOT NULL,
           is_primary boolean NOT NULL""",
        primary_key=("dataset_id", "record_id", "name_key", "legal_form"),
        foreign_keys=(DATASET,),
        indexes=(("name_key",),),
        grants="SELECT, INSERT, DELETE",
    )
    op.execute("CREATE INDEX registry_name_tokens_idx ON registry_name USING gin (tokens)")
