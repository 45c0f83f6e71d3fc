"""Audit events that wait for their seal are found, and companies are counted, without a walk.

Triggers write both, so that a process of the release before writes them too. Workers share the
walks that remain: they take turns with tenants.
"""

from alembic import op

from atlas.foundation.db.migration import (
    NO_TENANT,
    TENANT,
    create_platform_table,
    create_tenant_table,
)

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None

_TRANSACTION = "pg_current_xact_id()::text::bigint"
_NOTE_UNSEALED = f"""
CREATE FUNCTION note_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.audit_unsealed (tenant_id, transaction)
  SELECT DISTINCT tenant_id, {_TRANSACTION} FROM added ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
_COUNT = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.company_count AS c (tenant_id, transaction, companies)
  SELECT tenant_id, {transaction}, sum(n) FROM ({changes}) changes
  GROUP BY tenant_id HAVING sum(n) <> 0
  ON CONFLICT (tenant_id, transaction) DO UPDATE SET companies = c.companies + EXCLUDED.companies;
  RETURN NULL;
END $$
"""
_ADDED = "SELECT tenant_id, 1 AS n FROM added WHERE withdrawn_at IS NULL"
_GONE = "SELECT tenant_id, -1 AS n FROM gone WHERE withdrawn_at IS NULL"
_TRIGGERS = (
    ("insert", "NEW TABLE AS added", _ADDED),
    ("update", "NEW TABLE AS added OLD TABLE AS gone", f"{_ADDED} UNION ALL {_GONE}"),
    ("delete", "OLD TABLE AS gone", _GONE),
)


def upgrade() -> None:
    """Make the tables and the triggers.

    Making a trigger waits until no transaction is left that wrote without it. What was there before
    is counted by the worker, a tenant a statement; until then lists count as they did. The sealer
    finds events of before in its walk.
    """
    create_platform_table(
        "audit_unsealed",
        "tenant_id uuid NOT NULL, transaction bigint NOT NULL",
        primary_key=("tenant_id", "transaction"),
        grants="SELECT, INSERT, DELETE",
        tenant_writable=True,
    )
    op.execute("ALTER TABLE audit_unsealed ENABLE ROW LEVEL SECURITY")
    reached = f"{NO_TENANT} OR tenant_id = {TENANT}"
    for verb, clause in (
        ("SELECT", f"USING ({reached})"),
        ("INSERT", f"WITH CHECK (tenant_id = {TENANT})"),
        ("DELETE", f"USING ({reached})"),
    ):
        op.execute(
            f"CREATE POLICY audit_unsealed_{verb.lower()} ON audit_unsealed FOR {verb} {clause}"
        )
    create_tenant_table(
        "company_count",
        "transaction bigint NOT NULL, companies bigint NOT NULL",
        primary_key=("transaction",),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    create_platform_table(
        "tenant_turn",
        """
        kind text NOT NULL,
        tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
        taken_at timestamptz NOT NULL
        """,
        primary_key=("kind", "tenant_id"),
        indexes=(("kind", "taken_at"),),
    )
    op.execute(_NOTE_UNSEALED)
    op.execute(
        "CREATE TRIGGER note_unsealed AFTER INSERT ON audit_event"
        " REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_unsealed()"
    )
    for verb, tables, changes in _TRIGGERS:
        name = f"count_companies_{verb}"
        op.execute(_COUNT.format(name=name, transaction=_TRANSACTION, changes=changes))
        op.execute(
            f"CREATE TRIGGER {name} AFTER {verb.upper()} ON company REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
