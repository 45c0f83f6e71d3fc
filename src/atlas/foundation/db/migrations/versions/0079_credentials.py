"""Credentials of providers: the tenants' own, sponsored ones, and rotations of the master key."""

from atlas.foundation.db.migration import create_platform_table, create_tenant_table

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. `sealed` is nonce and AES-256-GCM ciphertext; `fields` are names of form fields."""
    create_tenant_table(
        "provider_credential",
        """id uuid NOT NULL,
           provider text NOT NULL,
           key_id text NOT NULL,
           sealed bytea NOT NULL CHECK (octet_length(sealed) > 28),
           fields text[] NOT NULL,
           outcome text,
           tested_at timestamptz,
           version integer NOT NULL,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_by uuid NOT NULL,
           updated_at timestamptz NOT NULL""",
        unique=(("provider",),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    create_tenant_table(
        "sponsored_grant",
        """id uuid NOT NULL,
           provider text NOT NULL,
           key_id text NOT NULL,
           sealed bytea,
           fields text[] NOT NULL,
           expires_at timestamptz NOT NULL,
           use_limit integer NOT NULL CHECK (use_limit > 0),
           used integer NOT NULL CHECK (used >= 0 AND used <= use_limit),
           outcome text,
           tested_at timestamptz,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           revoked_by uuid,
           revoked_at timestamptz,
           CHECK ((sealed IS NULL) = (revoked_at IS NOT NULL))""",
        indexes=(("provider", "expires_at"), ("created_at", "id")),
    )
    create_platform_table(
        "credential_rotation",
        """id uuid NOT NULL,
           status text NOT NULL CHECK (status IN ('pending', 'running', 'complete', 'failed')),
           key_id text NOT NULL,
           resealed integer NOT NULL,
           unreadable integer NOT NULL,
           error text,
           requested_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           started_at timestamptz,
           finished_at timestamptz""",
        indexes=(("created_at", "id"),),
        indexes_where=((("status",), "status IN ('pending', 'running')"),),
    )
