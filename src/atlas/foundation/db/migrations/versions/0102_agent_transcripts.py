"""What agents did in investigations, call by call."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; rows are never changed."""
    create_tenant_table(
        "agent_transcript",
        """id uuid NOT NULL,
           investigation_id uuid NOT NULL,
           module text NOT NULL,
           agent text NOT NULL,
           position integer NOT NULL,
           kind text NOT NULL CHECK (kind IN ('tool', 'model')),
           call_id uuid NOT NULL,
           model text NOT NULL,
           outcome text NOT NULL,
           prompt_version text,
           prompt_sha256 text,
           request text NOT NULL,
           request_sha256 text NOT NULL,
           answer text NOT NULL,
           answer_sha256 text NOT NULL,
           input_tokens bigint NOT NULL,
           output_tokens bigint NOT NULL,
           started_at timestamptz NOT NULL,
           recorded_at timestamptz NOT NULL""",
        unique=(("investigation_id", "agent", "position"),),
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
        indexes=(("investigation_id", "position", "id"),),
        grants="SELECT, INSERT",
    )
