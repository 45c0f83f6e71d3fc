"""Decisions after a true match: freeze and report, approve under a licence, control rebutted."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

OUTCOMES = (
    "'approve', 'reject', 'escalate', 'request_information', 'freeze_and_report',"
    " 'approve_under_licence', 'control_rebutted'"
)


def upgrade() -> None:
    """Let the new outcomes in; nothing that is stored changes."""
    for table in ("case_decision", "case_decision_entry"):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_outcome_check")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_outcome_check CHECK"
            f" (outcome IN ({OUTCOMES})) NOT VALID"
        )
