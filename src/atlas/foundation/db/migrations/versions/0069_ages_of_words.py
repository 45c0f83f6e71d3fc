"""Portfolio: what the words of each pointer rest on, so that readers see them as of their day."""

from atlas.foundation.db.migration import add_columns, backfill

revision = "0069"
down_revision = "0066"
branch_labels = None
depends_on = None
_KEPT = "e.facts -> 'current_until'"


def upgrade() -> None:
    """Add them (at once, without a rewrite) and fill them beside the traffic.

    A process of the release before moves a pointer without them: `ages_of` is then another
    evaluation's, and readers look at the evaluation itself.
    """
    add_columns("company_risk", "rules_hash text", "current_until date", "ages_of uuid")
    backfill(
        "company_risk",
        "UPDATE company_risk r SET rules_hash = e.result #>> '{words,profile,hash}',"
        " current_until = coalesce((SELECT min(u.value::date) FROM jsonb_each_text("
        f"CASE jsonb_typeof({_KEPT}) WHEN 'object' THEN {_KEPT} ELSE '{{}}' END) u),"
        " e.as_of + 90), ages_of = e.id FROM risk_evaluation e"
        " WHERE e.id = r.evaluation_id AND r.company_id = ANY(:page)",
        key="company_id",
    )
