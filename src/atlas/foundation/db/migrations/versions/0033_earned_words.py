"""Levels that are earned: provisional ones, the worst case, and whether a subject is identified."""

from alembic import op

from atlas.foundation.db.migration import each_tenant

revision = "0033"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns at once, without a rewrite.

    Evaluations stay as they were made: of one without these columns, a favourable level is
    provisional, as a reader works out.
    """
    op.execute(
        "ALTER TABLE risk_evaluation ADD COLUMN provisional boolean,"
        " ADD COLUMN reasons text[], ADD COLUMN level_high text, ADD COLUMN tier_high text"
    )
    op.execute(
        "ALTER TABLE company_risk ADD COLUMN provisional boolean,"
        " ADD COLUMN identified boolean, ADD COLUMN level_high text, ADD COLUMN tier_high text"
    )
    each_tenant(
        "UPDATE company_risk r SET identified = e.subject_id IS NOT NULL,"
        " provisional = r.level IN ('clear', 'low'),"
        " level_high = CASE WHEN r.score_high >= 9000 THEN 'critical' WHEN r.score_high >= 7000"
        " THEN 'high' WHEN r.score_high >= 4000 THEN 'medium' WHEN r.score_high >= 2000"
        " THEN 'low' ELSE 'clear' END,"
        " tier_high = CASE WHEN r.score_high >= 7000 OR r.tier = 'edd' THEN 'edd' ELSE 'cdd' END"
        " FROM risk_evaluation e WHERE e.id = r.evaluation_id"
    )
