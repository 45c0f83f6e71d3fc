"""Levels that are earned: provisional ones, the worst case, and whether a subject is identified."""

from atlas.foundation.db.migration import add_columns

revision = "0033"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns at once, without a rewrite, and leave them empty.

    Evaluations stay as they were made. Without a word a favourable level is provisional, as every
    reader works out: a word written here would still stand after a process of the release before
    has moved the pointer to another evaluation.
    """
    add_columns(
        "risk_evaluation",
        "provisional boolean", "reasons text[]", "level_high text", "tier_high text",
    )  # fmt: skip
    add_columns(
        "company_risk",
        "provisional boolean", "identified boolean", "level_high text", "tier_high text",
    )  # fmt: skip
