"""investigations: runs with their steps, events, parties and links; modules, reports, evidence."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATUSES = "('pending', 'running', 'complete', 'failed', 'cancelled')"


def upgrade() -> None:
    """Create the tables."""
    _runs()
    _findings()
    _evidence_and_reports()


def _runs() -> None:
    create_tenant_table(
        "investigation",
        f"""
        id uuid NOT NULL,
        series_id uuid NOT NULL,
        run_version bigint NOT NULL CHECK (run_version >= 1),
        rerun_of uuid,
        company_id uuid NOT NULL,
        status text NOT NULL CHECK (status IN {_STATUSES}),
        company_name text NOT NULL,
        registration_number text,
        register text,
        country_code text,
        website text,
        candidate text,
        modules text[] NOT NULL,
        depth text NOT NULL CHECK (depth IN ('sdd', 'cdd', 'edd')),
        external_id text,
        tags text[] NOT NULL,
        entity_id uuid,
        subject_status text NOT NULL DEFAULT 'pending' CHECK (subject_status IN ('pending',
            'identified', 'identified_by_name', 'subject_ambiguous', 'subject_not_found')),
        identified_by text CHECK (identified_by IN ('register', 'lei', 'name', 'choice')),
        candidates jsonb NOT NULL DEFAULT '[]',
        truncated boolean NOT NULL DEFAULT false,
        step text,
        message text,
        done bigint NOT NULL DEFAULT 0,
        total bigint NOT NULL,
        events bigint NOT NULL DEFAULT 0,
        error jsonb,
        risk jsonb,
        risk_level text,
        tier text,
        report_id uuid,
        as_of date,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        updated_at timestamptz NOT NULL,
        withdrawn_at timestamptz,
        withdrawn_by uuid,
        version bigint NOT NULL DEFAULT 1
        """,
        unique=(("series_id", "run_version"),),
        unique_where=((("external_id",), "run_version = 1"),),
        foreign_keys=(
            Reference(("rerun_of",), "investigation"),
            Reference(("company_id",), "company"),
            Reference(("entity_id",), "entity"),
        ),
        indexes_where=(
            (("created_at DESC", "id DESC"), "withdrawn_at IS NULL"),
            (("status", "created_at DESC", "id DESC"), "withdrawn_at IS NULL"),
            (("company_id", "created_at DESC", "id DESC"), "withdrawn_at IS NULL"),
            (("risk_level", "created_at DESC", "id DESC"), "withdrawn_at IS NULL"),
        ),
    )
    create_tenant_table(
        "investigation_step",
        """
        investigation_id uuid NOT NULL,
        step text NOT NULL,
        result jsonb NOT NULL,
        recorded_at timestamptz NOT NULL
        """,
        primary_key=("investigation_id", "step"),
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
    )
    create_tenant_table(
        "investigation_event",
        """
        investigation_id uuid NOT NULL,
        sequence bigint NOT NULL,
        at timestamptz NOT NULL,
        kind text NOT NULL,
        message text NOT NULL,
        data jsonb NOT NULL DEFAULT '{}'
        """,
        primary_key=("investigation_id", "sequence"),
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
        grants="SELECT, INSERT",
    )


def _findings() -> None:
    create_tenant_table(
        "investigation_party",
        """
        investigation_id uuid NOT NULL,
        entity_id uuid NOT NULL,
        ordinal bigint NOT NULL,
        type text NOT NULL,
        name text NOT NULL,
        country_code text,
        roles text[] NOT NULL,
        distance bigint NOT NULL
        """,
        primary_key=("investigation_id", "entity_id"),
        unique=(("investigation_id", "ordinal"),),
        foreign_keys=(
            Reference(("investigation_id",), "investigation"),
            Reference(("entity_id",), "entity"),
        ),
    )
    create_tenant_table(
        "investigation_screening",
        """
        investigation_id uuid NOT NULL,
        screening_id uuid NOT NULL,
        ordinal bigint NOT NULL,
        entity_id uuid,
        name text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('hits', 'clear', 'not_assessed')),
        best_strength text CHECK (best_strength IN ('exact', 'strong', 'weak')),
        candidates bigint NOT NULL,
        lists jsonb NOT NULL,
        screened_at timestamptz NOT NULL
        """,
        primary_key=("investigation_id", "screening_id"),
        unique=(("investigation_id", "ordinal"),),
        foreign_keys=(
            Reference(("investigation_id",), "investigation"),
            Reference(("entity_id",), "entity"),
        ),
    )
    create_tenant_table(
        "investigation_link",
        """
        investigation_id uuid NOT NULL,
        relationship_id uuid NOT NULL,
        type text NOT NULL,
        from_id uuid NOT NULL,
        to_id uuid NOT NULL,
        attributes jsonb NOT NULL DEFAULT '{}',
        valid_from date,
        valid_to date
        """,
        primary_key=("investigation_id", "relationship_id"),
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
    )
    create_tenant_table(
        "investigation_source",
        """
        investigation_id uuid NOT NULL,
        source text NOT NULL,
        kind text NOT NULL,
        status text NOT NULL CHECK
            (status IN ('answered', 'no_answer', 'failed', 'not_available')),
        as_of date,
        licence text,
        covered text[] NOT NULL DEFAULT '{}',
        evidence_ids uuid[] NOT NULL DEFAULT '{}',
        detail text
        """,
        primary_key=("investigation_id", "source"),
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
    )
    create_tenant_table(
        "module_result",
        """
        investigation_id uuid NOT NULL,
        code text NOT NULL,
        level text NOT NULL,
        points bigint NOT NULL,
        result jsonb NOT NULL,
        recorded_at timestamptz NOT NULL
        """,
        primary_key=("investigation_id", "code"),
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
    )


def _evidence_and_reports() -> None:
    create_tenant_table(
        "evidence",
        """
        id uuid NOT NULL,
        kind text NOT NULL,
        source text NOT NULL,
        source_url text,
        media_type text NOT NULL,
        size bigint NOT NULL,
        sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        licence text,
        investigation_id uuid,
        retrieved_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL
        """,
        indexes=(
            ("recorded_at DESC", "id DESC"),
            ("investigation_id", "recorded_at DESC", "id DESC"),
            ("source", "recorded_at DESC", "id DESC"),
            ("sha256",),
        ),
        grants="SELECT, INSERT",
    )
    op.execute(
        "ALTER TABLE claim ADD FOREIGN KEY (tenant_id, evidence_id)"
        " REFERENCES evidence (tenant_id, id)"
    )
    create_tenant_table(
        "report",
        f"""
        id uuid NOT NULL,
        investigation_id uuid NOT NULL,
        status text NOT NULL CHECK (status IN {_STATUSES}),
        content_sha256 text,
        error text,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        finished_at timestamptz
        """,
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
        indexes=(
            ("created_at DESC", "id DESC"),
            ("investigation_id", "created_at DESC", "id DESC"),
        ),
    )
