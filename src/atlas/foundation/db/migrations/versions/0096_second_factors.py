"""Second factors: the sealed secret of an authenticator app, and recovery codes as hashes."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. `sealed` is nonce and AES-256-GCM ciphertext; `last_step` the last one used."""
    create_tenant_table(
        "second_factor",
        """user_id uuid NOT NULL,
           sealed bytea NOT NULL CHECK (octet_length(sealed) > 28),
           last_step bigint NOT NULL,
           created_at timestamptz NOT NULL,
           confirmed_at timestamptz""",
        primary_key=("user_id",),
        foreign_keys=(Reference(("user_id",), "user_account"),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    create_tenant_table(
        "recovery_code",
        """id uuid NOT NULL,
           user_id uuid NOT NULL,
           code_hash text NOT NULL""",
        unique=(("user_id", "code_hash"),),
        foreign_keys=(Reference(("user_id",), "user_account"),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
