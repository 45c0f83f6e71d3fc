"""Customer file: reviews, changes of status, relationship profiles, notes, imports; tasks."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_index, create_tenant_table

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_COMPANY = (Reference(("company_id",), "company"),)


def upgrade() -> None:
    """Create the tables."""
    op.execute("ALTER TABLE company ADD COLUMN review_due_at date")
    create_tenant_table(
        "company_status_change",
        """id uuid NOT NULL,
           company_id uuid NOT NULL,
           from_status text NOT NULL,
           to_status text NOT NULL,
           reason text NOT NULL,
           changed_by uuid NOT NULL,
           person_id uuid NOT NULL,
           changed_at timestamptz NOT NULL""",
        foreign_keys=_COMPANY,
        indexes=(("company_id", "changed_at DESC", "id DESC"),),
        grants="SELECT, INSERT",
    )
    create_tenant_table(
        "relationship_profile",
        """id uuid NOT NULL,
           company_id uuid NOT NULL,
           version bigint NOT NULL CHECK (version >= 1),
           purpose text,
           products text[] NOT NULL,
           delivery_channels text[] NOT NULL,
           expected_annual_volume bigint CHECK (expected_annual_volume >= 0),
           currency text CHECK (currency ~ '^[A-Z]{3}$'),
           transaction_pattern text,
           countries_of_operation text[] NOT NULL,
           source_of_funds text,
           source_of_wealth text,
           segment text,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           CHECK ((expected_annual_volume IS NULL) = (currency IS NULL))""",
        unique=(("company_id", "version"),),
        foreign_keys=_COMPANY,
        indexes=(("company_id", "created_at DESC", "id DESC"),),
        grants="SELECT, INSERT",
    )
    create_tenant_table(
        "company_note",
        """id uuid NOT NULL,
           company_id uuid NOT NULL,
           text text NOT NULL,
           version bigint NOT NULL DEFAULT 1,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           withdrawn_at timestamptz,
           withdrawn_by uuid""",
        foreign_keys=_COMPANY,
        indexes_where=((("company_id", "created_at DESC", "id DESC"), "withdrawn_at IS NULL"),),
    )
    _imports()
    _tasks()
    create_index("company", ("next_review_at", "id"), where="withdrawn_at IS NULL")
    create_index(
        "company",
        ("relationship_status", "created_at DESC", "id DESC"),
        where="withdrawn_at IS NULL",
    )


def _imports() -> None:
    create_tenant_table(
        "company_import",
        """id uuid NOT NULL,
           status text NOT NULL CHECK (status IN
             ('pending', 'running', 'complete', 'failed', 'cancelled')),
           file_name text NOT NULL,
           file_sha256 text NOT NULL,
           dry_run boolean NOT NULL,
           on_existing text NOT NULL CHECK (on_existing IN ('update', 'skip', 'reject')),
           total bigint NOT NULL,
           created bigint NOT NULL DEFAULT 0,
           updated bigint NOT NULL DEFAULT 0,
           unchanged bigint NOT NULL DEFAULT 0,
           skipped bigint NOT NULL DEFAULT 0,
           rejected bigint NOT NULL DEFAULT 0,
           error jsonb,
           created_by uuid NOT NULL,
           person_id uuid NOT NULL,
           created_at timestamptz NOT NULL,
           finished_at timestamptz""",
        indexes=(("created_at DESC", "id DESC"),),
    )
    create_tenant_table(
        "company_import_row",
        """id uuid NOT NULL,
           import_id uuid NOT NULL,
           line bigint NOT NULL,
           outcome text NOT NULL CHECK (outcome IN
             ('pending', 'created', 'updated', 'unchanged', 'skipped', 'rejected')),
           name text NOT NULL,
           external_id text,
           company_id uuid,
           problems jsonb NOT NULL DEFAULT '[]',
           data jsonb NOT NULL DEFAULT '{}'""",
        foreign_keys=(
            Reference(("import_id",), "company_import"),
            Reference(("company_id",), "company"),
        ),
        indexes=(("import_id", "line", "id"), ("import_id", "outcome", "line", "id")),
    )


def _tasks() -> None:
    create_tenant_table(
        "task",
        """id uuid NOT NULL,
           kind text NOT NULL,
           subject_type text NOT NULL,
           subject_id uuid NOT NULL,
           title text NOT NULL,
           status text NOT NULL CHECK (status IN ('open', 'completed', 'cancelled')),
           role text NOT NULL CHECK (role IN ('analyst', 'senior_officer', 'mlro')),
           assignee uuid,
           sla_state text NOT NULL CHECK (sla_state IN ('on_track', 'warning', 'overdue')),
           warn_at timestamptz NOT NULL,
           due_at timestamptz NOT NULL,
           escalations bigint NOT NULL DEFAULT 0,
           snoozed_until timestamptz,
           outcome text,
           note text,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           closed_by uuid,
           closed_at timestamptz,
           version bigint NOT NULL DEFAULT 1,
           CHECK (warn_at <= due_at),
           CHECK ((status = 'open') = (closed_at IS NULL))""",
        foreign_keys=(Reference(("assignee",), "user_account"),),
        unique_where=((("kind", "subject_type", "subject_id"), "status = 'open'"),),
        indexes=(
            ("due_at", "id"),
            ("created_at DESC", "id DESC"),
            ("status", "due_at", "id"),
            ("assignee", "status", "due_at", "id"),
            ("subject_id", "due_at", "id"),
            ("subject_type", "due_at", "id"),
            ("kind", "due_at", "id"),
            ("escalations", "id"),
        ),
        indexes_where=(
            (("warn_at",), "status = 'open' AND sla_state = 'on_track'"),
            (("sla_state", "due_at"), "status = 'open'"),
        ),
    )
