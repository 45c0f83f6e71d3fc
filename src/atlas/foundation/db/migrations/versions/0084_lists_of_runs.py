"""Runs: with which versions of lists they compared every party, and what is to raise their risk."""

from atlas.foundation.db.migration import Reference, add_columns, create_tenant_table

revision = "0084"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them, and the screenings of sweeps that found what counts for more than it did.

    A run of before has none: its words wait for the sweep of a list that is loaded from now on.
    """
    create_tenant_table(
        "rescreening_match",
        """rescreening_id uuid NOT NULL,
           screening_id uuid NOT NULL,
           created_at timestamptz NOT NULL,
           told_at timestamptz""",
        primary_key=("screening_id",),
        foreign_keys=(
            Reference(("rescreening_id",), "rescreening"),
            Reference(("screening_id",), "screening"),
        ),
        indexes_where=((("rescreening_id",), "told_at IS NULL"),),
    )
    add_columns("run_registers", "searched text[]", "raising_since timestamptz")
