"""Investigations, evaluations and the portfolio are sorted and filtered by either score."""

from atlas.foundation.db.migration import add_columns, backfill, create_index

revision = "0045"
down_revision = "0035"
branch_labels = None
depends_on = None

_SCORES = (("risk_score", "score"), ("risk_score_high", "score_at_worst"))
_KEPT = "withdrawn_at IS NULL"


def upgrade() -> None:
    """Add the scores in hundredths (at once, without a rewrite), fill them, index them.

    -1: no evaluation. A process of the release before leaves the columns as they are: what it
    evaluates meanwhile takes its place in the order with its next evaluation.
    """
    for name, key in _SCORES:
        add_columns("investigation", f"{name} bigint NOT NULL DEFAULT -1")
        backfill(
            "investigation",
            f"UPDATE investigation SET {name} = ((risk ->> '{key}')::numeric * 100)::bigint"
            f" WHERE id = ANY(:page) AND risk ->> '{key}' IS NOT NULL",
        )
    add_columns("company", "portfolio_score_high bigint NOT NULL DEFAULT -1")
    backfill(
        "company",
        "UPDATE company c SET portfolio_score_high = r.score_high FROM company_risk r"
        " WHERE r.company_id = c.id AND c.id = ANY(:page) AND r.score_high IS NOT NULL",
    )
    for name, _ in _SCORES:
        create_index("investigation", (f"{name} DESC", "id DESC"), where=_KEPT)
    create_index("company", ("portfolio_score_high DESC", "id DESC"), where=_KEPT)
    create_index("risk_evaluation", ("score DESC", "id DESC"))
    create_index("risk_evaluation", ("score_high DESC", "id DESC"))
    create_index("risk_evaluation", ("coverage DESC", "id DESC"))
