"""A favourable band of a dimension stands only where enough of the dimension was assessed."""

from atlas.foundation.db.migration import backfill

revision = "0134"
down_revision = "0119"
branch_labels = None
depends_on = None

STATEMENT = """
    UPDATE company_risk r SET bands = ARRAY(
      SELECT CASE
        WHEN split_part(b.band, ':', 2) IN ('clear', 'low')
          AND coalesce(d.known, 0) * 100 < 60 * coalesce(d.possible, 1)
        THEN regexp_replace(b.band, '[a-z]+$', 'not_assessed') ELSE b.band END
      FROM unnest(r.bands) WITH ORDINALITY AS b (band, place)
      LEFT JOIN LATERAL (
        SELECT sum((f ->> 'maximum')::numeric) AS possible,
          sum((f ->> 'maximum')::numeric) FILTER (WHERE f ->> 'status' <> 'unknown') AS known
        FROM jsonb_array_elements(e.result -> 'factors') AS f
        WHERE f ->> 'dimension' = split_part(b.band, ':', 1)
          AND f ->> 'status' <> 'not_applicable') d ON true
      ORDER BY b.place)
    FROM risk_evaluation e
    WHERE e.id = r.evaluation_id AND r.company_id = ANY(:page)
      AND EXISTS (SELECT 1 FROM unnest(r.bands) AS x WHERE x ~ '(clear|low)$')
"""


def upgrade() -> None:
    """Replace the other favourable bands, a page of companies at a time."""
    backfill("company_risk", STATEMENT, key="company_id")
