"""Rounds enter the tenants that are due: marked by a change, or noted by the last look.

A trigger adds a mark in the transaction of a change that may make work for a round. A look removes
the marks that it saw and notes when the tenant is due next, without any change. Existing tenants
are marked once for each round.
"""

from alembic import op

from atlas.foundation.db.migration import NO_TENANT, TENANT, backfill, create_platform_table

revision = "0144"
down_revision = "0135"
branch_labels = None
depends_on = None

_KINDS = ("reviews", "licences", "registers", "approvals", "simplified", "tasks")
_MARK = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM ({marks}) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
_FINISHED = "n.status NOT IN ('pending', 'running')"
_CHANGES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "company": (
        ("reviews", "id", "next_review_at, withdrawn_at", "n.next_review_at IS NOT NULL"),
        ("simplified", "id", "withdrawn_at", "false"),
    ),
    "task": (
        ("reviews", "id", "status", "false"),
        ("tasks", "id", "status, sla_state, warn_at, due_at", "n.status = 'open'"),
    ),
    "case_decision": (("approvals", "company_id", "outcome", "true"),),
    "case_decision_entry": (
        ("approvals", "id", "outcome, state", "true"),
        ("licences", "id", "outcome, state, reopened_at, basis", "true"),
    ),
    "run_registers": (("registers", "investigation_id", "looked_at", "true"),),
    "investigation": (("registers", "id", "status, withdrawn_at", _FINISHED),),
    "sdd_record": (("simplified", "id", "status, valid_until, rules_hash, decided_at", "true"),),
    "company_risk": (("simplified", "company_id", "tier, evaluation_id", "n.tier = 'sdd'"),),
    "compliance_profile": (("simplified", "id", "revision, status", "true"),),
    "list_acceptance": (("simplified", "id", "status", "true"),),
    "reference_dataset": (("simplified", "id", "revision, status", "true"),),
}
"""Table → rounds: the key of a row, the columns whose change counts, and which new rows count.

A changed row counts whatever it is now: a closed task may be missed by the round of reviews."""


def _inserted(kind: str, new: str) -> str:
    return f"SELECT '{kind}'::text AS kind, n.tenant_id FROM added n WHERE {new}"


def _updated(kind: str, key: str, columns: str) -> str:
    old, new = (", ".join(f"{row}.{name}" for name in columns.split(", ")) for row in "on")
    return (
        f"SELECT '{kind}'::text AS kind, n.tenant_id FROM added n JOIN gone o"
        f" ON o.tenant_id = n.tenant_id AND o.{key} = n.{key}"
        f" WHERE ({new}) IS DISTINCT FROM ({old})"
    )


def upgrade() -> None:
    """Make the table and the triggers, then mark every tenant that exists."""
    create_platform_table(
        "tenant_due",
        "kind text NOT NULL, tenant_id uuid NOT NULL, transaction bigint NOT NULL,"
        " due_at timestamptz NOT NULL, basis text",
        primary_key=("kind", "tenant_id", "transaction"),
        indexes=(("due_at",),),
        indexes_where=((("kind", "basis"), "basis IS NOT NULL"),),
        grants="SELECT, INSERT, DELETE",
        tenant_writable=True,
    )
    op.execute("ALTER TABLE tenant_due ENABLE ROW LEVEL SECURITY")
    reached = f"{NO_TENANT} OR tenant_id = {TENANT}"
    for verb, clause in (
        ("SELECT", f"USING ({reached})"),
        ("INSERT", f"WITH CHECK (tenant_id = {TENANT})"),
        ("DELETE", f"USING ({reached})"),
    ):
        op.execute(f"CREATE POLICY tenant_due_{verb.lower()} ON tenant_due FOR {verb} {clause}")
    op.execute(
        "ALTER TABLE tenant_due SET (autovacuum_vacuum_scale_factor = 0.02,"
        " autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0)"
    )
    for table, changes in _CHANGES.items():
        inserted = [_inserted(kind, new) for kind, _, _, new in changes if new != "false"]
        updated = [_updated(kind, key, columns) for kind, key, columns, _ in changes]
        for verb, tables, marks in (
            ("insert", "NEW TABLE AS added", inserted),
            ("update", "NEW TABLE AS added OLD TABLE AS gone", updated),
        ):
            if not marks:
                continue
            name = f"mark_due_{table}_{verb}"
            op.execute(_MARK.format(name=name, marks=" UNION ALL ".join(marks)))
            op.execute(
                f"CREATE TRIGGER mark_due_{verb} AFTER {verb.upper()} ON {table}"
                f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
    backfill(
        "tenant",
        "INSERT INTO tenant_due (kind, tenant_id, transaction, due_at)"
        f" SELECT k, t.id, 0, '-infinity' FROM tenant t, unnest(ARRAY{[*_KINDS]}) k"
        " WHERE t.id = ANY(:page) ON CONFLICT DO NOTHING",
        platform=True,
    )
