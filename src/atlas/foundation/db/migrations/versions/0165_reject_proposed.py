"""Two parties of which one may be listed are kept apart by two people: the first proposes it."""

from alembic import op

revision = "0165"
down_revision = "0164"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a candidate wait for the second person who says that they are two."""
    op.execute(
        "ALTER TABLE resolution_candidate"
        " DROP CONSTRAINT IF EXISTS resolution_candidate_status_check,"
        " ADD CONSTRAINT resolution_candidate_status_check CHECK (status IN ('open', 'proposed',"
        " 'reject_proposed', 'unsure', 'merged', 'undo_proposed', 'rejected')) NOT VALID"
    )
    op.execute(
        "ALTER TABLE resolution_candidate VALIDATE CONSTRAINT resolution_candidate_status_check"
    )
