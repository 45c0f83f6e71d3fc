"""Accounts: who last gave the person access, and who stood behind that: none a second person."""

from atlas.foundation.db.migration import add_columns, backfill

revision = "0104"
down_revision = "0103"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it (at once, without a rewrite), and take it from who invited, or granted the roles."""
    add_columns(
        "user_account",
        "access_given_by uuid",
        "access_chain uuid[] NOT NULL DEFAULT '{}'",
    )
    backfill(
        "user_account",
        """
        UPDATE user_account u SET access_given_by = COALESCE(u.invited_by, (
          SELECT r.granted_by FROM user_role r
          JOIN user_account giver ON giver.tenant_id = r.tenant_id AND giver.id = r.granted_by
          WHERE r.tenant_id = u.tenant_id AND r.user_id = u.id AND r.granted_by <> u.id
          ORDER BY r.granted_at, r.role LIMIT 1
        ))
        WHERE u.id = ANY(:page) AND u.issuer = 'atlas' AND u.access_given_by IS NULL
        """,
    )
    backfill(
        "user_account",
        """
        UPDATE user_account u SET access_chain = ARRAY(
          WITH RECURSIVE given AS (
            SELECT o.access_given_by AS giver FROM user_account o WHERE o.id = u.id
            UNION
            SELECT o.access_given_by FROM given JOIN user_account o ON o.id = given.giver
          )
          SELECT giver FROM given WHERE giver IS NOT NULL ORDER BY giver
        )
        WHERE u.id = ANY(:page) AND u.access_given_by IS NOT NULL AND u.access_chain = '{}'
        """,
    )
