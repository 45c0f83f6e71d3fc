"""The portfolio's order: the score that counts, beside the company it is of."""

from alembic import op

from atlas.foundation.db.migration import create_index, each_tenant

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column (at once, without a rewrite), fill it, and index it beside the traffic.

    A process of the release before goes on without it: a company that it evaluates meanwhile takes
    its place in the order with its next evaluation.
    """
    op.execute("ALTER TABLE company ADD COLUMN portfolio_score bigint NOT NULL DEFAULT -1")
    each_tenant(
        "UPDATE company c SET portfolio_score = r.score"
        " FROM company_risk r WHERE r.company_id = c.id"
    )
    create_index("company", ("portfolio_score DESC", "id DESC"), where="withdrawn_at IS NULL")
