"""Parties that are screened again: which name matcher made their last screening."""

from atlas.foundation.db.migration import add_columns, create_index

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it, with the screening of which it is true, and what finds those of another matcher.

    Rows of before have none: their screening says it, until the worker has noted it.
    """
    add_columns("screening_subject", "algorithm text", "algorithm_of uuid")
    create_index(
        "screening_subject",
        ("algorithm",),
        where="ended_at IS NULL AND algorithm_of = screening_id",
    )
    create_index(
        "screening_subject",
        ("screening_id",),
        where="ended_at IS NULL AND algorithm_of IS DISTINCT FROM screening_id",
    )
