"""A screening for politically exposed persons alone answers `no_pep_found`."""

from alembic import op

revision = "0034"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the new word in; nothing that is stored changes."""
    for table in (
        "screening",
        "screening_batch_row",
        "investigation_screening",
        "rescreening_party",
    ):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_outcome_check")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_outcome_check CHECK"
            " (outcome IN ('hits', 'clear', 'no_pep_found', 'not_assessed')) NOT VALID"
        )
