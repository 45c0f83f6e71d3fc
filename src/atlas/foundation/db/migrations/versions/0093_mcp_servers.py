"""MCP servers of tenants: their credentials, their tools with approvals, and calls of them."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0093"
down_revision = "0091"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. `definition` and `approved` are JSON as text: what a server sent, unchanged."""
    create_tenant_table(
        "mcp_server",
        """id uuid NOT NULL,
           name text NOT NULL,
           url text NOT NULL,
           licence text NOT NULL,
           enabled boolean NOT NULL,
           needs_credential boolean NOT NULL,
           per_minute integer NOT NULL CHECK (per_minute > 0),
           per_day integer NOT NULL CHECK (per_day > 0),
           timeout_seconds integer NOT NULL CHECK (timeout_seconds > 0),
           outcome text,
           detail text,
           checked_at timestamptz,
           answered_at timestamptz,
           paused_until timestamptz,
           protocol_version text,
           server_name text,
           server_version text,
           notes text[] NOT NULL,
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
        "mcp_credential",
        """id uuid NOT NULL,
           server_id uuid NOT NULL,
           provider text NOT NULL,
           key_id text NOT NULL,
           sealed bytea NOT NULL CHECK (octet_length(sealed) > 28),
           header text NOT NULL,
           stored_by uuid NOT NULL,
           stored_at timestamptz NOT NULL""",
        unique=(("server_id",),),
        foreign_keys=(Reference(("server_id",), "mcp_server"),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    create_tenant_table(
        "mcp_tool",
        """id uuid NOT NULL,
           server_id uuid NOT NULL,
           name text NOT NULL,
           status text NOT NULL
             CHECK (status IN ('pending', 'approved', 'changed', 'withdrawn')),
           fingerprint text NOT NULL,
           definition text NOT NULL,
           present boolean NOT NULL,
           approved text,
           lapsed text CHECK (lapsed IN ('definition', 'address')),
           note text,
           decided_by uuid,
           decided_at timestamptz,
           version integer NOT NULL,
           first_seen_at timestamptz NOT NULL,
           seen_at timestamptz NOT NULL,
           CHECK (status <> 'approved' OR approved IS NOT NULL)""",
        unique=(("server_id", "name"),),
        foreign_keys=(Reference(("server_id",), "mcp_server"),),
    )
    create_tenant_table(
        "mcp_call",
        """id uuid NOT NULL,
           server_id uuid NOT NULL,
           tool_id uuid NOT NULL,
           tool text NOT NULL,
           fingerprint text NOT NULL,
           arguments_json text NOT NULL,
           outcome text NOT NULL CHECK (outcome IN ('pending', 'ok', 'tool_error', 'changed',
             'unreachable', 'throttled', 'unauthorised', 'bad_answer')),
           detail text,
           evidence_id uuid,
           called_by uuid NOT NULL,
           called_at timestamptz NOT NULL,
           finished_at timestamptz""",
        foreign_keys=(
            Reference(("server_id",), "mcp_server"),
            Reference(("tool_id",), "mcp_tool"),
            Reference(("evidence_id",), "evidence"),
        ),
        indexes=(("server_id", "called_at DESC", "id DESC"), ("tool_id",)),
        indexes_where=((("evidence_id",), "evidence_id IS NOT NULL"),),
    )
