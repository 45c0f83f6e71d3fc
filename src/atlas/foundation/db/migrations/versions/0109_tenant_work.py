"""Tenants with work are found by marks that triggers write, whoever writes the rows.

A mark says that a tenant may have work of a kind. Existing tenants get one of each kind: what they
have is found once, and the marks of those without work are removed then.
"""

from alembic import op

from atlas.foundation.db.migration import NO_TENANT, TENANT, backfill, create_platform_table

revision = "0109"
down_revision = "0108"
branch_labels = None
depends_on = None

_HOUR = "floor(extract(epoch FROM now()) / 3600)::bigint"
_NOTE = f"""
CREATE FUNCTION note_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tenant_work (kind, tenant_id, hour, transaction)
  SELECT TG_ARGV[0], a.tenant_id, {_HOUR}, pg_current_xact_id()::text::bigint
  FROM (SELECT DISTINCT tenant_id FROM added) a
  WHERE (SELECT 1 FROM public.tenant_work w WHERE w.kind = TG_ARGV[0]
    AND w.tenant_id = a.tenant_id AND w.hour = {_HOUR} LIMIT 1) IS NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
_KINDS = {
    "jobs": ("job",),
    "expiry": (
        "idempotency_key",
        "authorization_code",
        "user_session",
        "invitation",
        "password_reset",
        "company_count",
    ),
    "screening": ("entity", "company", "screening_subject"),
    "credentials": ("provider_credential", "mcp_credential", "model_credential"),
    "factors": ("second_factor",),
}
"""Kind of work → the tables whose new rows make it."""


def upgrade() -> None:
    """Make the table and the triggers, then mark every tenant that exists."""
    create_platform_table(
        "tenant_work",
        "kind text NOT NULL, tenant_id uuid NOT NULL, hour bigint NOT NULL,"
        " transaction bigint NOT NULL",
        primary_key=("kind", "tenant_id", "hour", "transaction"),
        grants="SELECT, INSERT, DELETE",
        tenant_writable=True,
    )
    op.execute("ALTER TABLE tenant_work ENABLE ROW LEVEL SECURITY")
    reached = f"{NO_TENANT} OR tenant_id = {TENANT}"
    for verb, clause in (
        ("SELECT", f"USING ({reached})"),
        ("INSERT", f"WITH CHECK (tenant_id = {TENANT})"),
        ("DELETE", f"USING ({NO_TENANT})"),
    ):
        op.execute(f"CREATE POLICY tenant_work_{verb.lower()} ON tenant_work FOR {verb} {clause}")
    op.execute(_NOTE)
    for kind, tables in _KINDS.items():
        for table in tables:
            op.execute(
                f"CREATE TRIGGER note_work AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
                f" FOR EACH STATEMENT EXECUTE FUNCTION note_work('{kind}')"
            )
    backfill(
        "tenant",
        "INSERT INTO tenant_work (kind, tenant_id, hour, transaction)"
        f" SELECT k, t.id, {_HOUR}, 0 FROM tenant t, unnest(ARRAY{sorted(_KINDS)}) k"
        " WHERE t.id = ANY(:page) ON CONFLICT DO NOTHING",
        platform=True,
    )
