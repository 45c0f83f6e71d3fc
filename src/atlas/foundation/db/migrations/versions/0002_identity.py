"""identity: accounts, sessions, revocations, issuers, signing keys, audit trail."""

from alembic import op

from atlas.foundation.db.migration import (
    APP_ROLE,
    NO_TENANT,
    TENANT,
    Reference,
    create_platform_table,
    create_tenant_table,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _platform()
    _accounts()
    _sessions()
    _audit()


def _platform() -> None:
    # an empty tenant may be deleted by the operator; foreign keys keep one that has data
    op.execute(f"GRANT DELETE ON tenant TO {APP_ROLE}")
    create_platform_table(
        "issuer",
        """
        id uuid NOT NULL,
        tenant_id uuid REFERENCES tenant (id),
        name text NOT NULL,
        issuer text NOT NULL,
        audience text NOT NULL,
        jwks_uri text NOT NULL,
        algorithms text[] NOT NULL,
        roles_claim text NOT NULL,
        role_mapping jsonb NOT NULL,
        enabled boolean NOT NULL DEFAULT true,
        version bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
        """,
        unique=(("issuer", "audience"),),
        indexes=(("tenant_id",),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    create_platform_table(
        "signing_key",
        """
        id uuid NOT NULL,
        kid text NOT NULL,
        algorithm text NOT NULL,
        public_jwk jsonb NOT NULL,
        wrapped_private_key bytea NOT NULL,
        created_at timestamptz NOT NULL,
        retired_at timestamptz
        """,
        unique=(("kid",),),
    )
    create_platform_table(
        "operator_session",
        """
        id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz
        """,
    )
    create_platform_table(
        "platform_event",
        """
        id uuid NOT NULL,
        occurred_at timestamptz NOT NULL,
        actor_id uuid NOT NULL,
        action text NOT NULL,
        resource_type text NOT NULL,
        resource_id uuid,
        request_id text,
        payload jsonb NOT NULL
        """,
        indexes=(("occurred_at DESC", "id DESC"),),
        grants="SELECT, INSERT",
    )
    create_platform_table(
        "revocation",
        """
        id uuid NOT NULL,
        tenant_id uuid REFERENCES tenant (id),
        kind text NOT NULL
            CHECK (kind IN ('tenant', 'user', 'role', 'session', 'token', 'issuer')),
        subject_id uuid NOT NULL,
        not_before timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL
        """,
        indexes=(("created_at",), ("subject_id",), ("expires_at",)),
        grants="SELECT, INSERT, DELETE",
        tenant_writable=True,
    )
    create_platform_table(
        "login_directory",
        """
        login_hash text NOT NULL,
        tenant_id uuid NOT NULL REFERENCES tenant (id)
        """,
        primary_key=("login_hash", "tenant_id"),
        grants="SELECT, INSERT, DELETE",
        tenant_writable=True,
    )
    for table in ("revocation", "login_directory"):
        _own_rows_only(table)


def _own_rows_only(table: str) -> None:
    """Let every session read, and each tenant write only rows that name it."""
    mine = f"tenant_id = {TENANT} OR {NO_TENANT}"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY platform_read ON {table} FOR SELECT USING (true)")
    op.execute(f"CREATE POLICY own_insert ON {table} FOR INSERT WITH CHECK ({mine})")
    op.execute(f"CREATE POLICY own_delete ON {table} FOR DELETE USING ({mine})")


def _accounts() -> None:
    create_tenant_table(
        "person",
        "id uuid NOT NULL, created_at timestamptz NOT NULL",
        grants="SELECT, INSERT",
    )
    create_tenant_table(
        "user_account",
        """
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('person', 'machine')),
        issuer text NOT NULL,
        subject text NOT NULL,
        email text,
        display_name text NOT NULL,
        status text NOT NULL CHECK (status IN ('active', 'disabled', 'deleted')),
        password_hash text,
        password_changed_at timestamptz,
        failed_attempts bigint NOT NULL DEFAULT 0,
        locked_until timestamptz,
        last_sign_in_at timestamptz,
        version bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
        """,
        unique=(("issuer", "subject"),),
        unique_where=((("email",), "email IS NOT NULL AND issuer = 'atlas'"),),
        foreign_keys=(Reference(("person_id",), "person"),),
        indexes=(
            ("created_at DESC", "id DESC"),
            ("status", "created_at DESC", "id DESC"),
            ("person_id",),
        ),
    )
    create_tenant_table(
        "user_role",
        """
        user_id uuid NOT NULL,
        role text NOT NULL CHECK (role IN ('viewer', 'analyst', 'senior_officer', 'mlro',
            'workflow_editor', 'admin', 'auditor')),
        granted_at timestamptz NOT NULL,
        granted_by uuid NOT NULL
        """,
        primary_key=("user_id", "role"),
        foreign_keys=(Reference(("user_id",), "user_account"),),
        indexes=(("role", "user_id"),),
        grants="SELECT, INSERT, DELETE",
    )
    create_tenant_table(
        "service_account",
        """
        id uuid NOT NULL,
        client_id text NOT NULL,
        secret_hash text NOT NULL,
        expires_at timestamptz,
        created_at timestamptz NOT NULL
        """,
        unique=(("client_id",),),
        foreign_keys=(Reference(("id",), "user_account"),),
    )


def _sessions() -> None:
    create_tenant_table(
        "user_session",
        """
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        method text NOT NULL CHECK (method IN ('password', 'cli')),
        client_address text,
        user_agent text,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        end_reason text
        """,
        foreign_keys=(Reference(("user_id",), "user_account"),),
        indexes=(("user_id", "created_at DESC", "id DESC"),),
    )
    create_tenant_table(
        "refresh_token",
        """
        id uuid NOT NULL,
        session_id uuid NOT NULL,
        token_hash text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
        """,
        unique=(("token_hash",),),
        foreign_keys=(Reference(("session_id",), "user_session"),),
        indexes=(("session_id",),),
    )


def _audit() -> None:
    create_tenant_table(
        "audit_event",
        """
        id uuid NOT NULL,
        occurred_at timestamptz NOT NULL,
        action text NOT NULL,
        resource_type text NOT NULL,
        resource_id uuid,
        actor_user_id uuid NOT NULL,
        actor_person_id uuid NOT NULL,
        session_id uuid,
        is_machine boolean NOT NULL,
        request_id text,
        payload_hash text NOT NULL
        """,
        indexes=(
            ("occurred_at DESC", "id DESC"),
            ("action", "occurred_at DESC", "id DESC"),
            ("resource_type", "resource_id", "occurred_at DESC"),
            ("actor_user_id", "occurred_at DESC", "id DESC"),
        ),
        grants="SELECT, INSERT",
    )
    create_tenant_table(
        "audit_payload",
        "event_id uuid NOT NULL, salt text NOT NULL, payload jsonb NOT NULL",
        primary_key=("event_id",),
        foreign_keys=(Reference(("event_id",), "audit_event"),),
        grants="SELECT, INSERT",
    )
    create_tenant_table(
        "audit_seal",
        """
        sequence bigint NOT NULL,
        event_id uuid NOT NULL,
        event_hash text NOT NULL,
        previous_hash text NOT NULL,
        hash text NOT NULL,
        sealed_at timestamptz NOT NULL
        """,
        primary_key=("sequence",),
        unique=(("event_id",),),
        foreign_keys=(Reference(("event_id",), "audit_event"),),
        grants="SELECT, INSERT",
    )
