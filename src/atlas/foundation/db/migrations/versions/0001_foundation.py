"""foundation: tenants, outbox, idempotency keys, jobs."""

from alembic import op

from atlas.foundation.db.migration import APP_ROLE, create_platform_table, create_tenant_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
    op.execute(f"GRANT SELECT ON alembic_version TO {APP_ROLE}")
    create_platform_table(
        "tenant",
        """
        id uuid NOT NULL,
        slug text NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
        name text NOT NULL,
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
        is_demo boolean NOT NULL DEFAULT false,
        version bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
        """,
        unique=(("slug",),),
    )
    create_platform_table(
        "outbox",
        """
        id uuid NOT NULL,
        tenant_id uuid NOT NULL REFERENCES tenant (id),
        kind text NOT NULL,
        ref_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        available_at timestamptz NOT NULL,
        attempts bigint NOT NULL DEFAULT 0,
        last_error text,
        done_at timestamptz
        """,
        unique=(("tenant_id", "kind", "ref_id"),),
        indexes_where=((("available_at",), "done_at IS NULL"),),
        grants="SELECT, INSERT, UPDATE, DELETE",
        tenant_writable=True,
    )
    create_platform_table(
        "platform_idempotency_key",
        """
        key_hash text NOT NULL,
        fingerprint text NOT NULL,
        status bigint NOT NULL,
        headers jsonb NOT NULL,
        body bytea,
        created_at timestamptz NOT NULL
        """,
        primary_key=("key_hash",),
        grants="SELECT, INSERT, DELETE",
    )
    create_tenant_table(
        "idempotency_key",
        """
        key_hash text NOT NULL,
        fingerprint text NOT NULL,
        status bigint NOT NULL,
        headers jsonb NOT NULL,
        body bytea,
        created_at timestamptz NOT NULL
        """,
        primary_key=("key_hash",),
        indexes=(("created_at",),),
        grants="SELECT, INSERT, DELETE",
    )
    create_tenant_table(
        "job",
        """
        id uuid NOT NULL,
        kind text NOT NULL,
        resource_type text NOT NULL,
        resource_id uuid NOT NULL,
        status text NOT NULL CHECK
            (status IN ('pending', 'running', 'complete', 'failed', 'cancelled')),
        done bigint NOT NULL DEFAULT 0,
        total bigint,
        message text,
        error jsonb,
        cancel_requested boolean NOT NULL DEFAULT false,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        updated_at timestamptz NOT NULL
        """,
        indexes=(
            ("created_at DESC", "id DESC"),
            ("status", "created_at DESC", "id DESC"),
            ("resource_type", "resource_id"),
        ),
    )
