"""Settings of tenants; language models with their credentials, tiers, and calls of them."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0101"
down_revision = "0098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. `counted_…` of a call is what budgets count: what was reserved until it ended."""
    create_tenant_table(
        "setting",
        """id uuid NOT NULL,
           name text NOT NULL,
           value text,
           version integer NOT NULL,
           updated_by uuid NOT NULL,
           updated_at timestamptz NOT NULL""",
        unique=(("name",),),
    )
    create_tenant_table(
        "language_model",
        """id uuid NOT NULL,
           name text NOT NULL,
           url text NOT NULL,
           model text NOT NULL,
           enabled boolean NOT NULL,
           needs_credential boolean NOT NULL,
           personal_data boolean NOT NULL,
           limit_parameter text NOT NULL,
           input_price integer NOT NULL CHECK (input_price >= 0),
           output_price integer NOT NULL CHECK (output_price >= 0),
           timeout_seconds integer NOT NULL CHECK (timeout_seconds > 0),
           outcome text,
           detail text,
           checked_at timestamptz,
           paused_until timestamptz,
           version integer NOT NULL,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_by uuid NOT NULL,
           updated_at timestamptz NOT NULL,
           removed_at timestamptz""",
        unique_where=((("name",), "removed_at IS NULL"),),
        indexes=(("created_at", "id"), ("enabled", "created_at", "id")),
    )
    create_tenant_table(
        "model_credential",
        """id uuid NOT NULL,
           model_id uuid NOT NULL,
           provider text NOT NULL,
           key_id text NOT NULL,
           sealed bytea NOT NULL CHECK (octet_length(sealed) > 28),
           stored_by uuid NOT NULL,
           stored_at timestamptz NOT NULL""",
        unique=(("model_id",),),
        foreign_keys=(Reference(("model_id",), "language_model"),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    create_tenant_table(
        "model_tier",
        """id uuid NOT NULL,
           tier text NOT NULL CHECK (tier IN ('fast', 'standard', 'strong')),
           model_id uuid,
           version integer NOT NULL,
           updated_by uuid NOT NULL,
           updated_at timestamptz NOT NULL""",
        unique=(("tier",),),
        foreign_keys=(Reference(("model_id",), "language_model"),),
        indexes_where=((("model_id",), "model_id IS NOT NULL"),),
    )
    create_tenant_table(
        "model_call",
        """id uuid NOT NULL,
           model_id uuid NOT NULL,
           model text NOT NULL,
           purpose text NOT NULL,
           outcome text NOT NULL CHECK (outcome IN ('pending', 'ok', 'unauthorised', 'throttled',
             'unreachable', 'refused', 'unknown_model', 'bad_answer')),
           detail text,
           input_tokens bigint CHECK (input_tokens >= 0),
           output_tokens bigint CHECK (output_tokens >= 0),
           counted_tokens bigint NOT NULL CHECK (counted_tokens >= 0),
           counted_cost bigint NOT NULL CHECK (counted_cost >= 0),
           called_by uuid NOT NULL,
           called_at timestamptz NOT NULL,
           finished_at timestamptz""",
        foreign_keys=(Reference(("model_id",), "language_model"),),
        indexes=(
            ("called_at DESC", "id DESC"),
            ("model_id", "called_at DESC", "id DESC"),
            ("outcome", "called_at DESC", "id DESC"),
        ),
    )
