"""A subject that no source knows, and of which a source that was asked gave no answer."""

from alembic import op

revision = "0168"
down_revision = "0167"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a run end without its subject because a source did not answer."""
    op.execute(
        "ALTER TABLE investigation"
        " DROP CONSTRAINT IF EXISTS investigation_subject_status_check,"
        " ADD CONSTRAINT investigation_subject_status_check CHECK (subject_status IN ('pending',"
        " 'identified', 'identified_by_name', 'subject_ambiguous', 'subject_not_found',"
        " 'subject_unanswered')) NOT VALID"
    )
    op.execute("ALTER TABLE investigation VALIDATE CONSTRAINT investigation_subject_status_check")
