"""Accounts: when they last held a role that decides, and since when those behind them are there."""

from atlas.foundation.db.migration import add_columns, backfill

revision = "0105"
down_revision = "0104"
branch_labels = None
depends_on = None

_DECISION_ROLES = "ARRAY['analyst', 'senior_officer', 'mlro']"


def upgrade() -> None:
    """Add them (at once, without a rewrite); the roles of earlier days are in the audit trail.

    Since when someone stands behind an account made earlier is not known: whoever ever decided
    counts there.
    """
    add_columns(
        "user_account",
        "decision_role_at timestamptz",
        "access_since jsonb NOT NULL DEFAULT '{}'",
    )
    backfill(
        "user_account",
        f"""
        UPDATE user_account u SET decision_role_at = CASE
          WHEN EXISTS (
            SELECT 1 FROM user_role r WHERE r.tenant_id = u.tenant_id AND r.user_id = u.id
              AND r.role = ANY({_DECISION_ROLES})
          ) THEN now()
          ELSE (
            SELECT max(e.occurred_at) FROM audit_event e
            JOIN audit_payload p ON p.tenant_id = e.tenant_id AND p.event_id = e.id
            WHERE e.tenant_id = u.tenant_id AND e.resource_id = u.id AND e.resource_type = 'user'
              AND (p.payload -> 'roles' ?| {_DECISION_ROLES}
                OR p.payload -> 'before' ?| {_DECISION_ROLES})
          ) END
        WHERE u.id = ANY(:page) AND u.decision_role_at IS NULL
        """,
    )
