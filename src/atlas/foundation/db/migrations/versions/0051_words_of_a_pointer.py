"""A company's standing names the evaluation whose words it holds."""

from atlas.foundation.db.migration import add_columns

revision = "0051"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: the words of such a row are read from its evaluation.

    A process of an earlier release points the row to another evaluation and leaves this column, so
    that the words beside it are not taken for those of that evaluation.
    """
    add_columns("company_risk", "words_of uuid")
