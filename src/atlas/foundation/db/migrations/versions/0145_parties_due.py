"""Tenants whose parties may have changed are due for a look, as for the rounds.

Existing tenants are marked once.
"""

from alembic import op

from atlas.foundation.db.migration import backfill

revision = "0145"
down_revision = "0144"
branch_labels = None
depends_on = None

_MARK = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM ({changed}) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
_COLUMNS = {
    "entity": "updated_at",
    "company": "updated_at",
    "screening_subject": "screening_id, algorithm, party_fingerprint",
    "screening_suppression": "status, expires_at",
}
"""Table → the columns whose change counts; every new row does."""


def _updated(columns: str) -> str:
    old, new = (", ".join(f"{row}.{name}" for name in columns.split(", ")) for row in "on")
    return (
        "SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id"
        f" WHERE ({new}) IS DISTINCT FROM ({old})"
    )


def upgrade() -> None:
    """Make the triggers, then mark every tenant that exists."""
    for table, columns in _COLUMNS.items():
        for verb, tables, changed in (
            ("insert", "NEW TABLE AS added", "SELECT tenant_id FROM added"),
            ("update", "NEW TABLE AS added OLD TABLE AS gone", _updated(columns)),
        ):
            name = f"mark_parties_{table}_{verb}"
            op.execute(_MARK.format(name=name, changed=changed))
            op.execute(
                f"CREATE TRIGGER mark_parties_{verb} AFTER {verb.upper()} ON {table}"
                f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
    backfill(
        "tenant",
        "INSERT INTO tenant_due (kind, tenant_id, transaction, due_at)"
        " SELECT 'parties', t.id, 0, '-infinity' FROM tenant t"
        " WHERE t.id = ANY(:page) ON CONFLICT DO NOTHING",
        platform=True,
    )
