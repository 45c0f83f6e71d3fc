"""A merge is taken back by two people: the first one proposes it."""

from alembic import op

revision = "0164"
down_revision = "0163"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a candidate wait for the second person who takes its merge back."""
    op.execute(
        "ALTER TABLE resolution_candidate"
        " DROP CONSTRAINT IF EXISTS resolution_candidate_status_check,"
        " ADD CONSTRAINT resolution_candidate_status_check CHECK (status IN"
        " ('open', 'proposed', 'unsure', 'merged', 'undo_proposed', 'rejected')) NOT VALID"
    )
    op.execute(
        "ALTER TABLE resolution_candidate VALIDATE CONSTRAINT resolution_candidate_status_check"
    )
