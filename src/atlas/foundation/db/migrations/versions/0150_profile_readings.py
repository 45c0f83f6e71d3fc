"""What was last read of each tenant's compliance profile, so that nobody reads all profiles again.

Readiness and `atlas doctor` ask what all tenants need of the lists. A tenant is due for a look
after a change of what it needs, as for the rounds. Existing tenants are marked once.
"""

from alembic import op

from atlas.foundation.db.migration import (
    NO_TENANT,
    TENANT,
    Reference,
    backfill,
    create_platform_table,
)

revision = "0150"
down_revision = "0154"
branch_labels = None
depends_on = None

_MARK = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'profiles', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM ({changed}) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
_COLUMNS = {
    "compliance_profile": "revision, status, valid_from, valid_to, content",
    "list_acceptance": "status",
    "reference_dataset": "revision, status",
}
"""Table → the columns whose change counts; every new row does."""


def _updated(columns: str) -> str:
    old, new = (", ".join(f"{row}.{name}" for name in columns.split(", ")) for row in "on")
    return (
        "SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id"
        f" WHERE ({new}) IS DISTINCT FROM ({old})"
    )


def _mark(table: str, verb: str, tables: str, changed: str) -> None:
    name = f"mark_due_profiles_{table}_{verb}"
    op.execute(_MARK.format(name=name, changed=changed))
    op.execute(
        f"CREATE TRIGGER mark_profiles_{verb} AFTER {verb.upper()} ON {table}"
        f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def upgrade() -> None:
    """Make the table and the triggers, then mark every tenant that exists."""
    create_platform_table(
        "profile_reading",
        "tenant_id uuid NOT NULL, profile text NOT NULL"
        " CHECK (profile IN ('active', 'fictitious', 'none')),"
        " without_pep_list boolean NOT NULL, below_law boolean NOT NULL,"
        " required jsonb NOT NULL, accepted jsonb NOT NULL, read_at timestamptz NOT NULL",
        primary_key=("tenant_id",),
        foreign_keys=(Reference(("tenant_id",), "tenant", on_delete="CASCADE", platform=True),),
        tenant_writable=True,
    )
    op.execute("ALTER TABLE profile_reading ENABLE ROW LEVEL SECURITY")
    own = f"tenant_id = {TENANT}"
    for verb, clause in (
        ("SELECT", f"USING ({NO_TENANT} OR {own})"),
        ("INSERT", f"WITH CHECK ({own})"),
        ("UPDATE", f"USING ({own}) WITH CHECK ({own})"),
    ):
        op.execute(
            f"CREATE POLICY profile_reading_{verb.lower()} ON profile_reading FOR {verb} {clause}"
        )
    for table, columns in _COLUMNS.items():
        _mark(table, "insert", "NEW TABLE AS added", "SELECT tenant_id FROM added")
        _mark(table, "update", "NEW TABLE AS added OLD TABLE AS gone", _updated(columns))
    backfill(
        "tenant",
        "INSERT INTO tenant_due (kind, tenant_id, transaction, due_at)"
        " SELECT 'profiles', t.id, 0, '-infinity' FROM tenant t"
        " WHERE t.id = ANY(:page) ON CONFLICT DO NOTHING",
        platform=True,
    )
